from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from shouwang.places.models import Place
from shouwang.policy.book import Missing
from shouwang.policy.draft import Draft
from shouwang.policy.enter import decline, enter, release
from shouwang.policy.in_force import in_force
from shouwang.policy.models import CountyLine
from shouwang.refusal import Refused
from shouwang.trail.models import Line as Trail
from tests.county import AREA, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_prefecture")]
DAY = date(2026, 11, 1)


def draft(**changes):
    wanted = {
        "name": "income_line",
        "since": date(2026, 1, 1),
        "value": "8300.00",
        "cite": "县文件〔2026〕1号",
    } | changes
    return Draft(**wanted)


@pytest.fixture
def entered(post, at):
    return enter(draft(), by=post("county_officer"), at=at)


def test_an_entered_line_does_not_count_before_its_release(entered):
    with pytest.raises(Missing):
        in_force(AREA, DAY).fen("income_line")


@pytest.mark.req("S1-06")
def test_a_released_line_counts_in_its_county_and_nowhere_else(entered, post, at):
    release(entered, by=post("county_approver"), at=at)
    assert in_force(AREA, DAY).fen("income_line") == 830000
    assert in_force("990122001001", DAY).fen("income_line") == 830000
    with pytest.raises(Missing):
        in_force(OTHER, DAY).fen("income_line")


def test_the_line_of_a_prefecture_counts_in_its_counties(entered, post, at):
    release(entered, by=post("county_approver"), at=at)
    CountyLine.objects.filter(pk=entered.pk).update(place_id=990100000000000)
    assert in_force(OTHER, DAY).fen("income_line") == 830000


def test_a_line_is_released_by_another_person(entered, post, at):
    approver = post("county_approver")
    approver.holder = entered.enterer
    with pytest.raises(Refused) as refused:
        release(entered, by=approver, at=at)
    assert refused.value.code == "same_person"


@pytest.mark.parametrize("role", ["county_officer", "grid_worker", "auditor", "liaison"])
def test_only_the_approver_releases(entered, post, at, role):
    with pytest.raises(Refused):
        release(entered, by=post(role), at=at)


@pytest.mark.parametrize("role", ["county_approver", "township_specialist", "auditor", "helper"])
def test_only_the_county_officer_enters(post, at, role):
    with pytest.raises(Refused):
        enter(draft(), by=post(role), at=at)


def test_a_line_is_not_released_from_another_county(entered, post, at):
    with pytest.raises(Refused) as refused:
        release(entered, by=post("county_approver", OTHER), at=at)
    assert refused.value.code == "wrong_area"


def test_a_line_is_decided_once(entered, post, at):
    release(entered, by=post("county_approver"), at=at)
    for again in (release, lambda row, **who: decline(row, reason="重复", **who)):
        with pytest.raises(Refused) as refused:
            again(entered, by=post("county_approver"), at=at)
        assert refused.value.code == "already_decided"


def test_a_line_turned_down_never_counts_and_stays_readable(entered, post, at):
    with pytest.raises(Refused):
        decline(entered, by=post("county_approver"), at=at, reason=" ")
    decline(entered, by=post("county_approver"), at=at, reason="数额与文件不符")
    assert not in_force(AREA, DAY).has("income_line")
    assert CountyLine.objects.get(pk=entered.pk).declined_for == "数额与文件不符"


def test_a_wrong_line_is_superseded_and_the_old_book_stays_readable(entered, post, at):
    release(entered, by=post("county_approver"), at=at)
    later = at + timedelta(days=1)
    release(enter(draft(value="8800.00"), by=post("county_officer"), at=later), by=post("county_approver"), at=later)
    assert in_force(AREA, DAY).fen("income_line") == 880000
    assert in_force(AREA, DAY, known_at=at).fen("income_line") == 830000


@pytest.mark.req("S1-44")
def test_entering_and_releasing_are_written_to_the_trail(entered, post, at):
    release(entered, by=post("county_approver"), at=at)
    lines = Trail.objects.filter(verb__startswith="policy.").order_by("id")
    assert [line.verb for line in lines] == ["policy.enter", "policy.release"]
    assert lines[0].changes["income_line"] == [None, 8300]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"name": "no_such_line"}, "unknown_line"),
     ({"name": "clue_reason", "population": "income", "value": "穷"}, "fixed"),
     ({"name": "risk_of_reason", "population": "income", "value": "13"}, "unknown_code"),
     ({"name": "risk_of_reason", "population": "poor", "value": "07"}, "unknown_population"),
     ({"name": "development_measures", "value": "A34;A99"}, "unknown_code"),
     ({"value": "很多"}, "bad_value"), ({"value": "1.234"}, "bad_value"),
     ({"value": "-5"}, "bad_value"), ({"cite": " "}, "no_cite"), ({"until": date(2025, 12, 31)}, "bad_period"),
     ({"unit": "万元"}, "bad_unit"), ({"name": "own_cost_line", "population": "old"}, "unknown_population"),
     ({"name": "review_quorum", "value": "-1"}, "bad_value"), ({"name": "announcement", "value": "也许"}, "bad_value"),
     ({"name": "procedure", "population": "own", "value": '{"title":"x"}'}, "bad_procedure"),
     ({"value": '{"base":"income_line","factor":"1.5"}'}, "bad_value"),
     ({"value": '{"base":"review_quorum","factor":"1.5"}'}, "bad_value"),
     ({"name": "rules_run", "value": "own_cost;horoscope"}, "unknown_code"),
     ({"name": "disabled_levels", "value": "1;5"}, "unknown_code"),
     ({"name": "material_step", "population": "dibao_new"}, "unknown_population")],
)  # fmt: skip
def test_a_line_that_the_book_cannot_take_is_refused(post, at, changes, code):
    with pytest.raises(Refused) as refused:
        enter(draft(**changes), by=post("county_officer"), at=at)
    assert refused.value.code == code
    assert not CountyLine.objects.exists()


def test_a_span_may_be_told_in_another_unit_of_time(post, at):
    row = enter(draft(name="notice_days", value="5", unit="工作日"), by=post("county_officer"), at=at)
    assert (row.value, row.unit) == (5, "工作日")


def test_the_database_takes_no_line_without_a_source(entered):
    with pytest.raises(IntegrityError), transaction.atomic():
        CountyLine.objects.filter(pk=entered.pk).update(cite="")


def test_a_line_belongs_to_the_place_of_the_post(entered):
    assert entered.place == Place.objects.get(pk=AREA)
