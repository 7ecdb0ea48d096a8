from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shouwang.screening import sources
from shouwang.screening.intake.models import Delivery
from shouwang.sheets.read import read
from shouwang.vault.models import Opening
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, DIBAO, as_csv, bill, number

pytestmark = pytest.mark.django_db
FILE = as_csv(BILLS, [bill(1, "赵春", number(1)), bill(2, "李无", number(9)), bill(3, "赵春", number(1), own="不详")])


def upload(client, data=FILE, name="名单.csv", **changed):
    given = {
        "contract": "medical_insurance.bills", "area": "990122000000000", "period": "2026-10", "letter_no": "医保函7号",
        "letter_on": "2026-10-30", "kind": "", "file": SimpleUploadedFile(name, data),
    }  # fmt: skip
    return client.post(reverse("matching:hand_in"), given | changed)


@pytest.fixture
def liaison(post, signed_in, lake):
    return signed_in(post("liaison"))


@pytest.fixture
def office(post, signed_in, lake):
    return signed_in(post("data_steward"))


def test_a_liaison_sees_neither_people_nor_other_departments(liaison, office, hand_in, people):
    other = hand_in(as_csv(DIBAO, [["赵春", number(1), "", "", "农村", "1", "300"]]), "civil_affairs.dibao")
    assert liaison.get(reverse("intake:delivery", args=[other.key])).status_code == 404
    assert other.key not in liaison.get(reverse("intake:deliveries")).content.decode()
    assert liaison.get(reverse("matching:doubts")).status_code == 403
    assert office.get(reverse("intake:delivery", args=[other.key])).status_code == 200
    assert upload(liaison, contract="civil_affairs.dibao").status_code == 422


def test_the_marked_copy_is_for_whoever_delivered_and_expires(liaison, office, hand_in, post, people, scope):
    delivery = hand_in(FILE, by=post("liaison"), place=post("liaison").place)
    with within(scope):
        Delivery.objects.update(received_at=timezone.now() - timedelta(days=1))
    address = reverse("intake:marked", args=[delivery.key])
    assert office.post(address).status_code == 409
    answer = liaison.post(address)
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert answer.content.startswith(b"PK")
    with within(scope):
        assert Opening.objects.get().document_id == delivery.document_id
        Delivery.objects.update(received_at=timezone.now() - timedelta(days=30))
    assert "过期" in liaison.post(address).content.decode()


@pytest.mark.parametrize("contract", [each.name for each in sources.all() if each.supplier != "registry"])
def test_every_template_is_read_back_without_a_problem(office, contract):
    answer = office.get(reverse("intake:template", args=[contract]))
    reading = read(answer.content, "模板.xlsx", sources.contract(contract))
    assert not reading.problems and list(reading) == []


def test_a_template_of_nothing_is_missing(office):
    assert office.get(reverse("intake:template", args=["registry.persons"])).status_code == 404


@pytest.mark.parametrize("address", ["intake:deliveries", "intake:calendar", "matching:hand_in", "matching:doubts"])
def test_pages_open_for_the_office_and_not_for_the_village(office, signed_in, post, address):
    assert office.get(reverse(address)).status_code == 200
    assert signed_in(post("grid_worker")).get(reverse(address)).status_code == 403


def test_the_officer_reads_why_a_list_waits_and_lets_it_count(office, signed_in, post, hand_in, people, scope):
    row = ["赵春", number(1), "", "village990122001001000", "农村", "1", "300"]
    far = ["孙秋", number(3), "", "village990122002001000", "农村", "1", "300"]
    hand_in(as_csv(DIBAO, [row, far]), "civil_affairs.dibao", period="2026-09")
    delivery = hand_in(as_csv(DIBAO, [row]), "civil_affairs.dibao")
    page = office.get(reverse("intake:delivery", args=[delivery.key])).content.decode()
    assert "暂缓入库" in page and "缺失或骤减" in page and "赵春" not in page
    address = reverse("intake:release", args=[delivery.key])
    assert signed_in(post("liaison")).post(address, {"reason": "属实"}).status_code == 403
    assert office.post(address, {"reason": ""}).status_code == 409
    assert office.post(address, {"reason": "已核实"}).status_code == 302
    assert "已入库" in office.get(reverse("intake:delivery", args=[delivery.key])).content.decode()
    with within(scope):
        assert Delivery.objects.get(pk=delivery.pk).comparison == "allowed"


def test_few_questions_make_a_page(office, hand_in, people, django_assert_max_num_queries):
    rows = [bill(at, "某人", number(100 + at), own="x" if at % 2 else "1") for at in range(60)]
    delivery = hand_in(as_csv(BILLS, rows))
    for address in (
        reverse("intake:deliveries"), reverse("intake:delivery", args=[delivery.key]), reverse("intake:calendar"),
        f"{reverse('matching:doubts')}?outcome=unmatched",
    ):  # fmt: skip
        with django_assert_max_num_queries(25):
            assert office.get(address).status_code == 200


@pytest.mark.req("S4-05")
def test_a_department_of_whose_list_nobody_waits_is_told_so_and_that_no_rule_uses_it(post, signed_in, hand_in, people):
    mine = post("liaison")
    mine.supplier = "health"
    mine.save()
    liaison = signed_in(mine)
    assert "没有定期要报的名单" in liaison.get(reverse("intake:calendar")).content.decode()
    ill = as_csv(["患者姓名", "身份证号", "病种", "确诊日期"], [["赵春", number(1), "尿毒症", "2026-10-09"]])
    delivery = hand_in(ill, "health.illness", name="大病名单.csv")
    page = liaison.get(reverse("intake:delivery", args=[delivery.key])).content.decode()
    assert (delivery.state, delivery.linked) == ("in_force", 1) and "目前没有规则使用这份名单" in page
    assert "大病慢性病患者名单" in liaison.get(reverse("intake:calendar")).content.decode()
