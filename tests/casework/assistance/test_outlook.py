"""The expected day with its reasons, and the colour that follows from it: red, yellow, blue."""

from datetime import date, timedelta

import pytest

from shouwang.casework.assistance.expect import outlook
from shouwang.casework.assistance.waiting import of_colour, over_a_year
from shouwang.casework.cases.models import Case
from shouwang.refusal import Refused
from shouwang.registry.models import SafetyNet
from tests.casework import care, walk
from tests.casework.care import QUALIFIED

pytestmark = pytest.mark.django_db


def shown(case: Case, on: date = QUALIFIED):
    return outlook(care.again(case), on, care.book(on))


@pytest.mark.parametrize(
    ("expected_on", "colour"),
    [
        pytest.param(date(2026, 9, 15), "blue", marks=pytest.mark.req("S3-06")),  # six months exactly
        pytest.param(date(2026, 9, 16), "yellow", marks=pytest.mark.req("S3-05")),
        pytest.param(date(2027, 3, 15), "yellow", marks=pytest.mark.req("S3-05")),  # twelve months exactly
        pytest.param(date(2027, 3, 16), "red", marks=pytest.mark.req("S3-04")),
    ],
)
def test_the_colour_is_the_forecast_counted_from_the_day_of_qualifying(expected_on, colour):
    case = care.in_care()
    care.expect(case, expected_on)
    assert shown(case).colour == colour
    with walk.see():
        mine = {c: list(of_colour(Case.objects.all(), c, care.book(QUALIFIED))) for c in ("blue", "yellow", "red")}
    assert {c for c, found in mine.items() if found} == {colour}


def test_the_colour_is_told_with_its_word():
    case = care.in_care()
    assert shown(case).word == "未定"
    care.expect(case, date(2026, 6, 1))
    assert shown(case).word == "蓝色·专项帮扶"


@pytest.mark.req("S3-06")
@pytest.mark.parametrize(("on", "stronger"), [(date(2026, 9, 15), ""), (date(2026, 9, 16), "yellow")])
def test_a_stronger_colour_is_proposed_when_the_time_of_the_band_has_passed(on, stronger):
    case = care.in_care()
    care.expect(case, date(2026, 9, 1))
    assert shown(case, on).stronger == stronger
    assert shown(case, on).colour == "blue"  # proposed only: people decide


def test_a_forecast_that_has_passed_is_shown_as_passed():
    case = care.in_care()
    care.expect(case, date(2026, 6, 1))
    assert [shown(case, on).is_past for on in (date(2026, 6, 1), date(2026, 6, 2))] == [False, True]


def test_the_bands_are_policy():
    bands = [{"colour": "blue", "title": "蓝", "up_to_months": 3}, {"colour": "red", "title": "红"}]
    walk.county_says("colour_bands", {"bands": bands})
    case = care.in_care()
    care.expect(case, date(2026, 6, 16))
    assert shown(case).colour == "red"


def test_every_change_of_the_expected_day_keeps_its_reason():
    case = care.in_care()
    care.expect(case, date(2026, 6, 1))
    care.expect(case, date(2026, 12, 1), on=date(2026, 5, 1), reason="病情反复")
    with walk.see():
        kept = list(case.expectations.order_by("id").values_list("expected_on", "reason", "on"))
    assert kept == [
        (date(2026, 6, 1), "首次确定", QUALIFIED),
        (date(2026, 12, 1), "病情反复", date(2026, 5, 1)),
    ]
    assert care.again(case).expected_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("expected_on", "said", "code"),
    [
        (QUALIFIED, {}, "not_ahead"),
        (date(2026, 6, 1), {"reason": " "}, "no_reason"),
        (date(2026, 6, 1), {"on": date(2026, 2, 22)}, "before_case"),
    ],
)
def test_a_forecast_that_lies_behind_or_has_no_reason_is_refused(expected_on, said, code):
    with pytest.raises(Refused) as refused:
        care.expect(care.in_care(), expected_on, **said)
    assert refused.value.code == code


def test_a_forecast_is_changed_forward_only_and_to_something_else():
    case = care.in_care()
    care.expect(case, date(2026, 6, 1), on=date(2026, 4, 1))
    with pytest.raises(Refused, match="没有变化"):
        care.expect(case, date(2026, 6, 1), on=date(2026, 4, 2))
    with pytest.raises(Refused, match="不能早于上一次研判"):
        care.expect(case, date(2026, 7, 1), on=date(2026, 3, 31))
    with pytest.raises(Refused) as refused:
        care.expect(care.in_care(walk.household("李四"), stage="declined"), date(2026, 7, 1))
    assert refused.value.code == "not_in_care"


@pytest.mark.req("S4-18")
def test_who_has_been_in_care_for_more_than_a_year_is_listed_but_for_the_safety_net():
    case, net = care.in_care(), care.in_care(walk.household("李四"))
    care.in_care(walk.household("王五"), stage="eliminated", eliminated_on=date(2026, 12, 1))
    year = date(2027, 3, 15)
    with walk.see():
        SafetyNet.objects.create(
            household=net.household, place_id=net.place_id, since=QUALIFIED, reason="整户无劳动能力"
        )
        assert not over_a_year(Case.objects.all(), year, care.book(QUALIFIED)).exists()
        assert list(over_a_year(Case.objects.all(), year + timedelta(1), care.book(QUALIFIED))) == [case]
        SafetyNet.objects.update(until=year)
        assert over_a_year(Case.objects.all(), year + timedelta(1), care.book(QUALIFIED)).count() == 2
