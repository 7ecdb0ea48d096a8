"""Whose household is looked after already: a helper is there, and the monthly check runs."""

from datetime import date

import pytest

from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.assistance.waiting import cared_for, unattended
from shouwang.registry.models import Household
from shouwang.screening.clues.models import Clue
from tests.casework import care, walk

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-30")]
ON = date(2026, 11, 1)


def cared(case) -> bool:
    with walk.see():
        clues = Clue.objects.filter(cared_for(ON, care.book(ON)), household=case.household)
        return clues.exists()


def checked(case, on: date) -> None:
    with walk.see():
        MonthlyCheck.objects.create(
            case=case, household_id=case.household_id, place_id=case.place_id, month=on.replace(day=1), due_on=on,
            opened_at=walk.instant(on), done_on=on, channel="home", trend="stable", finding="平稳",
        )  # fmt: skip


def test_a_household_is_looked_after_while_its_helper_is_there_and_checks_are_made():
    case = care.in_care()
    walk.clue(case.household, on=date(2026, 10, 30))
    assert not cared(case)
    care.pair(case)
    assert not cared(case)
    checked(case, date(2026, 9, 30))
    assert not cared(case)
    checked(case, date(2026, 10, 1))
    assert cared(case)


def test_one_marked_a_moment_ago_is_looked_after_before_its_first_check():
    case = care.in_care(qualified=date(2026, 10, 20))
    walk.clue(case.household, on=date(2026, 10, 30))
    care.pair(case, on=date(2026, 10, 20))
    assert cared(case)


def test_a_helper_whose_post_stands_empty_looks_after_nobody():
    case = care.in_care()
    walk.clue(case.household, on=date(2026, 10, 30))
    care.pair(case, care.helper_post())
    checked(case, date(2026, 10, 1))
    assert cared(case)
    with walk.see():
        case.helpers.get().post.__class__.objects.filter(pk=care.helper_post().pk).update(holder=None)
    assert not cared(case)


def test_nobody_is_responsible_for_one_that_only_the_national_system_knows():
    alone = walk.household("孤户", category="marginal", monitored_since=date(2026, 3, 1))
    ahead = walk.household("后户", category="marginal", monitored_since=date(2026, 12, 1))
    gone = walk.household("去户", category="marginal", eliminated_on=date(2026, 10, 1))
    helped, bare = (care.in_care(walk.household(name, category="marginal")) for name in ("帮户", "空户"))
    care.pair(helped)
    with walk.see():
        found = set(unattended(Household.objects.filter(head_name__endswith="户"), ON))
    assert found == {alone, bare.household}
    assert not {ahead, gone, helped.household} & found
