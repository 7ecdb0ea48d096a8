"""Files that name a household or a person in two ways: nothing is fused, split, moved or doubled in silence."""

import pytest

from shouwang.places.models import Place
from shouwang.registry.enrol import enrol, preview
from shouwang.registry.models import Household, Income, Person, Question, VillageChange
from shouwang.registry.questions import answer
from tests.county import AREA
from tests.registry.files import NEXT, VILLAGE, number, read, row

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-04")]

K = "990122001001000017"  # of the national form
FAR = "990122002001"


def family(no: str, first: int, *, village: str = VILLAGE, names: str = "赵钱孙", **cells) -> list[dict]:
    """A household of three: numbers from `first` on."""
    kin = ("户主", "配偶", "之子")
    return [
        row(f"{name}{first}", relation, no=no, number=number(first + at), village=village, **cells)
        for at, (name, relation) in enumerate(zip(names, kin, strict=True))
    ]


def state() -> dict:
    """Who stands where, under which head."""
    return {
        home.key: (home.place_id, home.head_name, home.members, home.net_fen, sorted(
            home.persons.filter(left_on=None).values_list("name", "relation", "number_mask")
        ))
        for home in Household.objects.current()
    }  # fmt: skip


def codes(outlook) -> list[str]:
    return [one.code for one in outlook.faults if one.row]


def adds_up(counts: dict) -> bool:
    people = sum(counts[f"persons_{how}"] for how in ("created", "updated", "unchanged"))
    whole = counts["rows"] == counts["kept"] + counts["faulty"] + counts["skipped"]
    return whole and counts["kept"] == people + counts["doubtful"] + counts["asked"]


@pytest.mark.parametrize("no", [K, "H1", "东-7"])
def test_a_household_number_used_again_by_another_family_changes_nothing(take, steward, at, no):
    take(*family(no, 1, wage="9000"))
    before = state()
    rows = family(no, 21, village=NEXT, names="李周吴", wage="1")
    seen = preview(read(*rows), Place.objects.get(pk=AREA), by=steward, at=at)
    outlook = take(*rows)
    assert state() == before
    assert codes(outlook).count("known_number") == 3 and outlook.counts["faulty"] == 3
    assert adds_up(outlook.counts)
    assert seen.counts == outlook.counts and [one.code for one in seen.faults] == [one.code for one in outlook.faults]


def test_one_member_in_common_moves_renames_and_merges_nothing(take):
    take(*family(K, 1))
    before = state()
    for at, (first, relation, no) in enumerate(((21, "户主", ""), (31, "配偶", "990122001002000018"))):
        rows = family(no, first, village=NEXT)
        rows[at] = row("孙1", relation, no=no, number=number(3), village=NEXT)
        outlook = take(*rows)
        said = next(one for one in outlook.faults if one.code == "other_household")
        assert said.sentence.startswith("此人已登记在另一户（户主赵某") and not said.kept
        assert state()[K] == before[K]
        assert outlook.counts["faulty"] == 1 and adds_up(outlook.counts)
    assert sorted(Household.objects.exclude(key=K).values_list("members", flat=True)) == [2, 2]


def test_one_member_in_common_under_the_same_number_is_not_the_household_either(take):
    take(*family(K, 1))
    before = state()
    rows = family(K, 21, village=NEXT)
    rows[2] = row("孙1", "之女", no=K, number=number(3), village=NEXT)
    outlook = take(*rows)
    assert state() == before and codes(outlook).count("known_number") == 3


def test_serials_are_serials_within_their_sheet_and_file(take):
    first = [one for at, no in enumerate(("H1", "H2", "H3")) for one in family(no, 1 + 3 * at)]
    second = [one for at, no in enumerate(("H1", "H2", "H3")) for one in family(no, 31 + 3 * at, village=NEXT)]
    take(*first)
    before = state()
    outlook = take(*second)
    assert outlook.counts["households_created"] == 3 and outlook.counts["faulty"] == 0
    assert {key: one for key, one in state().items() if key in before} == before
    assert {one.key for one in Household.objects.filter(place_id=int(NEXT) * 1000)} == {f"{NEXT}-000{n}" for n in "123"}
    assert [one.members for one in Household.objects.all()] == [3] * 6
    again = take(*second[3:], *second[:3])
    assert (again.counts["households_unchanged"], again.counts["persons_unchanged"]) == (3, 9)


def test_one_number_in_two_villages_of_a_file_is_a_serial(take):
    rows = [*family("1", 1), *family("1", 11, village=NEXT), *family("2", 21), *family("H9", 31),
            *family("H9", 41, village=FAR)]  # fmt: skip
    outlook = take(*rows)
    assert [one.members for one in Household.objects.all()] == [3] * 5
    assert not Household.objects.exclude(household_no="").exists()
    assert any(one.code == "serials" for one in outlook.faults)


def test_serials_that_begin_anew_in_each_group_are_several_households(take):
    take(*family("1", 1, group="一组"), *family("1", 11, group="二组"), *family("2", 21, group="二组"))
    assert [one.members for one in Household.objects.all()] == [3] * 3


@pytest.mark.parametrize("blank", [("no",), ("no", "village")])
@pytest.mark.parametrize("form", ["99012200100100{}", "H{}", "{}"])
def test_number_and_village_on_the_heads_row_only_are_carried_down(take, blank, form):
    rows = []
    for at in range(3):
        head, *rest = family(form.format(at + 11), 1 + 3 * at, village=(VILLAGE, NEXT, VILLAGE)[at], wage="100")
        rows += [head, *({**one, **dict.fromkeys(blank, ""), "wage": ""} for one in rest)]
    outlook = take(*rows)
    homes = list(Household.objects.order_by("id"))
    assert [(one.members, one.place_id // 1000) for one in homes] == [
        (3, int(VILLAGE)), (3, int(NEXT)), (3, int(VILLAGE)),
    ]  # fmt: skip
    assert [one.code for one in outlook.faults if one.row == 0].count("filled_down") == len(blank)
    assert outlook.counts["faulty"] == 0


def test_nothing_but_number_and_village_is_carried_down(take):
    head, *rest = family("H11", 1, health="残疾", labour="无劳动力", phone="19900000001")
    take(head, *({**one, "no": "", "health": "", "labour": "", "phone": ""} for one in rest))
    said = dict(Person.objects.values_list("name", "health"))
    assert said == {"赵1": "4", "钱1": "", "孙1": ""}


def test_a_row_without_number_among_rows_that_have_theirs_stays_out(take):
    rows = [*family("H11", 1), *family("H12", 11), *family("H13", 21)]
    rows[4] = {**rows[4], "no": ""}
    outlook = take(*rows)
    assert codes(outlook) == ["no_number_here"] and outlook.counts["faulty"] == 1
    assert sorted(Household.objects.values_list("members", flat=True)) == [2, 3, 3]


@pytest.mark.parametrize(
    "spoilt", [{"number": ""}, {"relation": "不详"}, {"name": ""}, {"name": "赵" * 61}, {"no": "H/12"}]
)
@pytest.mark.parametrize("blank", [("no",), ("no", "village")])
def test_a_family_whose_heads_row_stays_out_is_not_the_family_before(take, blank, spoilt):
    rows = [
        {**one, **({} if at == 0 else dict.fromkeys(blank, ""))}
        for no, first in (("H11", 1), ("H12", 11), ("H13", 21))
        for at, one in enumerate(family(no, first))
    ]
    rows[3] = {**rows[3], **spoilt}
    outlook = take(*rows)
    assert sorted(Household.objects.values_list("head_name", "members")) == [("赵1", 3), ("赵21", 3)]
    assert codes(outlook).count("head_lost") == 2 and outlook.counts["faulty"] == 3 and adds_up(outlook.counts)


def test_without_numbers_a_family_ends_where_the_next_heads_row_stays_out_and_a_lost_member_ends_nothing(take):
    rows = [{**one, "no": ""} for first in (1, 11, 21) for one in family("", first)]
    rows[1] = {**rows[1], "number": ""}
    rows[6] = {**rows[6], "number": ""}
    outlook = take(*rows)
    assert sorted(Household.objects.values_list("head_name", "members")) == [("赵1", 2), ("赵11", 3)]
    assert codes(outlook).count("head_lost") == 2 and outlook.counts["faulty"] == 4


@pytest.mark.parametrize("mark", ["〃", "同上"])
def test_ditto_marks_are_filled_down_and_said_once(take, mark):
    head, *rest = family("H11", 1)
    outlook = take(head, *({**one, "no": mark, "village": mark} for one in rest))
    assert Household.objects.get().members == 3
    assert [one.code for one in outlook.faults if one.row == 0] == ["filled_down", "filled_down"]


def again(rows: list[dict], **cells) -> list[dict]:
    """The same family, its second member changed."""
    return [rows[0], rows[1] | cells, rows[2]]


def test_another_number_under_the_same_name_is_asked_and_never_a_fourth_member(take, steward, at):
    rows = family(K, 1, person_no="")
    take(*rows)
    outlook = take(*again(rows, number=number(99)))
    assert Household.objects.get().members == Person.objects.count() == 3
    assert (outlook.counts["asked"], outlook.counts["faulty"]) == (1, 0) and adds_up(outlook.counts)
    asked = Question.objects.open().get()
    assert (asked.code, asked.person.name) == ("asked_number", "钱1")
    assert asked.number_mask.endswith(number(99)[-4:]) and number(99) not in str(vars(asked))
    answer(asked, "same", reason="核对户口簿", by=steward, at=at)
    person = Person.objects.get(name="钱1")
    assert person.number_mask == asked.number_mask and not Question.objects.open().exists()
    assert take(*again(rows, number=number(99))).counts["persons_unchanged"] == 3


def test_whoever_was_said_to_be_another_one_comes_with_the_next_load(take, steward, at):
    rows = family(K, 1)
    take(*rows)
    changed = again(rows, number=number(99))
    take(*changed)
    answer(Question.objects.open().get(), "other", reason="两人同名", by=steward, at=at)
    counts = take(*changed).counts
    assert (counts["persons_created"], counts["asked"], Person.objects.count()) == (1, 0, 4)


def test_a_question_is_asked_once_however_often_the_file_comes(take):
    rows = family(K, 1)
    take(*rows)
    for health in ("健康", "残疾"):
        outlook = take(*again(rows, number=number(99), health=health))
        assert outlook.counts["asked"] == 1
    assert Question.objects.count() == 1


def test_a_newborn_who_now_has_a_name_and_number_is_asked(take):
    rows = family(K, 1)
    baby = row("赵小宝", "之女", no=K, number="999999202601010000", birth="2026-01-01")
    take(*rows, baby)
    outlook = take(*rows, {**baby, "name": "赵安", "number": number(7, "20260101", man=False)})
    assert codes(outlook) == ["asked_birth"] and Person.objects.count() == 4
    counts = take(*rows, {**baby, "number": number(7, "20260101", man=False)}).counts
    assert (counts["persons_updated"], counts["asked"]) == (1, 0)
    assert Person.objects.get(name="赵小宝").number_state == "exact"


@pytest.mark.parametrize("no", [K, ""])
def test_a_household_of_one_whose_number_was_corrected_is_asked_and_not_doubled(take, no):
    take(row("郑一", no=no, number=number(1)))
    outlook = take(row("郑一", no=no, number=number(50)))
    assert Household.objects.count() == Person.objects.count() == 1
    assert codes(outlook) == ["asked_head"] and outlook.counts["asked"] == 1
    changed = number(1, "19700102")
    assert codes(take(row("郑一", no=no, number=changed, health="残疾"))) == ["asked_head"]
    assert Household.objects.count() == 1


@pytest.mark.parametrize("which", [0, 1])
def test_another_certificate_under_the_own_number_of_a_person_is_asked_and_overwrites_nothing(take, steward, at, which):
    rows = [{**one, "person_no": f"{K}{serial:02d}"} for serial, one in enumerate(family(K, 1))]
    take(*rows)
    before = list(Person.objects.order_by("id").values_list("number_mask", flat=True))
    changed = [{**one, "number": number(99)} if at == which else one for at, one in enumerate(rows)]
    assert codes(take(*changed)) == ["asked_number"]
    assert list(Person.objects.order_by("id").values_list("number_mask", flat=True)) == before
    answer(Question.objects.open().get(), "same", reason="核对身份证", by=steward, at=at)
    assert codes(take(*changed)) == []
    assert Person.objects.count() == 3 and Question.objects.open().count() == 0


def test_a_family_whose_heads_number_was_corrected_is_still_his(take):
    for at, no in enumerate((K, "")):
        rows = family(no, 1 + 30 * at)
        take(*rows)
        outlook = take({**rows[0], "number": number(28 + 30 * at)}, *rows[1:])
        assert codes(outlook) == ["asked_number"], no
        assert outlook.counts["persons_unchanged"] == 2
    assert [one.members for one in Household.objects.all()] == [3, 3]


def test_a_change_of_village_by_a_file_is_announced_to_both(take):
    rows = family(K, 1)
    take(*rows)
    outlook = take(*({**one, "village": NEXT} for one in rows))
    assert Household.objects.get().place_id == int(NEXT) * 1000
    told = sorted(VillageChange.objects.values_list("place_id", "before_id", "after_id", "key"))
    assert told == [(place * 1000, int(VILLAGE) * 1000, int(NEXT) * 1000, K) for place in (int(VILLAGE), int(NEXT))]
    assert codes(outlook) == ["moved"] and outlook.counts["households_updated"] == 1


def test_a_file_with_one_of_three_members_moves_nobody(take):
    rows = family(K, 1)
    take(*rows)
    outlook = take({**rows[0], "village": NEXT})
    assert "not_moved" in codes(outlook)
    assert Household.objects.get().place_id == int(VILLAGE) * 1000 and not VillageChange.objects.exists()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": "钱1（已故）"}, "asked_dead"),
        ({"remark": "钱1 2025年去世"}, "asked_dead"),
        ({"remark": "2026年3月嫁出"}, "asked_gone"),
        ({"remark": "外迁"}, "asked_gone"),
        ({"remark": "丈夫去世"}, ""),
        ({"remark": "未外迁"}, ""),
        ({"remark": "在外务工"}, ""),
    ],
)
@pytest.mark.parametrize("is_known", [True, False])
def test_a_word_of_a_death_or_a_move_is_a_proposal(take, cells, code, is_known):
    rows = family(K, 1)
    if is_known:
        take(*rows)
    outlook = take(*again(rows, health="健康", **cells))
    assert codes(outlook) == [code] * bool(code)
    assert outlook.counts["asked"] == bool(code) and adds_up(outlook.counts)
    assert Person.objects.filter(left_on=None).count() == (3 if is_known or not code else 2)
    assert Question.objects.filter(code=code, person__isnull=not is_known).count() == bool(code)


def test_a_monthly_export_without_a_period_writes_no_new_income(take, at):
    rows = [
        *family(K, 1, wage="9000", to="2025-12-31"),
        *family("990122001001000018", 11, wage="8000", to="2025-12-31"),
    ]
    take(*rows)
    later = [{**one, "to": "", "health": "健康"} for one in rows]
    counts = take(*later, at=at.replace(month=12)).counts
    assert (counts["households_updated"], counts["households_unchanged"], Income.objects.count()) == (0, 2, 2)
    changed = [{**one, "wage": "1", "labour": "普通劳动力"} if one["no"] == K else one for one in later]
    outlook = take(*changed, at=at.replace(month=12))
    assert codes(outlook) == ["income_no_period"] and Income.objects.count() == 2
    assert (outlook.counts["households_updated"], outlook.counts["persons_updated"]) == (0, 3)


def test_an_income_of_which_one_part_cannot_be_read_is_not_taken(take):
    outlook = take(*family(K, 1, wage="5000", production="#N/A", to="2026-10-31"))
    assert Income.objects.count() == 0 and Household.objects.get().net_fen is None
    assert codes(outlook).count("income_unread") == 1


def test_a_certificate_or_phone_is_never_a_key(take):
    rows = family("19912345678", 1)
    for at, one in enumerate(rows):
        one["person_no"] = (number(1), f"P{number(2)}", "19900000002")[at]
    outlook = take(*rows)
    home = Household.objects.get()
    assert (home.key, home.household_no, home.members) == (f"{VILLAGE}-0001", "", 3)
    assert sorted(home.persons.values_list("key", "person_no")) == [(f"{home.key}-0{n}", "") for n in (1, 2, 3)]
    assert {one.code for one in outlook.faults if one.row} <= {"private_no", "private_value"}


def test_serials_of_persons_are_no_keys(take):
    rows = [*family("H11", 1), *family("H12", 11)]
    outlook = take(*({**one, "person_no": f"0{at % 3 + 1}"} for at, one in enumerate(rows)))
    assert outlook.counts["faulty"] == 0 and Person.objects.count() == 6
    assert not Person.objects.exclude(person_no="").exists()


def test_the_same_file_for_another_place_is_another_delivery(take, steward, at):
    for village in (VILLAGE, FAR):
        Place.objects.filter(pk=int(village) * 1000).update(name="东村")
    rows = read(*(one | {"village": "", "village_name": "东村"} for one in family(K, 1)))
    area, town = Place.objects.get(pk=AREA), Place.objects.get(pk=990122002 * 10**6)
    assert enrol(rows, area, by=steward, at=at)[1].counts["kept"] == 0
    batch, outlook = enrol(rows, area, by=steward, at=at, place=town)
    assert (outlook.counts["kept"], outlook.counts["households_created"]) == (3, 1)
    assert batch.place_about == town and Household.objects.get().place_id == int(FAR) * 1000
    assert enrol(rows, area, by=steward, at=at, place=town)[1].same_as == batch


def test_a_place_that_stands_alone_above_rows_is_where_they_live():
    def people(first: int) -> list[dict]:
        return [one | {"village": ""} for one in family("", first)]

    found = read({"no": "东山镇"}, {"no": "一、甲家村（3户）"}, *people(1), {"no": "乙家村"}, *people(11)).homes
    assert [(home.where.township, home.where.village) for home in found] == [("东山镇", "甲家村"), ("东山镇", "乙家村")]
    assert [len(home.members) for home in found] == [3, 3]
