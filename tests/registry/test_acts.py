"""Corrections, natural change, the safety-net mark, tags, incomes and guarantees of one household."""

from datetime import date

import pytest

from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.change import change_head, join, leave
from shouwang.registry.correct import correct_household, correct_person
from shouwang.registry.models import Guarantee, Household, Income, Membership, Person, SafetyNet, Tag
from shouwang.registry.record import record_guarantee, record_income
from shouwang.registry.safety_net import is_proposed, mark, proposals, unmark
from shouwang.registry.tag import tag, untag
from shouwang.trail.models import Line
from shouwang.vault.keep import plain
from shouwang.web.sight import within
from tests.county import AREA, OTHER
from tests.registry.files import FAMILY, NEXT, VILLAGE, number, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(take):
    take(*FAMILY)
    return Household.objects.get(key="H1")


@pytest.fixture
def worker(home, post):
    """The village's own worker, in front of the household."""
    worker = post("grid_worker", int(VILLAGE) * 1000)
    with within(worker.scope()):
        yield worker


def _person(name: str) -> Person:
    return Person.objects.get(name=name, left_on=None)


@pytest.mark.req("S1-44")
def test_a_correction_says_who_changed_what_from_which_value(home, worker, at):
    correct_person(_person("甲二"), {"health": "4", "work_months": 3}, by=worker, at=at, note="入户核对")
    line = Line.objects.latest("id")
    assert line.changes == {"health": ["", "4"], "work_months": [None, 3]}
    assert (line.verb, line.user, line.household_id, line.note) == (
        "registry.correct",
        worker.holder,
        home.pk,
        "入户核对",
    )


def test_a_corrected_number_is_sealed_and_only_its_mask_is_written(home, worker, at):
    correct_person(
        _person("甲二"), {"number": number(60, "19820304"), "phone": "19900000002"}, by=worker, at=at, note="核对"
    )
    person = _person("甲二")
    assert plain(person.number) == number(60, "19820304")
    assert person.birth == date(1982, 3, 4)
    assert number(60, "19820304") not in str(Line.objects.latest("id").changes)
    with pytest.raises(Refused, match="逐位核对"):
        correct_person(person, {"number": number(5)[:17] + "?"}, by=worker, at=at, note="核对")
    with pytest.raises(Refused, match="已登记在甲一名下"):
        correct_person(person, {"number": number(1)}, by=worker, at=at, note="核对")


def test_the_heads_name_follows_and_headship_is_not_a_correction(home, worker, at):
    correct_person(_person("甲一"), {"name": "甲壹"}, by=worker, at=at, note="户口簿")
    home.refresh_from_db()
    assert home.head_name == "甲壹"
    with pytest.raises(Refused, match="更换户主"):
        correct_person(_person("甲二"), {"relation": "01"}, by=worker, at=at, note="户口簿")


@pytest.mark.req("S1-05")
def test_a_category_must_agree_with_the_attribute(home, steward, at):
    with pytest.raises(Refused, match="一般农户不能是脱贫不稳定户"):
        correct_household(home, {"category": "unstable"}, by=steward, at=at, note="国扶系统")
    correct_household(home, {"category": "unstable", "attribute": "lifted_with"}, by=steward, at=at, note="国扶系统")
    assert Household.objects.get(pk=home.pk).category == "unstable"


def test_a_household_that_moves_takes_its_rows_along(home, steward, at):
    correct_household(home, {"place": Place.objects.get(pk=int(NEXT) * 1000)}, by=steward, at=at, note="搬迁")
    for model in (Person, Membership, Income, Guarantee, Line):
        assert not model.objects.filter(household_id=home.pk).exclude(place_id=int(NEXT) * 1000).exists()
    assert Line.objects.filter(household_id=home.pk).count() == 1
    with pytest.raises(Refused, match="管辖范围"):
        correct_household(home, {"place": Place.objects.get(pk=OTHER + 1001000)}, by=steward, at=at, note="搬迁")


def test_a_correction_needs_a_note_a_known_field_and_reach(home, worker, post, at):
    with pytest.raises(Refused, match="写明依据"):
        correct_household(home, {"bank": "x"}, by=worker, at=at, note="")
    with pytest.raises(Refused, match="不能在这里更正"):
        correct_household(home, {"members": 9}, by=worker, at=at, note="核对")
    elsewhere = post("grid_worker", int(NEXT) * 1000)
    with pytest.raises(Refused, match="管辖范围"):
        correct_household(home, {"bank": "x"}, by=elsewhere, at=at, note="核对")


@pytest.mark.req("S4-25")
def test_a_member_leaves_with_reason_day_and_proof(home, worker, at):
    leave(_person("甲二"), reason="married_out", on=date(2026, 10, 8), proof="结婚证", by=worker, at=at)
    home.refresh_from_db()
    assert (home.members, home.net_per_head_fen) == (1, 900000)
    membership = Membership.objects.get(person__name="甲二")
    assert (membership.until, membership.reason) == (date(2026, 10, 8), "married_out")
    line = Line.objects.latest("id")
    assert (line.on, line.note, line.changes["members"]) == (date(2026, 10, 8), "结婚证", [2, 1])


def test_when_the_head_dies_a_new_head_is_named_in_the_same_step(home, worker, at):
    with pytest.raises(Refused, match="确定新户主"):
        leave(_person("甲一"), reason="dead", on=date(2026, 10, 8), proof="死亡证明", by=worker, at=at)
    leave(
        _person("甲一"),
        reason="dead",
        on=date(2026, 10, 8),
        proof="死亡证明",
        by=worker,
        at=at,
        new_head=_person("甲二"),
    )
    home.refresh_from_db()
    assert (home.head_name, _person("甲二").relation) == ("甲二", "01")


def test_the_household_ends_with_its_last_member(home, worker, at):
    leave(_person("甲二"), reason="dead", on=date(2026, 10, 7), proof="死亡证明", by=worker, at=at)
    leave(_person("甲一"), reason="dead", on=date(2026, 10, 8), proof="死亡证明", by=worker, at=at)
    home.refresh_from_db()
    assert (home.gone_on, home.gone_reason) == (date(2026, 10, 8), "dissolved")
    assert Person.objects.filter(household=home).count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": "bored"}, "变动原因"),
        ({"proof": " "}, "写明依据"),
        ({"on": date(2026, 12, 1)}, "晚于今天"),
    ],
)
def test_a_change_without_reason_proof_or_with_a_day_ahead_is_refused(home, worker, at, change, words):
    values = {"reason": "dead", "on": date(2026, 10, 8), "proof": "死亡证明"} | change
    with pytest.raises(Refused, match=words):
        leave(_person("甲二"), **values, by=worker, at=at)
    assert Membership.objects.filter(until=None, household=home).count() == 2


@pytest.mark.req("S4-25")
def test_a_newborn_joins_without_a_number(home, worker, at):
    values = {"name": "甲三", "relation": "03", "birth": date(2026, 9, 30), "sex": "1"}
    baby = join(home, values, number="", reason="birth", on=date(2026, 9, 30), proof="出生医学证明", by=worker, at=at)
    home.refresh_from_db()
    assert (home.members, baby.key, baby.number_state) == (3, "H1-03", "none")
    assert Membership.objects.get(person=baby).since == date(2026, 9, 30)
    assert home.net_per_head_fen == 300000
    with pytest.raises(Refused, match="原户办理减少"):
        join(home, values, number=number(3), reason="moved_in", on=date(2026, 9, 30), proof="户口簿", by=worker, at=at)


def test_a_head_may_hand_over(home, worker, at):
    change_head(home, _person("甲二"), by=worker, at=at, note="户口簿已变更")
    assert (_person("甲二").relation, _person("甲一").relation) == ("01", "99")


def test_a_member_who_left_is_not_brought_back_by_a_file(home, take, steward, at):
    leave(_person("甲二"), reason="dead", on=date(2026, 10, 8), proof="死亡证明", by=steward, at=at)
    outlook = take(*FAMILY[:2], FAMILY[2] | {"wage": "1"})
    assert "left_member" in [fault.code for fault in outlook.faults]
    assert Household.objects.get(key="H1").members == 1


def test_a_member_who_married_out_comes_with_the_other_household(home, take, steward, at):
    leave(_person("甲二"), reason="married_out", on=date(2026, 10, 8), proof="结婚证", by=steward, at=at)
    counts = take(FAMILY[2], row("甲二", "配偶", no="H2", person_no="P2", number=number(2, man=False))).counts
    assert (counts["persons_updated"], counts["households_unchanged"]) == (1, 1)
    person = _person("甲二")
    assert person.household.key == "H2"
    assert list(Membership.objects.filter(person=person).order_by("id").values_list("household__key", "since")) == [
        ("H1", None),
        ("H2", at.date()),
    ]


NOBODY_WORKS = (
    row("老一", no="N1", number=number(31, "19450101"), labour="无劳动力", dibao="是"),
    row("孙一", "之孙子", no="N1", number=number(32, "20150101"), labour=""),
    row("生一", "之孙女", no="N1", number=number(33, "20080101"), school="普通高中一年级"),
)


def test_a_household_without_labour_on_dibao_is_proposed_not_marked(take, at):
    take(*NOBODY_WORKS)
    take(*FAMILY)
    book = in_force(AREA, at.date())
    found = proposals(Household.objects.all(), book)
    assert [household.key for household in found] == ["N1"]
    household = found[0]
    assert is_proposed(household, household.persons.all(), book)
    assert not household.is_safety_net


@pytest.mark.parametrize(
    "cells", [{"dibao": "否"}, {"labour": "弱劳动力"}, {"labour": ""}], ids=["nothing paid", "some labour", "not known"]
)
def test_otherwise_it_is_not_proposed(take, at, cells):
    take(NOBODY_WORKS[0] | cells, *NOBODY_WORKS[1:])
    book = in_force(AREA, at.date())
    household = Household.objects.get()
    assert not proposals(Household.objects.all(), book).exists()
    assert not is_proposed(household, household.persons.all(), book)


def test_the_safety_net_mark_is_a_persons_word_with_dates(home, post, steward, at):
    officer = post("county_officer")
    mark(home, since=date(2026, 10, 1), reason="入户核实", by=officer, at=at)
    home.refresh_from_db()
    assert home.is_safety_net
    with pytest.raises(Refused, match="已经标注"):
        mark(home, since=date(2026, 10, 1), reason="入户核实", by=officer, at=at)
    with pytest.raises(Refused, match="不能更早"):
        unmark(home, until=date(2026, 9, 1), reason="有劳动力返乡", by=officer, at=at)
    unmark(home, until=date(2026, 10, 30), reason="有劳动力返乡", by=officer, at=at)
    net = SafetyNet.objects.get()
    assert (net.since, net.until, net.marked_by) == (date(2026, 10, 1), date(2026, 10, 30), officer)
    with pytest.raises(Refused, match="没有这项权限"):
        mark(home, since=date(2026, 10, 1), reason="x", by=steward, at=at)


def test_a_tag_has_source_and_days_and_is_put_once(home, worker, at):
    first = tag(home, "FG-07", since=date(2026, 10, 1), source="卫健局9月名单", by=worker, at=at)
    assert tag(home, "FG-07", since=date(2026, 10, 2), source="村里", by=worker, at=at) == first
    untag(first, until=date(2026, 10, 20), by=worker, at=at)
    assert Tag.objects.get().until == date(2026, 10, 20)
    with pytest.raises(Refused, match="重点人群列表"):
        tag(home, "FG-99", since=date(2026, 10, 1), source="村里", by=worker, at=at)


def test_the_income_of_a_period_is_kept_once_and_shown(home, worker, at):
    amounts = {"wage_fen": 1200000, "cost_fen": 200001}
    for wage in (1200000, 1300000):
        record_income(home, amounts | {"wage_fen": wage}, begins_on=date(2025, 11, 1), ends_on=date(2026, 10, 31),
                      by=worker, at=at, note="入户调查")  # fmt: skip
    home.refresh_from_db()
    assert Income.objects.filter(household=home).count() == 1
    assert (home.net_fen, home.net_per_head_fen) == (1099999, 549999)
    with pytest.raises(Refused, match="起止不对"):
        record_income(home, amounts, begins_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), by=worker, at=at)


def test_a_guarantee_that_changes_keeps_the_state_before(home, worker, at):
    record_guarantee(home, "water", is_firm=False, detail="quantity", since=at.date(), source="入户", by=worker, at=at)
    states = Guarantee.objects.filter(household=home, kind="water").order_by("id").values_list("is_firm", "until")
    assert list(states) == [(True, at.date()), (False, None)]
    assert Line.objects.latest("id").changes == {"water": ["有保障", "无保障（水量不达标）"]}
