"""The processes that serve: pages under gunicorn, and three workers, so that a long job never delays a small one."""

import sys
import time

from launch import port, stamps
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


def serve(children: Children, env: dict[str, str], number: int) -> None:
    """Start pages and workers, and wait until a page answers."""
    pages(children, env, number)
    workers(children, env)
    wait(children, number)


def pages(children: Children, env: dict[str, str], number: int) -> None:
    gunicorn = ["-m", "gunicorn", "config.wsgi", "--bind", f"{port.HOST}:{number}", "--log-level", "warning"]
    threads = ["--worker-class=gthread", "--workers=2", "--threads=8", "--timeout=120"]
    children.start("网页 gunicorn", [sys.executable, *gunicorn, *threads], _without_owner(env))


def workers(children: Children, env: dict[str, str]) -> None:
    for queue, nice in (("quick", 5), ("files", 10), ("long", 15)):
        command = [sys.executable, "manage.py", "work", queue]
        children.start(f"工作进程 {queue}", command, _without_owner(env), nice=nice, again=True)


def wait(children: Children, number: int) -> None:
    """Until a page answers."""
    deadline = time.monotonic() + READY_SECONDS
    while not port.answers(number):
        children.look()
        if time.monotonic() > deadline:
            raise SystemExit(f"网页没有应答。No page answered on port {number} within {READY_SECONDS} seconds.")
        time.sleep(0.1)


def _without_owner(env: dict[str, str]) -> dict[str, str]:
    """Whoever serves does not get to know the owner's login."""
    return {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}
