from datetime import date

import pytest

from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.enrol import enrol, preview
from shouwang.registry.models import (
    Batch,
    BatchFault,
    Guarantee,
    Household,
    Income,
    Membership,
    Person,
    SafetyNet,
    Source,
    Statement,
    Tag,
)
from shouwang.trail.models import Line
from shouwang.vault.cipher import blind_index
from shouwang.vault.keep import plain
from shouwang.vault.models import Secret
from shouwang.web.sight import within
from tests.county import AREA, OTHER
from tests.registry.files import FAMILY, NEXT, VILLAGE, number, read, row

pytestmark = pytest.mark.django_db


def _codes(outlook):
    return [fault.code for fault in outlook.faults]


def test_a_file_becomes_households_with_members_incomes_and_secrets(take):
    counts = take(*FAMILY).counts
    assert (counts["rows"], counts["kept"], counts["faulty"]) == (3, 3, 0)
    assert (counts["households_created"], counts["persons_created"]) == (2, 3)
    first = Household.objects.get(key="H1")
    assert (first.head_name, first.members, first.place.name, first.place_id) == (
        "甲一",
        2,
        "一组",
        int(VILLAGE) * 1000 + 1,
    )
    assert (first.net_fen, first.net_per_head_fen, first.income_to) == (900000, 450000, date(2026, 10, 31))
    person = Person.objects.get(key="P1")
    assert (person.birth, person.sex, person.number_state) == (date(1970, 1, 1), "1", "exact")
    assert plain(person.number) == number(1)
    assert person.number_mask == f"9901{'*' * 10}{number(1)[-4:]}"
    assert Household.objects.get(key="H2").net_fen == 2000050


def test_the_same_file_again_changes_nothing_and_says_so(take):
    take(*FAMILY)
    before = (Household.objects.count(), Secret.objects.count(), Line.objects.count(), Batch.objects.count())
    counts = take(*FAMILY).counts
    assert (counts["kept"], counts["households_unchanged"], counts["persons_unchanged"]) == (3, 2, 3)
    assert counts["households_created"] == counts["persons_updated"] == 0
    assert (Household.objects.count(), Secret.objects.count(), Line.objects.count(), Batch.objects.count()) == before


def test_the_same_rows_in_another_file_change_nothing_either(take):
    take(*FAMILY)
    secrets = Secret.objects.count()
    counts = take(*FAMILY[2:], *FAMILY[:2]).counts
    assert (counts["households_unchanged"], counts["persons_unchanged"]) == (2, 3)
    assert set(Source.objects.values_list("chain", flat=True)) == {"register"}
    assert Secret.objects.count() == secrets
    assert Membership.objects.count() == Person.objects.count() == 3


def test_a_preview_counts_the_same_and_writes_nothing(steward, at, take):
    area = Place.objects.get(pk=AREA)
    seen = preview(read(*FAMILY), area, by=steward, at=at)
    assert Household.objects.count() == Batch.objects.count() == 0
    assert not Place.objects.within(AREA).filter(level="group").exists()
    assert seen.groups == 2
    assert seen.counts == take(*FAMILY).counts
    assert preview(read(*FAMILY), area, by=steward, at=at).same_as == Batch.objects.get()


def _period(home):
    return "~".join(str(day) for day in Income.objects.get(household=home).period)


@pytest.mark.req("S1-44")
def test_a_changed_row_updates_and_keeps_what_was_before(take):
    take(*FAMILY)
    counts = take({**FAMILY[0], "name": "甲壹", "wage": "9100", "health": "残疾"}, *FAMILY[1:]).counts
    assert (counts["households_updated"], counts["households_unchanged"]) == (1, 1)
    assert (counts["persons_updated"], counts["persons_unchanged"]) == (1, 2)
    first, second = Source.objects.filter(area=AREA).order_by("id")
    assert first.batch.key.endswith("enrol-1") and second.chain == "register"
    home = Household.objects.get(key="H1")
    said = Statement.objects.filter(source=second, household_id=home.pk).order_by("-person_id")
    news = {one.person_id: (one.facts, one.sheet, one.row, one.place_then) for one in said}
    person = Person.objects.get(name="甲壹")
    assert news == {
        None: ({"head": "甲壹", f"A22@{_period(home)}": 910000}, "", 2, home.place_id),
        person.pk: ({"A3": "甲壹", "A10": "4"}, "", 2, home.place_id),
    }
    assert Statement.objects.get(source=first, person_id=person.pk).facts["A3"] == "甲一"
    assert (person.told_by, person.folded) == (second.batch, "甲壹")
    assert home.head_name == "甲壹"
    assert Income.objects.get(household__key="H1").wage_fen == 910000


def test_a_blank_cell_never_erases_what_is_known(take):
    take({**FAMILY[0], "health": "残疾", "phone": "19900000001"}, *FAMILY[1:])
    counts = take({**FAMILY[0], "group": "", "wage": ""}, *FAMILY[1:]).counts
    assert counts["persons_unchanged"] == 3
    assert counts["households_unchanged"] == 2
    assert Person.objects.get(key="P1").health == "4"
    assert Household.objects.get(key="H1").place.name == "一组"


def test_a_member_missing_from_the_file_is_noted_and_stays(take):
    take(*FAMILY)
    outlook = take(FAMILY[0], FAMILY[2])
    assert _codes(outlook).count("missing_member") == 1
    assert Membership.objects.filter(until=None).count() == 3
    assert Household.objects.get(key="H1").members == 2


def test_a_household_without_a_number_is_called_by_its_village_and_order(take):
    rows = [row("甲一", number=number(1)), row("甲二", "配偶", number=number(2)), row("乙一", number=number(3)),
            row("丙一", number=number(4), village=NEXT)]  # fmt: skip
    take(*rows)
    keys = list(Household.objects.order_by("id").values_list("key", "head_name"))
    assert keys == [(f"{VILLAGE}-0001", "甲一"), (f"{VILLAGE}-0002", "乙一"), (f"{NEXT}-0001", "丙一")]
    assert Person.objects.get(name="甲二").key == f"{VILLAGE}-0001-02"


def test_a_household_without_a_number_is_found_again_by_its_people(take):
    take(row("甲一", number=number(1)), row("甲二", "之子", number=number(2)))
    counts = take(
        row("丁一", number=number(9)), row("甲一", number=number(1), health="残疾"), row("甲二", "之子", number=number(2)),
        row("甲三", "之女", number=number(5)),
    ).counts  # fmt: skip
    assert (counts["households_created"], counts["households_updated"]) == (1, 0)
    assert (counts["persons_created"], counts["persons_updated"], counts["persons_unchanged"]) == (2, 1, 1)
    assert Person.objects.get(name="甲三").key == f"{VILLAGE}-0001-03"
    assert Household.objects.get(key=f"{VILLAGE}-0001").members == 3


def test_a_doubtful_number_is_kept_apart_from_sure_ones(take):
    bad = number(1)[:17] + ("0" if number(1)[17] != "0" else "1")
    outlook = take(
        row("甲一", number=bad, no="H1"),
        row("乙一", number="9.90122E+17", no="H2"),
        row("丙一", number=number(3), no="H3"),
    )
    assert (outlook.counts["doubtful"], outlook.counts["persons_created"], outlook.counts["kept"]) == (2, 1, 3)
    states = dict(Person.objects.values_list("name", "number_state"))
    assert states == {"甲一": "bad_check", "乙一": "damaged", "丙一": "exact"}
    damaged = Person.objects.get(name="乙一").number
    assert bytes(damaged.index) != blind_index("number", plain(damaged))


def test_a_damaged_number_never_replaces_a_sure_one(take):
    take(*FAMILY)
    take({**FAMILY[0], "number": "9.90122E+17"}, *FAMILY[1:])
    person = Person.objects.get(key="P1")
    assert (person.number_state, plain(person.number)) == ("exact", number(1))
    take({**FAMILY[2], "number": "9.90122E+17", "no": "H9", "person_no": "P9", "name": "新一"})
    take({**FAMILY[2], "number": number(9), "no": "H9", "person_no": "P9", "name": "新一"})
    assert plain(Person.objects.get(key="P9").number) == number(9)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"village": "990122001999"}, "unknown_village"),
        ({"village": "990123001001"}, "outside"),
        ({"village": "", "village_name": "village990122001001000"}, "ambiguous"),
        ({"village": ""}, "no_village"),
        ({"name": "甲" * 61}, "too_long"),
    ],
)
def test_a_row_that_cannot_be_placed_stays_out_with_its_reason(take, cells, code):
    if code == "ambiguous":
        for village in (VILLAGE, "990122002001"):
            Place.objects.filter(pk=int(village) * 1000).update(name="东村")
        cells, code = {"village": "", "village_name": "东村村委会"}, "ambiguous_village"
    outlook = take(row("甲一", number=number(1)) | cells, row("乙一", number=number(2)))
    assert _codes(outlook)[0] == code
    assert (outlook.counts["kept"], outlook.counts["faulty"], Person.objects.get().name) == (1, 1, "乙一")
    assert BatchFault.objects.filter(code=code, kept=False, row=2).count() == 1


def test_a_village_of_a_shared_name_is_told_apart_by_its_township(take):
    for village in (VILLAGE, "990122002001"):
        Place.objects.filter(pk=int(village) * 1000).update(name="东村")
    Place.objects.filter(pk=990122002 * 10**6).update(name="西镇")
    take(row("甲一", number=number(1), village="", township_name="西镇", village_name="东村村民委员会"))
    assert Household.objects.get().place_id == 990122002001000


def test_a_person_in_two_households_of_a_file_is_kept_once(take):
    outlook = take(*FAMILY, {**FAMILY[0], "no": "H3"}, FAMILY[2])
    assert sorted(set(_codes(outlook)) - {"income_period"}) == ["duplicate_person", "duplicate_row"]
    assert Person.objects.count() == 3


def test_a_person_of_another_household_is_not_taken_over(take):
    take(*FAMILY)
    outlook = take(row("丙一", number=number(8), no="H3"), row("甲二", "配偶", number=number(2, man=False), no="H3"))
    assert "other_household" in _codes(outlook)
    assert Person.objects.get(name="甲二").household.key == "H1"
    assert Household.objects.get(key="H3").members == 1


@pytest.mark.req("S1-05")
def test_a_category_that_contradicts_the_attribute_is_not_taken(take):
    outlook = take(
        row("甲一", no="H1", number=number(1), kind="一般农户", category="脱贫不稳定户"),
        row("乙一", no="H2", number=number(2), kind="脱贫户", category="脱贫不稳定户"),
        row("丙一", no="H3", number=number(3), kind="脱贫户", category="边缘易致贫户"),
        row("丁一", no="H4", number=number(4), kind="一般农户", category="突发严重困难户"),
    )
    assert _codes(outlook) == ["category_attribute", "category_attribute"]
    assert list(Household.objects.order_by("key").values_list("category", flat=True)) == ["", "unstable", "", "sudden"]


def test_a_file_without_a_period_is_of_the_twelve_months_before(take):
    outlook = take(*FAMILY)
    assert outlook.faults[0].sentence == "文件没有写收入统计期，按2025年11月1日至2026年10月31日载入"
    income = Income.objects.get(household__key="H1")
    assert (income.begins_on, income.ends_on, income.members) == (date(2025, 11, 1), date(2026, 10, 31), 2)


def test_an_older_income_does_not_replace_the_newest_in_the_list(take):
    take({**FAMILY[0], "from": "2025-11-01", "to": "2026-10-31"})
    take({**FAMILY[0], "wage": "100", "from": "2024-11-01", "to": "2025-10-31"})
    household = Household.objects.get(key="H1")
    assert (household.net_fen, household.income_to) == (900000, date(2026, 10, 31))
    assert Income.objects.count() == 2


def test_only_a_figure_per_head_is_kept_as_it_is(take):
    take(row("甲一", no="H1", number=number(1), per_head="5870.05"), row("甲二", "之子", no="H1", number=number(2)))
    household = Household.objects.get()
    assert (household.net_fen, household.net_per_head_fen) == (None, 587005)
    assert Income.objects.get().per_head_fen == 587005


def test_guarantees_are_states_with_their_days(take, at):
    take({**FAMILY[0], "water": "否", "water_problem": "水质不达标", "house": "C级", "only": "是"})
    water = Guarantee.objects.get(kind="water")
    assert (water.is_firm, water.detail, water.since) == (False, "quality", at.date())
    house = Guarantee.objects.get(kind="housing")
    assert (house.is_firm, house.detail, house.is_only_dwelling) == (False, "C", True)
    take({**FAMILY[0], "water": "是"}, at=at.replace(month=12))
    states = Guarantee.objects.filter(kind="water").order_by("id").values_list("is_firm", "until")
    assert list(states) == [(False, date(2026, 12, 1)), (True, None)]


def test_tags_and_the_safety_net_mark_come_with_their_source(take, steward):
    take({**FAMILY[0], "tags": "重病、留守儿童", "net": "是"})
    assert sorted(Tag.objects.values_list("group", "source")) == [("FG-07", "农户信息表"), ("FG-09", "农户信息表")]
    assert Household.objects.get().is_safety_net
    mark = SafetyNet.objects.get()
    assert mark.marked_by == steward
    assert take({**FAMILY[0], "tags": "重病", "net": "是"}, FAMILY[1]).counts["households_updated"] == 0
    assert Tag.objects.count() == 2


def test_employees_insurance_counts_as_insured(take):
    take(row("甲一", number=number(1), no="H1", insured="否", employee="是"),
         row("甲二", "之子", number=number(2), no="H1", insured="否", employee="否"))  # fmt: skip
    assert dict(Person.objects.values_list("name", "insured")) == {"甲一": True, "甲二": False}


def test_the_certificate_decides_birth_and_sex(take):
    outlook = take(row("甲一", number=number(1, "19650203"), sex="女", birth="1966-02-03", months="13"))
    person = Person.objects.get()
    assert (person.birth, person.sex, person.work_months) == (date(1965, 2, 3), "1", None)
    assert sorted(_codes(outlook)) == ["birth_differs", "months", "sex_differs"]


def test_a_household_without_a_head_is_noted_and_one_with_two_heads_stays_out(take):
    outlook = take(
        row("甲一", "配偶", no="H1", number=number(1)),
        row("乙一", no="H2", number=number(2)),
        row("乙二", no="H2", number=number(3)),
    )
    assert sorted(_codes(outlook)) == ["no_head", "two_heads", "two_heads"]
    assert dict(Household.objects.values_list("key", "head_name")) == {"H1": "甲一"}
    assert (outlook.counts["kept"], outlook.counts["faulty"]) == (1, 2)


def test_a_moved_household_takes_its_rows_along(take):
    take(*FAMILY)
    take(*[{**one, "village": NEXT} for one in FAMILY[:2]])
    household = Household.objects.get(key="H1")
    assert household.place_id // 1000 == int(NEXT)
    for model in (Person, Membership, Income, Secret):
        assert not model.objects.filter(household_id=household.pk).exclude(place_id=household.place_id).exists()
    assert Line.objects.filter(verb="registry.enrol").count() == 2


def test_a_village_worker_may_not_load_and_a_neighbour_not_elsewhere(post, at):
    area = Place.objects.get(pk=AREA)
    with pytest.raises(Refused, match="没有这项权限"):
        enrol(read(*FAMILY), area, by=post("grid_worker"), at=at)
    other = post("data_steward", OTHER)
    with within(other.scope()), pytest.raises(Refused, match="不在您可以载入的范围内"):
        enrol(read(*FAMILY), area, by=other, at=at)


def test_a_number_registered_beyond_ones_sight_stops_the_file_with_a_sentence(take, post, at):
    take(*FAMILY)
    other = post("data_steward", OTHER)
    with within(other.scope()), pytest.raises(Refused, match="1个户编号在本地区以外已经登记"):
        rows = read(row("他人", no="H1", number=number(77), village="990123001001"))
        enrol(rows, Place.objects.get(pk=OTHER), by=other, at=at)


def test_a_full_disk_is_a_sentence_and_leaves_nothing(take, settings, tmp_path):
    blocked = tmp_path / "full"
    blocked.write_text("not a folder")
    settings.DATA_DIR = blocked
    with pytest.raises(Refused, match="磁盘写入失败"):
        take(*FAMILY)
    assert Batch.objects.count() == Household.objects.count() == 0
