import subprocess
import sys

import pytest

from launch.hold import hold, holder, release
from launch.installation import ROOT

SLEEPER = """
import pathlib, sys, time
from launch.hold import hold
with hold(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def sleeper(tmp_path):
    """Another process that holds the folder."""
    process = subprocess.Popen([sys.executable, "-c", SLEEPER, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_held_folder_is_refused_to_a_second_launcher(sleeper, tmp_path):
    assert holder(tmp_path) == sleeper.pid
    with pytest.raises(SystemExit, match=f"正在运行.*{sleeper.pid}"), hold(tmp_path):
        pass


def test_release_ends_the_holder(sleeper, tmp_path):
    assert release(tmp_path)
    assert sleeper.wait(5) != 0
    assert not release(tmp_path)


def test_a_killed_holder_holds_nothing(sleeper, tmp_path):
    sleeper.kill()
    sleeper.wait()
    assert holder(tmp_path) is None
    with hold(tmp_path):
        pass
