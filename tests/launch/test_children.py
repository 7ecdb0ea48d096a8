import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launch import children
from launch.children import Children
from launch.installation import ROOT

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-c", "raise SystemExit(3)"]
LAUNCHER = f"""
from launch.children import Children
import os
with Children() as children:
    children.start("sleeper", {SLEEP!r}, dict(os.environ))
    print(children.all[0].process.pid, flush=True)
    children.watch()
"""


def is_alive(pid):
    """A process that has ended and waits to be reaped is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_children_end_with_their_launcher():
    with Children() as family:
        family.start("one", SLEEP, dict(os.environ))
        family.start("two", SLEEP, dict(os.environ), nice=5)
    assert all(child.process.returncode is not None for child in family.all)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_launcher_killed_outright_leaves_nobody_behind():
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pid = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    deadline = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(pid)


def test_a_killed_worker_is_started_again(monkeypatch):
    monkeypatch.setattr(children, "PAUSE", 0)
    with Children() as family:
        family.start("worker", SLEEP, dict(os.environ), again=True)
        before = family.all[0].process
        before.kill()
        before.wait()
        family.look()
        assert family.all[0].process.pid != before.pid
        assert family.all[0].process.poll() is None


def test_a_worker_that_will_not_run_is_tried_ever_more_rarely_and_takes_nobody_along(monkeypatch):
    monkeypatch.setattr(children, "PAUSE", 0.1)
    with Children() as family:
        family.start("pages", SLEEP, dict(os.environ))
        family.start("worker", FAIL, dict(os.environ), again=True)
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            family.look()
            time.sleep(0.01)
        assert 2 <= family.all[1].deaths <= 5
        assert family.all[0].process.poll() is None


def test_pages_that_will_not_run_end_the_launcher_with_a_sentence():
    with Children() as family, pytest.raises(SystemExit, match="网页 已退出，状态 3"):
        family.start("网页", FAIL, dict(os.environ))
        while True:
            family.look()
