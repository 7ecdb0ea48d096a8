"""Files as nobody should send them: whatever stands in the cells, rows add up and nothing breaks."""

import random

import pytest

from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.gazetteer import group_key
from shouwang.registry.models import BatchFault, Household, Income, Person
from shouwang.registry.rows import collect, plain_name
from tests.county import AREA
from tests.registry.files import FAMILY, HEADINGS, VILLAGE, number, row, sheet

pytestmark = pytest.mark.django_db

JUNK = [
    "", " ", "无", "-", "/", "0", "1.0", "-5", "9.90122E+17", "#N/A", "是", "否", "男", "户主", "甲" * 70, "0001-01-01",
    "9999-12-31", "2026-13-45", "99999999999999999999", "0.001", "1e309", "'; DROP TABLE registry_household; --",
    "\u202e倒写",
    "=1+1", "<script>", "\\", "../../etc", "𠮷", "٣", "19900000001", number(7), number(7).lower(), "H1", VILLAGE,
    "990122001", "一组", "第一村民小组", "999999199901010000", "一般农户", "脱贫户", "\ufeff", "甲·乙", "健康、残疾",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_whatever_stands_in_the_cells_rows_add_up(take, seed):
    dice = random.Random(seed)
    rows = [row(f"户{n}", number=number(n), no=f"J{n // 3}") for n in range(60)]
    for one in rows:
        for heading in dice.sample(sorted(HEADINGS), 9):
            one[heading] = dice.choice(JUNK)
    try:
        outlook = take(*rows)
    except Refused as refused:
        pytest.fail(refused.sentence)
    counts = outlook.counts
    assert counts["rows"] == counts["kept"] + counts["faulty"] + counts["skipped"]
    said = sum(counts[f"persons_{how}"] for how in ("created", "updated", "unchanged"))
    assert counts["kept"] == said + counts["doubtful"] == Person.objects.count()
    left_out = {(fault.sheet, fault.row) for fault in outlook.faults if not fault.kept}
    assert len(left_out) == counts["faulty"]
    assert BatchFault.objects.count() == len(outlook.faults)
    assert sum(Household.objects.values_list("members", flat=True)) == counts["kept"]


def test_a_fault_never_holds_the_value(take):
    take(row("甲一", number=number(1), phone="13512345", birth="秘密", wage="一千三百"))
    said = " ".join(f"{one.sentence} {one.advice} {one.column}" for one in BatchFault.objects.all())
    assert BatchFault.objects.count() >= 3
    for secret in ("13512345", "秘密", "一千三百", number(1)):
        assert secret not in said


def test_titles_totals_and_blank_lines_are_skipped():
    data = sheet(*FAMILY).decode("utf-8-sig").splitlines()
    data = ["某县农户信息表", "填表日期:2026-10-01", *data, "", "合计,,,,,", ""]
    collected = collect("\n".join(data).encode("gb18030"), "农户.csv")
    assert (collected.rows, collected.skipped, collected.faulty, len(collected.homes)) == (5, 2, 0, 2)


def test_a_name_loses_the_spaces_that_a_clerk_put_in():
    assert plain_name("龚 芬　花") == "龚芬花"
    assert plain_name("买买提 • 艾力") == "买买提·艾力"
    assert plain_name("欧阳一") == "欧阳一"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("一组", "1"),
        ("1组", "1"),
        ("第十二村民小组", "12"),
        ("二十组", "20"),
        ("两组", "2"),
        ("东屯", "东屯"),
        ("0", "0"),
    ],
)
def test_a_group_is_the_same_however_its_number_is_written(name, key):
    assert group_key(name) == key


def test_groups_are_made_once_under_their_own_numbers(take):
    names = ["三组", "3组", "东屯", "第三村民小组", "无"]
    take(*[row(f"户{n}", no=f"G{n}", number=number(n), group=name) for n, name in enumerate(names, start=1)])
    groups = Place.objects.within(AREA).filter(level="group").order_by("id")
    village = int(VILLAGE) * 1000
    assert [(place.pk - village, place.name) for place in groups] == [(3, "三组"), (101, "东屯")]
    assert Household.objects.get(key="G5").place_id == village


def test_an_impossible_period_keeps_the_household_without_its_income(take):
    outlook = take(row("甲一", number=number(1), wage="100", to="1949-10-01"))
    assert Household.objects.count() == 1
    assert Income.objects.count() == 0
    assert [fault.code for fault in outlook.faults] == ["period_odd"]


def test_a_number_that_cannot_stand_in_an_address_is_named(take):
    outlook = take(row("甲一", no="a/b", number=number(1)), row("乙一", no="..", number=number(2)))
    assert [fault.code for fault in outlook.faults] == ["bad_no", "bad_no"]
    assert Household.objects.count() == 0
