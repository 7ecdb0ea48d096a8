"""Advice on measures: risk and answer, labour and kind of help, the household's wish; set aside with a reason."""

import pytest

from shouwang.casework.assistance import set_aside as setting
from shouwang.refusal import Refused
from shouwang.registry.labour import ABLE, NONE, UNKNOWN, WEAK, capacity
from shouwang.registry.models import Person
from tests.casework import care, walk
from tests.casework.care import QUALIFIED

pytestmark = pytest.mark.django_db


def codes_of(case):
    with walk.see():
        standing, _ = setting.advice_on(care.again(case), QUALIFIED, care.book(QUALIFIED))
    return {each.code for each in standing}


def work(case, *labour):
    with walk.see():
        people = list(Person.objects.filter(household_id=case.household_id).order_by("id"))
        for person, code in zip(people, labour, strict=False):
            Person.objects.filter(pk=person.pk).update(labour=code)
        return capacity(Person.objects.filter(household_id=case.household_id), QUALIFIED, care.book(QUALIFIED))


@pytest.mark.req("S1-39")
def test_a_risk_without_a_measure_is_pointed_out():
    case = care.in_care(risks=("01", "09"))
    assert codes_of(case) == {"unanswered:01", "unanswered:09"}
    care.plan(case, "A40")
    assert codes_of(case) == {"unanswered:09"}


@pytest.mark.req("S1-39")
def test_a_measure_that_does_not_fit_its_risk_is_pointed_out():
    case = care.in_care(risks=("09",))
    care.plan(case, "A40")
    assert codes_of(case) == {"mismatch:09:A40"}


@pytest.mark.req("S1-41")
def test_a_single_risk_with_several_kinds_of_help_is_pointed_out_and_two_risks_are_not():
    one, two = care.in_care(), care.in_care(walk.household("李四"), risks=("01", "02"))
    for case in (one, two):
        care.plan(case, "A40")
        care.plan(case, "A43")
    assert "single_risk:A40+A43" in codes_of(one)
    assert not any(code.startswith("single_risk") for code in codes_of(two))


@pytest.mark.req("S0-13")
def test_an_able_household_with_only_the_safety_net_is_pointed_out():
    case = care.in_care()
    care.plan(case, "A43")
    assert codes_of(case) == set()  # nobody has been asked about labour yet
    assert work(case, "1", "5") == ABLE
    assert codes_of(case) == {"only_safety_net"}
    care.plan(case, "A35", risks=["01"])
    assert "only_safety_net" not in codes_of(case)


@pytest.mark.req("S0-13")
def test_a_household_without_labour_and_without_the_safety_net_is_pointed_out():
    case = care.in_care()
    care.plan(case, "A40")
    assert work(case, "4", "5") == NONE  # the third is a child
    assert codes_of(case) == {"no_safety_net"}
    care.plan(case, "A43")
    assert "no_safety_net" not in codes_of(case)


@pytest.mark.parametrize(
    ("labour", "found"), [(("3", "5"), WEAK), (("", "5"), UNKNOWN), (("", "2"), ABLE), (("4", "4"), NONE)]
)
def test_labour_is_what_the_best_member_can_do(labour, found):
    assert work(care.in_care(), *labour) == found


def test_who_is_at_school_does_not_count_as_labour():
    case = care.in_care()
    work(case, "1", "5")
    with walk.see():
        Person.objects.filter(household_id=case.household_id, labour="1").update(school="31")
    assert work(case) == NONE


def test_a_measure_that_the_household_does_not_want_is_pointed_out():
    case = care.in_care()
    measure = care.plan(case, wish="unwilling")
    assert codes_of(case) == {f"unwilling:{measure.key}"}


def test_advice_set_aside_with_a_reason_stays_quiet_until_the_facts_change():
    case = care.in_care(risks=("09",))
    care.plan(case, "A40")
    by = walk.reviewer()

    def aside(reason, code="mismatch:09:A40"):
        book = care.book(QUALIFIED)
        walk.do(setting.set_aside, case, code, reason=reason, by=by, on=QUALIFIED, book=book)

    with pytest.raises(Refused, match="写明理由"):
        aside(" ")
    aside("住院期间已由村里安置")
    assert codes_of(case) == set()
    with pytest.raises(Refused) as refused:
        aside("再说一次")
    assert refused.value.code == "no_such_advice"
    care.plan(case, "A39")
    assert "mismatch:09:A39" in codes_of(case)
