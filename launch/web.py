"""The processes that serve: pages under gunicorn, and three workers, so that a long job never delays a small one."""

import os
import sys
import time
from pathlib import Path

from launch import port, separate, stamps
from launch.children import Children
from launch.installation import ROOT, manage

READY_SECONDS = 60


def collect(env: dict[str, str]) -> None:
    """Gather and compress the static files when one of them changed."""
    sources = [ROOT / "build", *sorted((ROOT / "shouwang").glob("**/static"))]
    mark = stamps.digest([*sources, ROOT / "requirements" / "run.txt"])
    if not stamps.is_current(ROOT / "static" / ".stamp", mark):
        manage(env, "collectstatic", "--noinput", "-v0")
        stamps.put(ROOT / "static" / ".stamp", mark)
    _open(ROOT / "static")


def _open(folder: Path) -> None:
    """Everybody may read the static files, the account of the pages above all: whoever collects them may be stricter."""
    for place, _, names in os.walk(folder):
        os.chmod(place, 0o755)
        for name in names:
            os.chmod(os.path.join(place, name), 0o644)


def serve(children: Children, env: dict[str, str], number: int) -> None:
    """Start pages and workers, and wait until a page answers."""
    pages(children, env, number)
    workers(children, env)
    wait(children, number)


def pages(children: Children, env: dict[str, str], number: int) -> None:
    gunicorn = ["-m", "gunicorn", "config.wsgi", "--bind", f"{port.HOST}:{number}", "--log-level", "warning"]
    threads = ["--worker-class=gthread", "--workers=2", "--threads=8", "--timeout=120", "--no-control-socket"]
    own, lent = separate.serving("pages", env)
    children.start("网页 gunicorn", [sys.executable, *gunicorn, *threads], own, lent=lent)


def workers(children: Children, env: dict[str, str]) -> None:
    own, lent = separate.serving("work", env)
    for queue, nice in (("quick", 5), ("files", 10), ("long", 15)):
        command = [sys.executable, "manage.py", "work", queue]
        children.start(f"工作进程 {queue}", command, own, nice=nice, again=True, lent=lent)


def wait(children: Children, number: int) -> None:
    """Until a page answers."""
    deadline = time.monotonic() + READY_SECONDS
    while not port.answers(number):
        children.look()
        if time.monotonic() > deadline:
            raise SystemExit(f"网页没有应答。No page answered on port {number} within {READY_SECONDS} seconds.")
        time.sleep(0.1)
