"""A county of its own behind real pages, a browser, and people who have a password."""

import os
import shutil
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connections

from demo.walk import picture
from shouwang.accounts.models import Post, User
from shouwang.accounts.passwords import keep
from tests.browser.walker import PASSWORD, Walker
from tests.county import PEOPLED
from tests.telling import settle_policy

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser"))), "")
MISSING = "浏览器测试没有做：没有找到 Chromium（可用 CHROMIUM=/路径 指定）。Browser tests skipped: no Chromium."


def pytest_collection_modifyitems(items):
    """Without Chromium or the built front end the browser tests say that they were not done."""
    reason = MISSING if not CHROMIUM else "" if (ROOT / "build").exists() else "浏览器测试没有做：前端还没有构建。"
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


def in_thread(work) -> None:
    """The browser's driver keeps an event loop in this thread: what starts one of its own is done in another."""

    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@pytest.fixture
def pages(fresh_sites, tmp_path, settings, monkeypatch):
    """The address of a running site on a database of its own, served under the app's ordinary login."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with fresh_sites(tmp_path / "site"):
        settle_policy()
        sealed = make_password(PASSWORD)
        keep({pk: sealed for pk in User.objects.filter(posts__in=_posts()).values_list("pk", flat=True)})
        server = LiveServerThread("localhost", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        assert server.error is None, server.error
        yield f"http://localhost:{server.port}"
        server.terminate()
        server.join()


def _posts():
    return Post.objects.filter(place_id__gte=PEOPLED, place_id__lt=PEOPLED + 10**9)


@pytest.fixture
def browser(pages):
    """Chromium, for this test only: its driver would leave its event loop to the tests that follow."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        connections.close_all()  # those opened beside the driver's event loop are not those of the thread without it
        browser.close()


@pytest.fixture
def pictures() -> Path:
    """Where the pictures of a walk are left."""
    folder = ROOT / ".screens"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def somebody_at(browser, pages, pictures):
    """`somebody_at(post, width)`: that post's holder before a browser, signed in; each person signs in once."""
    walkers: dict[int, Walker] = {}

    def sit_down(post: Post, width: int) -> Walker:
        if post.pk not in walkers:
            walkers[post.pk] = Walker(
                browser, pages, post.holder.username, width=width, folder=pictures, photo=picture(120)
            )
        return walkers[post.pk]

    return sit_down


@pytest.fixture
def worker():
    """`worker("quick")`: the work that was asked for is done."""
    return lambda queue: in_thread(lambda: call_command("work", queue, once=True))
