import ast
from pathlib import Path

import pytest

import shouwang
from shouwang.trail.words import VERBS, field_title, value_title, verb_title


def _written() -> dict[str, Path]:
    """Every verb that some act writes into the trail."""
    found = {}
    for path in Path(shouwang.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(node, "func", None), "id", "")
            if name == "write" and node.args and isinstance(node.args[0], ast.Constant):
                verb = node.args[0].value
                if isinstance(verb, str) and "." in verb and "/" not in verb:
                    found[verb] = path
    return found


@pytest.mark.req("S1-44")
def test_every_act_has_its_chinese_word():
    written = _written()
    assert len(written) > 20
    assert {verb: path.name for verb, path in written.items() if verb not in VERBS} == {}


def test_a_field_is_called_by_its_own_word():
    assert field_title("registry.household", "category") == "监测对象类别"
    assert field_title("accounts.post", "holder") == "任职人"
    assert field_title("accounts.post", "posts") == "岗位数"
    assert field_title("no.such", "thing") == "thing"
    assert verb_title("no.such") == "no.such"


def test_a_value_is_said_as_a_person_would():
    assert value_title("registry.household", "category", "sudden") == "突发严重困难户"
    assert value_title("registry.household", "relocation_site", True) == "是"
    assert value_title("registry.household", "head_name", None) == ""
    assert value_title("registry.household", "members", 0) == "0"
    assert field_title("clues.clue", "reason") == "办结原因"  # as lines of before say it
    assert value_title("clues.clue", "reason", "died_moved") == value_title("clues.clue", "closed_as", "died_moved")
    assert value_title("cases.case", "risks", ["07", "13"]) == "因务工就业不稳、收入下降"
    assert value_title("cases.case", "risks", []) == ""
    assert value_title("intake.delivery", "state", "taken_in") == value_title("intake.delivery", "state", "in_force")
