from dataclasses import replace
from datetime import date

import pytest

from shouwang.policy import shipped
from shouwang.policy.book import Line, Missing
from shouwang.policy.procedures import procedure

DAY = date(2026, 11, 1)


def county(name, value, population="", unit=""):
    return Line(name, population, DAY, value, unit, "县文件", place="150722", origin="county")


def line(purpose, *lines, key=""):
    return procedure(shipped.book(DAY, "150722", lines), purpose, key)


def keys(made):
    return [step.key for step in made.steps]


# requirements §1.7a, word for word as keys
@pytest.mark.req("S1-23", "S1-28", "S1-33", "S1-34", "S3-08", "S3-09", "S3-16")
@pytest.mark.parametrize(
    ("key", "steps"),
    [
        (
            "s1_recognition",
            "application home_check review notice village_submit township_review cross_check village_complete mark",
        ),
        (
            "s3_recognition",
            "home_check cross_check review notice township_review county_decision announcement mark",
        ),
        ("s1_elimination", "home_check review notice township_document county_filing mark"),
        ("s3_elimination", "village_review township_review county_decision mark return_visit"),
    ],
)
def test_a_line_has_the_steps_of_its_source_in_order(key, steps):
    assert keys(line("", key=key)) == steps.split()


def test_no_county_decision_stands_on_the_line_of_the_township_plan():
    assert "county_decision" not in keys(line("", key="s1_recognition"))


def test_a_county_chooses_its_line():
    assert line("recognition").key == "s3_recognition"
    assert line("recognition", county("procedure_in_use", "s1_recognition", "recognition")).key == "s1_recognition"


def test_an_unknown_line_must_be_entered_first():
    with pytest.raises(Missing, match="s9"):
        line("recognition", county("procedure_in_use", "s9", "recognition"))


def test_the_announcement_is_a_choice():
    without = line("recognition", county("announcement", False))
    assert "announcement" not in keys(without)
    assert without.step("mark").after == ("county_decision",)


@pytest.mark.req("S3-16")
@pytest.mark.parametrize(
    ("key", "begins_after", "waits"),
    [("s3_recognition", (), "review"), ("s1_recognition", ("application",), "village_complete")],
)
def test_the_cross_check_may_run_beside_the_home_check(key, begins_after, waits):
    made = line("", county("cross_check_order", "beside_home_check"), key=key)
    assert made.step("cross_check").after == begins_after == made.step("home_check").after
    assert "cross_check" in made.step(waits).after
    assert len(made.step(waits).after) == 2


def test_dibao_households_may_be_exempt_from_the_cross_check():
    assert line("recognition").step("cross_check").exempt == ()
    assert line("recognition", county("cross_check_exempt", ["dibao"])).step("cross_check").exempt == ("dibao",)


def test_a_county_changes_one_number_without_writing_the_line_anew():
    changed = line("recognition", county("review_quorum", 20, unit="人"), county("notice_days", 7, unit="工作日"))
    assert changed.step("review").quorum == 20
    assert changed.step("notice").wait == (7, "working_day")


def test_a_passage_keeps_the_line_of_its_day():
    before, after = line("recognition"), line("recognition", county("review_quorum", 20, unit="人"))
    assert before.step("review").quorum == 15
    assert before.digest() != after.digest()
    assert before.digest() == line("recognition").digest()


def test_a_whole_line_can_be_entered_by_a_county():
    step = {"key": "home_check", "title": "核实", "level": "village", "roles": ["grid_worker"]}
    table = {"title": "本县程序", "purpose": "recognition", "steps": [step]}
    made = line("", county("procedure", table, "own"), county("procedure_in_use", "own", "recognition"), key="own")
    assert keys(made) == ["home_check"]
    assert made.cite == "县文件"


def test_papers_and_needs_carry_their_chinese_names():
    made = line("recognition")
    assert made.step("cross_check").papers["consent"] == "承诺授权书"
    assert made.step("mark").needs["helper"] == "帮扶责任人"
    assert all(title != key for step in made.steps for key, title in {**step.papers, **step.needs}.items())


def test_an_expired_choice_falls_back_to_what_is_shipped():
    gone = replace(county("review_quorum", 20, unit="人"), since=date(2025, 1, 1), until=date(2026, 10, 31))
    assert line("recognition", gone).step("review").quorum == 15
