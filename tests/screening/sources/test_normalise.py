"""It is true of the normalisers that…"""

from datetime import date

import pytest

from shouwang.screening import sources
from shouwang.sheets.identity import check_digit, parse

LINE = {"file": "f.xlsx", "sheet": "名单", "row": 7, "period": "2026-10"}


def run(table, **row):
    return sources.normalise(table)({**LINE, **row})


def code(table, **row):
    """The code of the only fault, and whether the row was kept."""
    kept, (fault,) = run(table, **row)
    assert (fault.file, fault.sheet, fault.row) == ("f.xlsx", "名单", 7)
    assert fault.sentence and fault.advice
    assert (kept is not None) == fault.kept
    return fault.code, fault.kept


@pytest.mark.parametrize("sign", [1, -1])
def test_a_refund_is_negative_whatever_its_sign(sign):
    kept, faults = run("medical_insurance.bills", business="refund", own_fen=sign * 5, total_fen=sign * 9)
    assert (kept["own_fen"], kept["total_fen"], faults) == (-5, -9, [])


def test_nobody_pays_more_than_the_bill():
    assert run("medical_insurance.bills", own_fen=9, total_fen=9)[1] == []
    assert code("medical_insurance.bills", own_fen=10, total_fen=9) == ("own_above_total", False)
    assert code("medical_insurance.bills", own_fen=5, total_fen=-9) == ("signs_differ", False)


def test_a_list_of_the_uninsured_is_about_the_year_of_its_period():
    assert run("medical_insurance.uninsured")[0]["year"] == 2026
    assert run("medical_insurance.uninsured", year=2027)[0]["year"] == 2027
    assert code("medical_insurance.uninsured", year=2028) == ("year_far_off", False)


@pytest.mark.parametrize(
    ("row", "relation", "fen"),
    [
        ({"household_fen": 500}, "head", 500),
        ({"relation": "户主", "household_fen": 500}, "head", 500),
        ({"relation": "之女", "household_fen": 500}, "member", None),
        ({"relation": "之女", "household_fen": 500, "certificate": "D1"}, "member", 500),
        ({"per_head_fen": 200, "persons": 3}, "head", 600),
        ({"per_head_fen": 200, "persons": 3, "household_fen": 550}, "head", 550),
        ({"per_head_fen": 200, "persons": 3, "person_fen": 180}, "head", None),
    ],
)
def test_three_shapes_of_dibao_list_become_one(row, relation, fen):
    kept, faults = run("civil_affairs.dibao", **row)
    assert (kept["relation"], kept.get("household_fen"), faults) == (relation, fen, [])


def test_an_amount_per_head_needs_the_number_of_persons():
    assert code("civil_affairs.dibao", per_head_fen=200) == ("no_persons", True)
    assert code("civil_affairs.dibao", persons=0, household_fen=5) == ("no_persons", False)


NUMBER = "99015019500101123" + check_digit("99015019500101123")


def test_the_certificate_number_fills_in_what_is_missing():
    table = "disabled_federation.certificates"
    kept, faults = run(table, certificate=parse(NUMBER + "42"), event="new")
    assert (kept["number"].sure, kept["kind"], kept["level"], faults) == (NUMBER, "4", "2", [])
    kept, _ = run(table, certificate=parse(NUMBER + "42B1"), number=parse(None), event="new")
    assert (kept["number"].sure, kept["level"]) == (NUMBER, "2")
    kept, _ = run(table, certificate=parse(NUMBER + "42"), number=parse(float(NUMBER[:15] + "000")), event="new")
    assert kept["number"].sure == NUMBER
    kept, _ = run(table, number=parse(NUMBER), level="2", event="new")
    assert kept["number"].sure == NUMBER


def test_a_certificate_number_contradicts_nothing():
    table = "disabled_federation.certificates"
    assert code(table, certificate=parse(NUMBER + "42"), level="3", event="new") == ("certificate_differs", False)
    assert code(table, certificate=parse(NUMBER + "42"), kind="3", event="new") == ("certificate_differs", False)
    other = NUMBER[:16] + "4" + check_digit(NUMBER[:16] + "4")
    said = {"certificate": parse(other + "42"), "number": parse(NUMBER)}
    assert code(table, **said, event="new") == ("certificate_differs", False)
    assert code(table, event="new") == ("no_level", False)
    assert code(table, event="level_change", level="2") == ("no_previous_level", True)


def test_a_finished_house_is_not_still_to_be_rebuilt():
    day = date(2026, 5, 1)
    assert run("housing.dangerous", state="rebuilt", finished_on=day)[1] == []
    assert code("housing.dangerous", state="rebuilding", finished_on=day) == ("finished_yet_open", False)
    later = date(2026, 6, 1)
    assert code("housing.dangerous", state="rebuilt", finished_on=day, appraised_on=later) == ("dates_reversed", True)


@pytest.mark.parametrize(
    ("row", "extent"),
    [
        ({"name": "某人", "group": "一组", "village": "某村"}, "household"),
        ({"number": NUMBER, "village": "某村"}, "household"),
        ({"group": "一组", "village": "某村"}, "group"),
        ({"village": "某村"}, "village"),
        ({"place_code": "990150101201"}, "village"),
        ({"extent": "village", "village": "某村", "name": "联系人"}, "village"),
        ({"extent": "group", "village": "某村", "group": "一组", "unread": ("用水户",)}, "group"),
        ({"name": "某人", "village": "某村", "unread": ("用水户",)}, "household"),
    ],
)
def test_a_water_row_says_whom_it_is_about(row, extent):
    kept, faults = run("water.unsafe", **row)
    assert (kept["extent"], kept["is_solved"], faults) == (extent, False, [])


def test_a_water_row_about_nobody_is_left_out():
    assert code("water.unsafe") == ("nobody_named", False)
    assert code("water.unsafe", extent="group", village="某村") == ("nobody_named", False)


@pytest.mark.req("S4-05")
def test_a_water_row_is_about_a_whole_village_only_when_nothing_of_its_sheet_was_left_unread():
    for place in ({"village": "某村"}, {"village": "某村", "group": "一组"}, {"place_code": "990150101201"}):
        assert code("water.unsafe", **place, unread=("用水户",)) == ("nobody_named", False)


def test_a_water_problem_is_solved_from_its_day():
    first, second = date(2026, 5, 1), date(2026, 6, 1)
    assert run("water.unsafe", village="某村", since_on=first, solved_on=second)[0]["is_solved"] is True
    assert code("water.unsafe", village="某村", since_on=second, solved_on=first) == ("dates_reversed", False)
    assert code("water.unsafe", village="某村", is_solved=False, solved_on=first) == ("solved_yet_open", False)


def test_a_normaliser_leaves_the_row_it_was_given_alone():
    row = {**LINE, "business": "refund", "own_fen": 5}
    sources.normalise("medical_insurance.bills")(row)
    assert row["own_fen"] == 5


@pytest.mark.parametrize(
    ("table", "row", "code_of"),
    [
        ("health.illness", {"standing": "excluded"}, ("says_opposite", False)),
        ("health.illness", {"disease": ["stroke"]}, ("no_day", True)),
        (
            "health.illness",
            {"diagnosed_on": date(2026, 9, 1), "birth_on": date(2026, 10, 1)},
            ("dates_reversed", False),
        ),
        (
            "health.illness",
            {"diagnosed_on": date(2026, 9, 1), "treated_on": date(2026, 8, 31)},
            ("dates_reversed", True),
        ),
        ("education.dropouts", {"state": "present"}, ("says_opposite", False)),
        ("education.dropouts", {"state": "dropped", "returned_on": date(2026, 9, 1)}, ("returned_yet_out", False)),
        (
            "education.dropouts",
            {"state": "returned", "left_on": date(2026, 10, 1), "returned_on": date(2026, 9, 1)},
            ("dates_reversed", True),
        ),
        ("education.funded", {"standing": "not_funded"}, ("says_opposite", False)),
        ("human_resources.lost_work", {"state": "employed"}, ("says_opposite", False)),
        (
            "human_resources.lost_work",
            {"state": "jobless", "again_on": date(2026, 9, 1)},
            ("working_yet_jobless", False),
        ),
        (
            "human_resources.lost_work",
            {"event_on": date(2026, 10, 1), "again_on": date(2026, 9, 1)},
            ("dates_reversed", True),
        ),
        (
            "human_resources.lost_work",
            {"event_on": date(2026, 10, 1), "since_on": date(2026, 11, 1)},
            ("dates_reversed", True),
        ),
    ],
)
@pytest.mark.req("S4-05")
def test_a_row_that_contradicts_itself_or_its_list_is_told(table, row, code_of):
    assert code(table, **row) == code_of


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("health.illness", {"standing": "suspected", "diagnosed_on": date(2026, 9, 1), "treated_on": date(2026, 9, 1)}),
        ("health.illness", {"diagnosed_on": date(2026, 9, 20), "treated_on": date(2026, 9, 1)}),  # one of them a month
        ("education.dropouts", {"state": "returned", "left_on": date(2026, 9, 1), "returned_on": date(2026, 9, 1)}),
        ("education.funded", {"standing": "funded"}),
        ("human_resources.lost_work", {"state": "again", "event_on": date(2026, 9, 1), "again_on": date(2026, 9, 1)}),
    ],
)
@pytest.mark.req("S4-05")
def test_a_month_is_as_good_as_a_day_and_what_is_solved_is_kept(table, row):
    kept, faults = run(table, **row)
    assert kept == LINE | row and faults == []
