"""From the upload page through a real worker into the lake."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching.models import Doubt
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, as_xlsx, bill, number

FILE = as_csv(BILLS, [bill(1, "赵春", number(1)), bill(2, "李无", number(9)), bill(3, "赵春", number(1), own="不详")])


def upload(client, data=FILE, name="名单.csv", **changed):
    given = {
        "contract": "medical_insurance.bills", "area": "990122000000000", "period": "2026-10", "letter_no": "医保函7号",
        "letter_on": "2026-10-30", "kind": "", "file": SimpleUploadedFile(name, data),
    }  # fmt: skip
    return client.post(reverse("matching:hand_in"), given | changed)


@pytest.fixture
def worker(own_database):
    """`worker()`: a real worker does what is queued, in a database of this test's own."""
    return lambda: call_command("work", "files", once=True)


@pytest.fixture
def liaison(post, signed_in, lake):
    return signed_in(post("liaison"))


@pytest.fixture
def office(post, signed_in, lake):
    return signed_in(post("data_steward"))


@pytest.mark.req("S4-06")
def test_a_liaison_hands_in_looks_and_confirms(worker, liaison, scope, people):
    sent = upload(liaison)
    key = "990122-medical_insurance.bills-202610-1"
    here = reverse("intake:delivery", args=[key])
    assert sent.status_code == 302 and sent["Location"] == here
    assert "正在核对" in liaison.get(here).content.decode()
    worker()
    page = liaison.get(here).content.decode()
    assert "确认入库" in page and "金额不是数字" in page and "医保函7号" in page and "能用" in page
    assert "赵春" not in page and "李无" not in page
    with within(scope):
        assert not Delivery.objects.in_force().exists()
    assert liaison.post(reverse("matching:take_in", args=[key])).status_code == 302
    page = liaison.get(here).content.decode()
    assert "已入库" in page and "金额不是数字" in page and "赵春" not in page and "李无" not in page
    with within(scope):
        delivery = Delivery.objects.get(key=key)
        assert (delivery.rows, delivery.linked, delivery.unmatched, delivery.faulty) == (3, 1, 1, 1)
        assert Doubt.objects.count() == 1


def test_a_file_that_is_no_table_is_told_and_is_no_delivery_to_be_withdrawn(worker, office, scope):
    upload(office, b"%PDF-1.7 nothing", "名单.pdf")
    key = "990122-medical_insurance.bills-202610-1"
    worker()
    page = office.get(reverse("intake:delivery", args=[key])).content.decode()
    assert "PDF" in page and "确认入库" not in page and "不用撤回" in page
    assert office.post(reverse("matching:take_in", args=[key])).status_code == 409


def test_a_file_without_needed_columns_is_mapped_by_a_person(worker, office, scope, people):
    headings = ["单子", "谁", "号码", "x", "y", "哪天", "一共", "自己付"]
    upload(office, as_csv(headings, [bill(1, "赵春", number(1))]))
    key = "990122-medical_insurance.bills-202610-1"
    worker()
    page = office.get(reverse("intake:delivery", args=[key])).content.decode()
    assert "自己付" in page and "还不能入库" in page and "按此重新核对" in page
    chosen = {
        "settlement": "单子",
        "name": "谁",
        "number": "号码",
        "settled_on": "哪天",
        "total_fen": "一共",
        "own_fen": "自己付",
    }
    office.post(reverse("matching:columns", args=[key]), {f"column.{name}": value for name, value in chosen.items()})
    worker()
    with within(scope):
        delivery = Delivery.objects.get(key=key)
        assert (delivery.state, delivery.linked) == ("received", 1) and delivery.mapping["own_fen"] == "自己付"


def test_what_was_recognised_is_chosen_already_for_whoever_names_the_rest(worker, office, scope, people):
    upload(office, as_csv([*BILLS[:-1], "自己付"], [bill(1, "赵春", number(1))]))
    worker()
    page = office.get(reverse("intake:delivery", args=["990122-medical_insurance.bills-202610-1"])).content.decode()
    asked = {part.split('"', 1)[0]: part.split("</select>")[0] for part in page.split('<select id="column-')[1:]}
    chosen = {name: re.findall("<option selected>(.*?)</option>", options) for name, options in asked.items()}
    assert (chosen["name"], chosen["settled_on"], chosen["own_fen"]) == (["姓名"], ["结算日期"], [])
    assert "没有发现问题" not in page and "没有内容" not in page and "预览页" not in page


def test_a_workbook_with_nothing_in_it_is_refused_and_waits_for_nobody(worker, office, scope):
    upload(office, as_xlsx([], []), "名单.xlsx")
    worker()
    with within(scope):
        delivery = Delivery.objects.get()
        assert delivery.state == "refused" and "没有内容" in delivery.sentence
