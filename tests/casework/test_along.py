"""When two households turn out to be one, or join, whatever was done about the one goes along to the other."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from shouwang.accounts.models import Pairing
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.casework.cases.models import Case
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.divide import merge
from shouwang.registry.models import Duplicate, Household, Person
from shouwang.registry.part import part
from shouwang.registry.unite import unite_households
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.report import report
from tests.casework import care, walk
from tests.county import AREA, post

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-14")]
ON = date(2026, 10, 20)
WHY = "入户核对户口簿，是同一户"


@pytest.fixture
def two() -> tuple[Household, Household]:
    return walk.household("张三"), walk.household("张三", children=0, category="marginal")


def _pair(one: Household, other: Household) -> Duplicate:
    with walk.see():
        return Duplicate.objects.create(
            kind="household", reason="head", household=one, other=other, place_id=walk.VILLAGE, found_on=ON,
            seen_at=walk.instant(ON),
        )  # fmt: skip


def _unite(pair: Duplicate, on: date = ON) -> None:
    with walk.see():
        persons = [list(Person.objects.filter(household=one).order_by("id")) for one in (pair.other, pair.household)]
    by = post("data_steward")
    with walk.see(by):
        members = {persons[0][0].pk: persons[1][0].pk}
        unite_households(pair, pair.household, members, {}, note=WHY, by=by, at=walk.instant(on))


def _reported(home: Household, on: date = ON) -> Clue:
    by = walk.reviewer()
    with walk.see(by):
        made = report(
            home, kind="application", reason="medical_cost", text="住院", applicant=home.head_name, by=by,
            at=walk.instant(on), on=on, book=in_force(AREA, on),
        )  # fmt: skip
        return made.clue


def _whose() -> set[int]:
    """Whose the clues, cases, helpers, measures and pairings are."""
    with walk.see():
        found = {
            row
            for model in (Clue, Case, Helper, Measure)
            for row in model.objects.values_list("household_id", flat=True)
        }
        return found | set(Pairing.objects.filter(until=None).values_list("household_id", flat=True))


def test_clue_case_helper_and_measure_go_along_and_back(two, signed_in):
    one, other = two
    case, pair = care.helped(other), _pair(one, other)
    with walk.see():
        helper = post("helper", AREA)
        Pairing.objects.create(post=helper, household_id=other.pk, since=ON)
    clue = _reported(other)
    assert _whose() == {other.pk}
    _unite(pair)
    assert _whose() == {one.pk}
    client = signed_in(walk.reviewer())
    for url in (f"/care/of/{case.key}/", reverse("registry:household", args=[one.key])):
        assert client.get(url).status_code == 200, url
    assert case.key in client.get(reverse("cases:of_household", args=[one.key])).content.decode()
    assert clue.key in client.get(reverse("clues:of_household", args=[one.key])).content.decode()
    by = post("data_steward")
    with walk.see(by):
        part(pair, note="是两户", by=by, at=walk.instant(ON))
    assert _whose() == {other.pk}


def test_two_cases_or_two_clues_of_one_reason_are_first_settled(two):
    one, other = two
    care.in_care(one)
    case, pair = care.in_care(other), _pair(one, other)
    with pytest.raises(Refused, match=f"各有一个未办结的监测帮扶（.*{case.key}.*）.*请先办结其中一个"):
        _unite(pair)
    with walk.see():
        Case.objects.update(stage="eliminated", eliminated_on=ON)
    first, second = _reported(one), _reported(other)
    with pytest.raises(Refused, match=f"同一原因的未办结线索（{first.key}、{second.key}）"):
        _unite(pair)
    with walk.see():
        Clue.objects.filter(pk=second.pk).update(reason="own_cost")  # no longer the same
    _unite(pair)
    assert _whose() == {one.pk}


def test_households_that_join_leave_no_open_clue_behind(two):
    one, other = two
    with walk.see():
        Household.objects.update(category="")
    clue, by = _reported(other), walk.reviewer()
    with walk.see(by):
        relations = {person.pk: "11" for person in other.persons.all()}
        merge(other, one, relations, on=ON + timedelta(0), proof="村民申请", by=by, at=walk.instant(ON))
        assert Clue.objects.get(pk=clue.pk).household_id == one.pk
