import os
import subprocess
import sys

import pytest

from launch import envfile
from launch.installation import ROOT


def launch(*words, **variables):
    plain = {name: value for name, value in os.environ.items() if name not in ("DATA", "AREA", "EXERCISE", "PORT")}
    command = [sys.executable, "-m", "launch", *words]
    return subprocess.run(command, cwd=ROOT, env=plain | variables, capture_output=True, text=True)


@pytest.mark.parametrize("words", [[], ["dance"], ["demo", "now"]])
def test_an_unknown_verb_is_wrong_usage(words):
    done = launch(*words)
    assert done.returncode == 64
    assert "site" in done.stderr


@pytest.mark.parametrize("variables", [{}, {"AREA": "150722"}, {"DATA": "here"}, {"DATA": "here", "AREA": "阿荣旗"}])
def test_a_site_without_folder_or_area_is_wrong_usage(variables, tmp_path):
    if "DATA" in variables:
        variables = variables | {"DATA": str(tmp_path / "here")}
    done = launch("site", **variables)
    assert done.returncode == 64
    assert done.stderr.startswith("site refused code=usage:")
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize("changed", [{"AREA": "150723"}, {"EXERCISE": "0"}])
def test_area_and_exercise_are_settled_by_the_first_start(changed, tmp_path):
    envfile.write(tmp_path / "env", {"SHOUWANG_AREA": "150722", "SHOUWANG_EXERCISE": "1"})
    done = launch("site", DATA=str(tmp_path), **changed)
    assert done.returncode == 2
    assert done.stderr.startswith("site refused code=settled:")


def test_a_demo_never_touches_a_folder_that_is_not_its_own(tmp_path):
    (tmp_path / "ledger").write_text("a county's own")
    for reset in ("", "1"):
        done = launch("demo", SHOUWANG_DATA=str(tmp_path), PORT="0", RESET=reset)
        assert done.returncode == 1
        assert "不是演示数据" in done.stderr
    assert (tmp_path / "ledger").read_text() == "a county's own"


def test_stopping_what_does_not_run_is_no_fault(tmp_path):
    done = launch("stop", DATA=str(tmp_path))
    assert done.returncode == 0
    assert "没有在运行" in done.stdout
