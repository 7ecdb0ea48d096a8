"""Take the screenshots of the README from a running demo: `python docs/screens.py [http://localhost:8000]`.

Each is at most 150 kB; a page that is larger is shown less deep. One that cannot be taken is named, and the exit code is 1.
Needs Playwright and Chromium (`CHROMIUM=/path`); the demo's accounts all have one password.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Error, Page, sync_playwright  # noqa: E402
from playwright.sync_api import TimeoutError as Timeout  # noqa: E402

from demo.posts import PASSWORD  # noqa: E402

FOLDER = Path(__file__).resolve().parent / "screens"
LARGEST = 150_000  # bytes
PATIENCE = 5000  # milliseconds for a part of a page that is fetched after it
DESK, PHONE = (1280, 860), (360, 740)


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at what size, and how he gets there.

    A step is an address (`/deliveries/`), or what to click, as a selector.
    """

    name: str
    user: str
    steps: tuple[str, ...]
    size: tuple[int, int] = DESK


FIND = "/households/?q="
ROW = "main td.name a"
SHOTS = (
    Shot("liaison-delivery", "yibao", ("/deliveries/", "main a[href*='medical_insurance.bills-202610']")),
    Shot("steward-doubts", "shuju", ("/doubts/",)),
    Shot("county-overview", "xian", ("/overview/",)),
    Shot("county-clues", "xian", ("/clues/",)),
    Shot("township-work", "zhen-yanyu", ("/",)),
    Shot("village-work", "cun-xinjian", ("/",), PHONE),
    Shot("village-clue", "cun-xinjian", ("/clues/?q=石长海", ROW), PHONE),
    Shot("case", "xian", (FIND + "卢景田", ROW, "main a[href*='/cases/of/']")),
    Shot("care", "xian", (FIND + "卢景田", ROW, "main a[href*='/cases/of/']", "main a[href*='/care/of/']")),
    Shot("special-file", "xian", (FIND + "曾庆兰", ROW, "main a[href*='/special-files/']")),
    Shot("kept", "xian", (FIND + "郝连生", ROW, "main a[href*='/cases/of/']", "main a[href*='/exits/of/']")),
    Shot("county-policy", "xian", ("/policy/",)),
)


def take(browser: Browser, base: str, shot: Shot) -> str:
    """Take one picture; what stood in the way, or nothing."""
    width, height = shot.size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", color_scheme="light")
    page = context.new_page()
    try:
        if shot.user:
            _sign_in(page, base, shot.user)
        for step in shot.steps:
            _go(page, base, step)
        page.wait_for_timeout(600)  # charts draw themselves
        _keep(page, FOLDER / f"{shot.name}.png", width, height)
    except (Error, LookupError) as trouble:
        return str(trouble).splitlines()[0]
    finally:
        context.close()
    return ""


def _sign_in(page: Page, base: str, user: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    if "/sign-in/" in page.url:
        raise LookupError(f"{user} could not sign in")


def _go(page: Page, base: str, step: str) -> None:
    if step.startswith("/"):
        answer = page.goto(base + step)
        if answer and answer.status >= 400:
            raise LookupError(f"{step} answered {answer.status}")
        return
    try:
        page.locator(step).first.click(timeout=PATIENCE)
    except Timeout:
        raise LookupError(f"nothing like {step} on {page.url.removeprefix(base)}") from None
    page.wait_for_load_state()


def _keep(page: Page, path: Path, width: int, height: int) -> None:
    """The upper part of the page, as much of it as fits into the size."""
    while True:
        picture = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height}, animations="disabled")
        if len(picture) <= LARGEST or height < 200:
            break
        height = height * 4 // 5
    path.write_bytes(picture)


def main(base: str = "http://localhost:8000") -> int:
    FOLDER.mkdir(exist_ok=True)
    missed = 0
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            trouble = take(browser, base.rstrip("/"), shot)
            missed += bool(trouble)
            sys.stdout.write(f"{shot.name:<20} {trouble or 'ok'}\n")
        browser.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
