"""The responsible helper: named, replaced on the day, and not let go while the risk is open."""

from datetime import date

import pytest

from shouwang.accounts.models import Pairing, Post
from shouwang.casework.assistance import pair as pairing
from shouwang.casework.assistance.models import Helper
from shouwang.casework.assistance.waiting import without_helper
from shouwang.casework.cases.models import Case
from shouwang.refusal import Refused
from shouwang.vault.keep import plain
from shouwang.web.sight import within
from tests.casework import care, walk
from tests.casework.care import QUALIFIED
from tests.county import OTHER, post

pytestmark = pytest.mark.django_db
OTHER_PERSON = pairing.Person("钱换人", "县教育局", "0354-3001234")


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    assert caught.value.code == code
    return caught.value.sentence


@pytest.mark.req("S1-31")
def test_a_named_helper_has_his_phone_sealed():
    helper = care.pair(care.in_care())
    assert (helper.name, helper.unit, helper.duty) == ("赵帮扶", "县农业农村局", "干部")
    assert helper.phone_mask == "139****0001"
    with walk.see():
        assert plain(Helper.objects.get(pk=helper.pk).phone) == "13900000001"


def test_a_helper_with_a_post_sees_the_household_and_no_other():
    case, other = care.in_care(), care.in_care(walk.household("李四"))
    with within(care.helper_post().scope()):
        assert not Case.objects.filter(pk=case.pk).exists()
    care.pair(case, care.helper_post())
    with within(care.helper_post().scope()):
        assert list(Case.objects.values_list("pk", flat=True)) == [case.pk]
        assert not Case.objects.filter(pk=other.pk).exists()


@pytest.mark.req("S2-11")
def test_the_next_helper_begins_on_the_day_on_which_the_last_one_ends():
    case = care.in_care()
    care.pair(case, care.helper_post())
    later = date(2026, 5, 1)
    care.pair(case, OTHER_PERSON, on=later, reason="工作调动")
    with walk.see():
        first, second = Helper.objects.filter(case=case).order_by("id")
        assert (first.until, first.end_reason, second.since, second.until) == (later, "工作调动", later, None)
        assert not Pairing.objects.filter(household_id=case.household_id, until__isnull=True).exists()
    with within(care.helper_post().scope()):
        assert not Case.objects.exists()


@pytest.mark.req("S2-11")
@pytest.mark.parametrize("stage", ["recognising", "monitored", "eliminating"])
def test_a_helper_is_not_let_go_while_the_risk_is_open(stage):
    case = care.in_care(stage=stage)
    helper = care.pair(case)
    sentence = refused(
        "risk_open", walk.do, pairing.release, helper, reason="退休", by=walk.reviewer(), on=date(2026, 5, 1)
    )
    assert "责任不能脱钩" in sentence


@pytest.mark.req("S1-01")
def test_a_helper_stays_after_elimination_until_ended_by_name():
    case = care.in_care()
    helper = care.pair(case)
    with walk.see():
        Case.objects.filter(pk=case.pk).update(stage="eliminated", eliminated_on=date(2026, 10, 1))
        assert Helper.objects.in_force().get(case=case).pk == helper.pk
    refused("no_reason", walk.do, pairing.release, helper, reason=" ", by=walk.reviewer(), on=date(2026, 10, 2))
    walk.do(pairing.release, helper, reason="回访结束", by=walk.reviewer(), on=date(2026, 10, 2))
    with walk.see():
        assert Helper.objects.get(pk=helper.pk).until == date(2026, 10, 2)
    refused("already_ended", walk.do, pairing.release, helper, reason="再来", by=walk.reviewer(), on=date(2026, 10, 3))


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (pairing.Person("", "县局", "13900000001"), "incomplete"),
        (pairing.Person("赵", "", "13900000001"), "incomplete"),
        (pairing.Person("赵", "县局", ""), "incomplete"),
        (pairing.Person("赵", "县局", "1390000000"), "bad_phone"),
        (pairing.Person("赵", "县局", "12900000001"), "bad_phone"),
    ],
)
def test_a_helper_without_name_unit_or_reachable_phone_is_refused(person, code):
    refused(code, care.pair, care.in_care(), person)


def test_a_change_of_helper_needs_its_reason_and_another_person():
    case = care.in_care()
    care.pair(case)
    refused("no_reason", care.pair, case, OTHER_PERSON, on=date(2026, 5, 1))
    refused("same_helper", care.pair, case, on=date(2026, 5, 1), reason="换")
    refused("before_helper", care.pair, case, OTHER_PERSON, on=date(2026, 3, 14), reason="换")


def test_no_helper_is_named_before_the_case_or_after_its_end():
    case = care.in_care()
    refused("before_case", care.pair, case, on=date(2026, 2, 22))
    care.pair(case, on=date(2026, 2, 23))
    refused("not_in_care", care.pair, care.in_care(walk.household("李四"), stage="declined"))


def test_a_post_without_a_holder_or_of_another_county_is_no_helper():
    case = care.in_care()
    empty = Post.objects.create(role="helper", place_id=post("helper").place_id, since=QUALIFIED)
    refused("no_holder", care.pair, case, empty)
    refused("other_county", care.pair, case, post("helper", OTHER))


def test_another_village_may_not_name_the_helper():
    refused("not_here", care.pair, care.in_care(), by=walk.reviewer(walk.OTHER_VILLAGE))


@pytest.mark.req("S2-11")
def test_a_household_whose_helper_has_left_his_post_stands_on_the_list():
    case = care.in_care()
    with walk.see():
        assert list(without_helper(Case.objects.all())) == [case]
    care.pair(case, care.helper_post())
    with walk.see():
        assert list(without_helper(Case.objects.all())) == []
        Post.objects.filter(pk=care.helper_post().pk).update(until=date(2026, 5, 1))
        assert list(without_helper(Case.objects.all())) == [case]
