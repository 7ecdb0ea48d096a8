from datetime import date

import pytest

from shouwang.policy import codes, shipped
from shouwang.policy.book import Missing, is_derived
from shouwang.policy.shipped import KINDS

TODAY = date(2026, 11, 1)


def test_every_shipped_line_is_dated_and_cited():
    for line in shipped.lines():
        assert line.cite.strip(), line
        assert line.until is None or line.since <= line.until, line


def test_every_term_has_a_title_and_a_known_kind():
    for term in shipped.terms().values():
        assert term.title
        assert term.kind in KINDS
        assert all(line.population in term.populations for line in shipped.lines()
                   if line.name == term.name and term.populations and line.population)  # fmt: skip


def test_every_derived_line_rests_on_a_known_name():
    for line in shipped.lines():
        if is_derived(line.value):
            assert line.value["base"] in shipped.terms()


def test_no_two_shipped_lines_answer_for_the_same_thing():
    keys = [(line.name, line.population, line.place, line.since) for line in shipped.lines()]
    assert len(keys) == len(set(keys))


@pytest.mark.req("S1-06")
@pytest.mark.parametrize(
    ("day", "place", "yuan"),
    [(date(2021, 6, 1), "422828", 6000), (date(2021, 6, 1), "130727", 6000), (date(2021, 12, 1), "130727", 6600),
     (date(2023, 5, 1), "130727", 8300), (date(2022, 5, 1), "420300", 6900), (date(2023, 2, 15), "410308", 6900),
     (date(2023, 5, 1), "410308", 7500), (date(2022, 6, 1), "340323", 7000), (date(2021, 6, 1), "430623", 6500),
     (date(2023, 6, 1), "430623", 7500), (date(2023, 6, 1), "520425", 7300), (date(2024, 6, 1), "150722", 8300),
     (date(2024, 6, 1), "360703", 8500), (date(2024, 6, 1), "530502", 8700), (date(2025, 6, 1), "530502", 8700),
     (date(2022, 6, 1), "350982", 14670)],
)  # fmt: skip
def test_a_published_income_line_answers_in_its_province_and_year(day, place, yuan):
    assert shipped.book(day, place).fen("income_line") == yuan * 100


@pytest.mark.req("S1-06")
@pytest.mark.parametrize(
    ("day", "place"), [(TODAY, "150722"), (date(2022, 6, 1), "140700"), (date(2024, 6, 1), "350582")]
)
def test_an_unpublished_income_line_must_be_entered_first(day, place):
    with pytest.raises(Missing, match="请由县级先录入"):
        shipped.book(day, place).fen("income_line")


def test_a_local_own_cost_line_goes_before_the_default():
    assert shipped.book(TODAY, "150722").fen("own_cost_line", "low") == 1_000_000
    assert shipped.book(TODAY, "150722").fen("own_cost_line", "other") == 2_600_000
    assert shipped.book(TODAY, "370602").fen("own_cost_line", "low") == 2_000_000


@pytest.mark.req("S1-26")
@pytest.mark.parametrize(
    ("place", "line", "count", "kind"),
    [("140700", "s1_recognition", 7, "day"), ("140700", "s3_recognition", 5, "day"),
     ("430623", "s3_recognition", 7, "day"), ("520425", "s3_recognition", 5, "working_day")],
)  # fmt: skip
def test_the_notice_is_as_long_as_the_place_and_the_line_say(place, line, count, kind):
    span = shipped.book(TODAY, place).span("notice_days", line)
    assert (span.count, span.kind) == (count, kind)


@pytest.mark.req("S1-03")
@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2021, 12, 31), "生活严重困难户"), (date(2022, 1, 1), "突发严重困难户"), (date(2026, 2, 5), "突发严重困难户"),
     (date(2026, 2, 6), "防止返贫致贫对象")],
)  # fmt: skip
def test_the_third_category_is_called_by_the_name_of_the_year(day, name):
    assert shipped.book(day).value("category_name", "sudden") == name


@pytest.mark.req("S1-05")
def test_a_category_comes_from_the_households_that_the_plan_names():
    origin = shipped.book(TODAY).table("category_from")
    assert "ordinary" not in origin["unstable"]
    assert origin["marginal"] == ["ordinary"]
    assert set(origin["sudden"]) == set(codes.read("household_attribute"))


@pytest.mark.parametrize(
    ("name", "listed"),
    [("uninsured_excuses", "uninsured_reason"), ("tekun_kinds", "tekun_kind"), ("disabled_events", "disability_event"),
     ("dangerous_house_grades", "housing_grade"), ("dangerous_house_states", "housing_state"),
     ("no_labour_codes", "labour"), ("dibao_stop_excuses", "dibao_stop_reason")],
)  # fmt: skip
def test_the_codes_that_policy_names_exist(name, listed):
    assert set(shipped.book(TODAY).value(name)) <= set(codes.read(listed))


def test_the_register_of_focus_groups_is_complete():
    assert shipped.book(TODAY).populations("focus_group") == [f"FG-{n:02d}" for n in range(1, 24)]
