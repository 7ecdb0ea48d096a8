"""`make demo`: an invented county, served on this machine until Ctrl-C; the data are kept for the next time."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from launch import port, web
from launch.children import Children
from launch.hold import hold
from launch.installation import ROOT, clear, folder, manage, running

MARK = "demo"  # a file in the data folder: `half` while the county is being invented, then `whole`


def demo() -> None:
    """Database, schema, county, workers, pages: each step only when it is due."""
    began = time.monotonic()
    number = port.wanted()
    data = folder()
    fresh = _make_room(data)
    with running(data, SHOUWANG_EXERCISE="1") as env, Children() as children:
        manage(env, "prepare")
        with _inventing(env, data) if fresh else nullcontext():
            web.collect(env)
        web.pages(children, env, number)  # not before: whoever finds the pages finds the county
        web.wait(children, number)
        web.workers(children, env)
        subprocess.run([sys.executable, "manage.py", "accounts_of_demo"], cwd=ROOT, env=env)
        print(f"\n数据 {data}  命令 . {data}/env && python manage.py help")
        seconds = time.monotonic() - began
        print(f"守望已就绪，用时 {seconds:.0f} 秒：http://localhost:{number}  （Ctrl-C 停止）\n", flush=True)
        children.watch()


@contextmanager
def _inventing(env: dict[str, str], data: Path) -> Iterator[None]:
    """The county is invented while the front end is collected. Ends when it stands, or with its status."""
    scale = os.environ.get("SCALE") or "county"
    county = subprocess.Popen([sys.executable, "manage.py", "invent", "--scale", scale], cwd=ROOT, env=env)
    try:
        yield
        if county.wait():
            raise SystemExit(county.returncode)
        (data / MARK).write_text("whole")
    finally:
        if county.poll() is None:
            county.terminate()
            county.wait()


def _make_room(data: Path) -> bool:
    """Whether the county is still to be invented; what an earlier attempt left half done is removed first."""
    with hold(data):
        mark = data / MARK
        strangers = {path.name for path in data.iterdir()} - {"lock"}
        if strangers and not mark.exists():
            raise SystemExit(f"{data} 不是演示数据，不会动它。Not demo data: name another folder, SHOUWANG_DATA=")
        if mark.exists() and mark.read_text() == "whole" and os.environ.get("RESET") != "1":
            return False
        clear(data)
        mark.write_text("half")
        return True
