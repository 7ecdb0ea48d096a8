from datetime import date

import pytest

from shouwang.casework.cases import authorise, cross_check
from shouwang.casework.cases.cross_check import Seen
from shouwang.casework.cases.jobs import erase_everywhere
from shouwang.casework.cases.models import Authorisation, CrossCheckResult
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from tests.casework import walk
from tests.casework.walk import DAY, after
from tests.county import post

pytestmark = pytest.mark.django_db


def someone(one) -> Person:
    with walk.see():
        return Person.objects.filter(household_id=one.household_id).order_by("id").first()


def said(one, **fields):
    row = Seen(**({"person": someone(one).pk, "kind": "02", "found": "nothing"} | fields))
    return walk.do(cross_check.compare, one, [row], by=walk.people().officer, on=DAY)


def withdrawn(one, on=DAY):
    with walk.see():
        given = Authorisation.objects.filter(household_id=one.household_id).order_by("id").first()
    walk.do(authorise.withdraw, given, by=walk.reviewer(), on=on)


@pytest.mark.req("S1-17", "S1-29")
@pytest.mark.parametrize("line", ["s1_recognition", "s3_recognition"])
def test_nobody_is_asked_about_without_an_authorisation_in_force_whatever_the_order_of_steps(line):
    walk.use_line(line)
    one, on = walk.lead_to(walk.open_case(walk.household()), "cross_check", on=DAY)
    walk.compare(one, on=on)
    withdrawn(one, on)
    with pytest.raises(Refused, match="张三没有有效的资产核查授权"):
        walk.compare(one, on=on)
    with pytest.raises(Refused, match="张三没有有效的资产核查授权"):
        walk.say(one, "cross_check", by=walk.people().officer, on=on)


@pytest.mark.req("S1-17")
def test_a_county_that_compares_beside_the_home_check_asks_for_the_authorisation_all_the_same():
    walk.county_says("cross_check_order", "beside_home_check", population="s3_recognition")
    home = walk.household()
    case = walk.open_case(home)
    one = walk.passage(case)
    assert "cross_check" in one.due
    withdrawn(one)
    with pytest.raises(Refused, match="没有有效的资产核查授权"):
        walk.compare(one, on=DAY)


@pytest.mark.req("S1-29")
def test_all_nine_kinds_of_every_adult_are_answered_before_the_cross_check_passes():
    one = walk.passage(walk.open_case(walk.household()))
    said(one)
    with pytest.raises(Refused, match="还缺材料：数据比对结果"):
        walk.say(one, "cross_check", by=walk.people().officer, on=DAY)
    walk.compare(one, on=DAY)
    assert walk.say(one, "cross_check", by=walk.people().officer, on=DAY).verdict == "pass"
    with pytest.raises(Refused, match="比对结果不能再改"):
        said(one)


@pytest.mark.req("S1-29")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"found": "found"}, "属实"),
        ({"found": "found", "verdict": "explained"}, "都要写明理由"),
        ({"found": "not_asked"}, "都要写明理由"),
        ({"found": "nothing", "amount_fen": 1}, "不能填写核实结论或金额"),
        ({"kind": "10"}, "请选择核查类别"),
        ({"found": "perhaps"}, "请选择核查类别"),
    ],
)
def test_a_finding_is_judged_and_explained(fields, words):
    one = walk.passage(walk.open_case(walk.household()))
    with pytest.raises(Refused, match=words):
        said(one, **fields)


def test_a_finding_is_evidence_and_no_verdict_by_itself():
    one = walk.passage(walk.open_case(walk.household()))
    walk.compare(one, on=DAY, found_kind="08", verdict="explained")
    assert walk.say(one, "cross_check", by=walk.people().officer, on=DAY).verdict == "pass"


def test_a_stranger_is_not_compared_and_nothing_beyond_the_scope():
    one = walk.passage(walk.open_case(walk.household()))
    with pytest.raises(Refused, match="不是这一户现在的成员"):
        said(one, person=someone(walk.passage(walk.open_case(walk.household("李四")))).pk)
    withdrawn(one)
    walk.do(authorise.authorise, someone(one), how="signature", scope=["01"], by=walk.reviewer(), on=DAY)
    with pytest.raises(Refused, match="授权不包括“商品房”"):
        said(one)


def test_a_household_on_dibao_is_not_compared_again_where_policy_exempts_it():
    walk.county_says("cross_check_exempt", ["dibao"])
    home = walk.household()
    with walk.see():
        Person.objects.filter(household=home).update(dibao="rural")
    one = walk.passage(walk.open_case(home))
    assert (one.facts, one.due) == (["dibao"], ["review"])


def test_amounts_are_erased_when_their_purpose_has_ended_and_the_fact_stays():
    one = walk.passage(walk.open_case(walk.household()))
    walk.compare(one, on=DAY, found_kind="05")
    walk.say(one, "cross_check", "stop", by=walk.people().officer, on=DAY, opinion="存款较多", ground="not_qualified",
             judges=("赵一", "钱二"), proof=walk.paper())  # fmt: skip
    by = post("data_steward")
    assert walk.do(cross_check.erase_amounts, by=by, on=after(DAY, 180)) == 0
    assert walk.do(cross_check.erase_amounts, by=by, on=after(DAY, 181)) == 1
    with walk.see():
        kept = CrossCheckResult.objects.get(found="found")
    assert (kept.amount_fen, kept.verdict, kept.erased_on) == (None, "confirmed", after(DAY, 181))
    assert len(codes.read("asset")) == 9


def test_the_clock_erases_in_every_county_and_once():
    one = walk.passage(walk.open_case(walk.household(), on=date(2022, 3, 1)))
    walk.compare(one, on=date(2022, 3, 1), found_kind="05")
    walk.say(one, "cross_check", "stop", by=walk.people().officer, on=date(2022, 3, 1), opinion="存款较多",
             ground="not_qualified", judges=("赵一", "钱二"), proof=walk.paper())  # fmt: skip
    assert (erase_everywhere(), erase_everywhere()) == (1, 0)
