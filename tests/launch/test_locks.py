"""The lists that an environment is made from: complete, pinned, and without anybody's address."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from launch.installation import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pinned(name):
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    return {(found := Requirement(line)).name: str(found.specifier).removeprefix("==") for line in lines}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_python_lock_holds_names_and_versions_only(lock):
    for line in lock.read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+-]+( ; [^/]*)?", line), line


def test_the_front_end_lock_names_no_address():
    path = ROOT / "package-lock.json"
    if not path.exists():
        pytest.skip("no front end in this clone yet")
    packages = json.loads(path.read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if name and "integrity" not in entry and "link" not in entry] == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run", PROJECT["project"]["dependencies"]),
        ("dev", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
        ("spark", PROJECT["project"]["optional-dependencies"]["spark"]),
    ],
)
def test_what_the_project_asks_for_is_pinned_as_it_asks(lock, wanted):
    have = pinned(lock)
    for requirement in map(Requirement, wanted):
        assert have[requirement.name] in requirement.specifier


def test_the_lists_agree_with_each_other():
    run, dev, spark = pinned("run"), pinned("dev"), pinned("spark")
    assert run.items() <= dev.items() <= spark.items()
