"""Files as they really arrive, and worse: whatever comes, rows = kept + faulty + skipped."""

import errno
import io
import random
import zipfile
from datetime import date

import pytest

from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.intake.policy import Limits
from shouwang.screening.lake import Lake
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.take_in import take_in
from shouwang.web.sight import within
from tests.county import OTHER
from tests.screening.intake.register import BILLS, DIBAO, WATER, as_csv, as_xlsx, bill, enrol, number

pytestmark = pytest.mark.django_db


def holds(delivery):
    counts = (
        delivery.kept + delivery.faulty + delivery.skipped,
        delivery.linked + delivery.doubtful + delivery.unmatched,
    )
    return counts == (delivery.rows, delivery.kept)


def test_gbk_text_with_lines_above_is_read(hand_in, people):
    data = as_csv(BILLS, [bill(1, "赵春", number(1))], encoding="gb18030", above=[["医疗费用明细表"], ["单位：医保局"]])
    assert hand_in(data).linked == 1


def test_a_workbook_under_a_merged_title_is_read(hand_in, people):
    assert hand_in(as_xlsx(BILLS, [bill(1, "赵春", number(1))], title="明细"), name="明细.xlsx").linked == 1


@pytest.mark.parametrize("contract", ["medical_insurance.bills", "civil_affairs.dibao"])
def test_a_list_with_headings_only_is_an_empty_list(hand_in, contract, lake):
    headings = BILLS if contract.endswith("bills") else DIBAO
    delivery = hand_in(as_csv(headings, []), contract)
    assert (delivery.state, delivery.rows) == ("in_force", 0) and holds(delivery)
    assert Lake(lake).path("990122", contract, delivery.key).exists()


def test_each_township_in_a_zip_is_a_file_of_its_own(hand_in, people, scope):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("甲镇.csv", as_csv(BILLS, [bill(1, "赵春", number(1))]))
        archive.writestr("乙镇.csv", as_csv(BILLS, [bill(2, "李无", number(9))]))
    delivery = hand_in(held.getvalue(), name="全县.zip")
    assert (delivery.linked, delivery.unmatched) == (1, 1)
    with within(scope):
        assert Doubt.objects.get().file == "乙镇.csv"


def test_totals_remarks_and_blank_lines_are_skipped_and_listed(hand_in, people, scope):
    rows = [
        bill(1, "赵春", number(1)),
        [""] * 8,
        bill(2, "钱夏", number(2)),
        ["合计", "", "", "", "", "", "10000", "6001"],
    ]
    delivery = hand_in(as_csv(BILLS, [*rows, ["备注：以上为本月数据"]]))
    assert (delivery.linked, delivery.skipped) == (2, 3) and holds(delivery)
    with within(scope):
        assert sorted(Doubt.objects.filter(outcome="skip").values_list("row", "reason")) == [
            (3, "空行"), (5, "合计行"), (6, "备注行"),
        ]  # fmt: skip


def test_a_file_of_other_counties_is_refused_and_replaces_nothing(hand_in, people, scope):
    headings = ("县", *BILLS)
    first = hand_in(as_csv(headings, [["守望县", *bill(1, "赵春", number(1))]]))
    second = hand_in(as_csv(headings, [["邻县", *bill(1, "李外", number(8))]]))
    assert (second.state, second.code) == ("refused", "wrong_area")
    with within(scope):
        assert list(Delivery.objects.in_force()) == [first]


def test_rows_of_other_counties_are_listed_without_their_numbers(hand_in, people, scope):
    rows = [["守望县", *bill(1, "赵春", number(1))], ["邻县", *bill(2, "李外", number(8))]]
    delivery = hand_in(as_csv(("县", *BILLS), rows))
    assert (delivery.linked, delivery.skipped) == (1, 1) and holds(delivery)
    with within(scope):
        doubt = Doubt.objects.get()
        assert (doubt.outcome, doubt.name, doubt.number_id) == ("skip", "李外", None) and doubt.number_mask


def test_a_water_row_for_a_village_links_the_place(hand_in, scope, lake):
    rows = [
        ["", "", "", "village990122001001000", "", "行政村", "水质", "否"],
        ["", "", "", "无此村", "", "行政村", "水质", "否"],
    ]
    delivery = hand_in(as_csv(WATER, rows), "water.unsafe")
    assert (delivery.linked, delivery.unmatched) == (1, 1)


def test_a_prefectures_list_goes_to_its_counties(hand_in, people, post, lake, scope):
    enrol("李远", number(30), OTHER + 1001000)
    rows = [
        bill(1, "赵春", number(1)),
        bill(2, "李远", number(30)),
        bill(3, "无", number(40), "village990123001001000"),
    ]
    by = post("prefecture_officer")
    delivery = hand_in(as_csv(BILLS, rows), by=by, place=by.place)
    assert delivery.key == "9901-medical_insurance.bills-202610-1" and (delivery.linked, delivery.unmatched) == (2, 1)
    assert delivery.lake["990122"]["rows"] == 1 and delivery.lake["990123"]["rows"] >= 1
    assert sum(part["rows"] for part in delivery.lake.values()) == 3
    with within(post("county_officer", OTHER).scope()):
        assert Delivery.objects.in_force().get() == delivery
        assert Delivery.objects.visible_to().get() == delivery
    county = hand_in(as_csv(BILLS, [bill(9, "赵春", number(1))]))
    assert (county.state, county.code) == ("refused", "delivered_twice")


def test_a_county_changes_nothing_of_the_prefectures_delivery(hand_in, people, post):
    by = post("prefecture_officer")
    delivery = hand_in(as_csv(BILLS, [bill(1, "赵春", number(1))]), by=by, place=by.place)
    with pytest.raises(Exception, match="row-level security"), within(post("county_officer").scope()):
        Delivery.objects.filter(pk=delivery.pk).update(state="refused")


@pytest.mark.hostile
def test_a_full_disk_leaves_nothing_half_written(hand_in, people, scope, lake, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.link", full)
    delivery = hand_in(as_csv(BILLS, [bill(1, "赵春", number(1)), bill(2, "李无", number(9))]))
    assert (delivery.state, delivery.code) == ("refused", "disk_full") and "空间" in delivery.sentence
    assert not list(lake.rglob("*.parquet")) and not list(lake.rglob("*.draft"))
    with within(scope):
        assert not Doubt.objects.exists() and not Fault.objects.exists()
    monkeypatch.undo()
    assert hand_in(as_csv(BILLS, [bill(1, "赵春", number(1)), bill(2, "李无", number(9))])).state == "in_force"


@pytest.mark.hostile
def test_taking_in_twice_changes_nothing(hand_in, people, steward, at, scope):
    delivery = hand_in(as_csv(BILLS, [bill(1, "赵春", number(1)), bill(2, "李无", number(9))]))
    before = {path: path.read_bytes() for path in shelf.files(delivery).values()}
    again = take_in(delivery, limits=Limits(), by=steward, at=at)
    delivery.state = "received"  # what a second worker believes
    again = take_in(delivery, limits=Limits(), by=steward, at=at)
    assert again.state == "in_force" and {path: path.read_bytes() for path in before} == before
    with within(scope):
        assert Doubt.objects.count() == 1


@pytest.mark.parametrize("seed", range(6))
def test_the_counts_hold_whatever_the_rows(hand_in, people, seed):
    dice = random.Random(seed)
    names = ["赵春", "钱夏", "无名", "", "合计", "赵 春"]
    numbers = [
        number(1),
        number(2),
        number(9),
        number(1)[:-1] + "0",
        number(1)[:15],
        "9.90122E+17",
        "",
        "无",
        1e17,
        "*" * 18,
    ]
    money = ["1", "-5.00", "abc", "", "1e3", "99999999999999999999", "3.001"]
    days = ["2026-10-01", "20261301", "", "昨天", date(2026, 10, 2).isoformat()]
    rows = [
        [
            dice.choice([f"S{at}", ""]), dice.choice(names), dice.choice(numbers), "", dice.choice(["", "没有的村"]),
            dice.choice(days), dice.choice(money), dice.choice(money),
        ]
        for at in range(60)
    ]  # fmt: skip
    delivery = hand_in(as_xlsx(BILLS, rows), name="乱.xlsx")
    assert delivery.state == "in_force" and holds(delivery)
    assert delivery.rows >= 55


def test_numbers_of_rows_are_those_of_excel(hand_in, people, scope):
    rows = [bill(1, "赵春", number(1), own="x")]
    hand_in(as_csv(BILLS, rows, above=[[f"第{at}行"] for at in range(5)]))
    with within(scope):
        assert Fault.objects.get().row == 7
