import pytest

from shouwang.policy import shipped
from shouwang.policy.notation import parsed, written


@pytest.mark.parametrize(
    "line", shipped.lines(), ids=lambda line: f"{line.name}-{line.population}-{line.place}-{line.since}"
)
def test_every_shipped_value_survives_being_written_and_read(line):
    term = shipped.terms()[line.name]
    assert parsed(written(line.value, term.kind), term) == line.value


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [(8300, "money", "8300.00"), ("8300.50", "money", "8300.50"), (True, "flag", "true"), ([1, 2], "list", "1;2"),
     ([], "list", ""), (15, "integer", "15"), ({"b": 1, "a": "二"}, "table", '{"a":"二","b":1}'),
     ({"base": "dibao_standard", "factor": "1.5"}, "money", '{"base":"dibao_standard","factor":"1.5"}')],
)  # fmt: skip
def test_a_value_is_written_as_exports_show_it(value, kind, text):
    assert written(value, kind) == text


def test_a_factor_written_as_a_number_is_kept_as_text():
    term = shipped.terms()["income_line"]
    assert parsed('{"base":"dibao_standard","factor":1.5}', term) == {"base": "dibao_standard", "factor": "1.5"}


def test_a_list_may_be_separated_by_the_wide_semicolon():
    assert parsed("C\uff1bD", shipped.terms()["dangerous_house_grades"]) == ["C", "D"]
