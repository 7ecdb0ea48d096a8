"""The pages of help: who sees them, what they show, and that a page of fifty households costs no more than one of one."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shouwang.casework.assistance.models import Expectation, Helper, Measure, MonthlyCheck
from shouwang.casework.assistance.open_month import open_month
from shouwang.casework.cases.models import Case
from tests.casework import care, walk
from tests.county import post

pytestmark = pytest.mark.django_db
MOST = 25
JPEG = b"\xff\xd8\xff\xe0photo"


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def case() -> Case:
    return care.in_care(qualified=today() - timedelta(70))


def get(client, url, **query):
    answer = client.get(url, query)
    assert answer.status_code == 200, answer.content.decode()[-1500:]
    return answer.content.decode()


def address(case, *more: str) -> str:
    return "/".join(["/care/of", case.key, *more]) + "/"


def this_month(case) -> MonthlyCheck:
    on = today()
    walk.do(open_month, on, by=post("county_officer"), on=on, book=care.book(on))
    with walk.see():
        return MonthlyCheck.objects.select_related("case").get(case=case, month=on.replace(day=1))


def test_the_list_shows_colour_helper_and_what_is_missing(signed_in, case):
    care.pair(case, on=case.qualified_on)
    care.expect(case, today() + timedelta(300), on=case.qualified_on)
    page = get(signed_in(walk.reviewer()), "/care/")
    assert case.key in page and "赵帮扶" in page and "红色·长期帮扶" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"waits": "no_measure"}, True),
        ({"waits": "no_helper"}, True),
        ({"waits": "late_measure"}, False),
        ({"waits": "missed"}, False),
        ({"waits": "over_year"}, False),
        ({"q": "张"}, True),
        ({"q": "李"}, False),
        ({"stage": "eliminated"}, False),
        ({"colour": "red"}, False),
        ({"waits": "nonsense"}, True),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(signed_in, case, query, found):
    assert (case.key in get(signed_in(walk.reviewer()), "/care/", **query)) is found


def test_the_list_costs_no_more_for_fifty_households(signed_in, django_assert_max_num_queries):
    for number in range(50):
        helped = care.in_care(walk.household(f"户{number}"), qualified=today() - timedelta(40))
        care.pair(helped, on=helped.qualified_on)
    client = signed_in(walk.reviewer())
    with django_assert_max_num_queries(MOST):
        assert get(client, "/care/").count('data-label="帮扶责任人"') == 50


def test_another_village_does_not_find_the_household(signed_in, case):
    client = signed_in(walk.reviewer(walk.OTHER_VILLAGE))
    assert case.key not in get(client, "/care/")
    assert client.get(address(case)).status_code == 404


def test_a_helper_finds_his_household_only(signed_in, case):
    other = care.in_care(walk.household("李四"), qualified=today() - timedelta(70))
    care.pair(case, care.helper_post(), on=case.qualified_on)
    client = signed_in(care.helper_post())
    page = get(client, "/care/")
    assert case.key in page and other.key not in page
    assert get(client, address(case))
    assert client.get(address(other)).status_code == 404


def test_the_page_of_a_household_tells_everything_in_few_queries(signed_in, case, django_assert_max_num_queries):
    start = case.qualified_on
    care.pair(case, on=start)
    care.expect(case, today() + timedelta(30), on=start)
    for number in range(8):
        care.plan(case, on=start + timedelta(number))
    this_month(case)
    client = signed_in(walk.reviewer())
    with django_assert_max_num_queries(MOST):
        page = get(client, address(case))
    for word in ("赵帮扶", "139****0001", "健康帮扶：医保费补贴", "蓝色·专项帮扶", "本月待监测", "首项措施超期"):
        assert word in page
    assert "13900000001" not in page


def test_a_household_is_helped_through_the_pages(signed_in, case):
    client, on = signed_in(walk.reviewer()), today().isoformat()
    person = {"name": "钱帮", "unit": "县教育局", "phone": "13700000002", "duty": "", "on": on}
    assert client.post(address(case, "pair"), person).status_code == 302
    assert "A40" in get(client, address(case, "measures"))
    assert "医保费补贴" in get(client, address(case, "plan", "A40"))
    plan = {"options": ["A4001"], "risks": ["01"], "wish": "agreed", "due_on": on, "on": on}
    assert client.post(address(case, "plan", "A40"), plan).status_code == 302
    later = (today() + timedelta(60)).isoformat()
    said = {"expected_on": later, "reason": "治疗结束", "on": on}
    assert client.post(address(case, "expect"), said).status_code == 302
    with walk.see():
        measure = Measure.objects.get(case=case)
        assert Helper.objects.get(case=case).name == "钱帮"
        assert Expectation.objects.get(case=case).reason == "治疗结束"
    photo = SimpleUploadedFile("a.jpg", JPEG, "image/jpeg")
    url = address(case, "measures", measure.key, "deliver")
    assert client.post(url, {"on": on, "amount_fen": "320.50", "photo": photo}).status_code == 302
    with walk.see():
        measure = Measure.objects.select_related("evidence").get(pk=measure.pk)
    assert (measure.amount_fen, measure.delivered_on) == (32050, today())
    answer = client.post(reverse("vault:paper", args=["assistance.measure.evidence", measure.evidence.handle]))
    assert answer.content == JPEG


def test_a_file_that_is_no_photo_is_refused_with_its_sentence(signed_in, case):
    measure = care.plan(case, on=case.qualified_on)
    photo = SimpleUploadedFile("a.exe", b"MZ", "image/jpeg")
    url = address(case, "measures", measure.key, "deliver")
    answer = signed_in(walk.reviewer()).post(url, {"on": today().isoformat(), "photo": photo})
    assert (answer.status_code, "不是照片或PDF" in answer.content.decode()) == (409, True)


def test_a_form_without_its_day_is_shown_again(signed_in, case):
    answer = signed_in(walk.reviewer()).post(address(case, "expect"), {"reason": "x"})
    assert (answer.status_code, Expectation.objects.count()) == (422, 0)


def test_a_month_is_checked_on_the_phone(signed_in, case):
    task = this_month(case)
    client = signed_in(walk.reviewer())
    assert case.household.head_name in get(client, "/care/checks/")
    url = f"/care/checks/{case.key}/{task.month.year}-{task.month.month}/"
    assert "看到、问到的情况" in get(client, url)
    said = {"on": today().isoformat(), "channel": "phone", "trend": "eased", "finding": "已出院", "needs": ""}
    assert client.post(url, said | {"finding": ""}).status_code == 422
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 409
    with walk.see():
        assert MonthlyCheck.objects.get(pk=task.pk).trend == "eased"
    assert "没有待监测" in get(client, "/care/checks/")


@pytest.mark.parametrize("month", ["2026-13", "2026-0", "0-5", "99999-1"])
def test_a_month_that_does_not_exist_is_answered_with_a_sentence(signed_in, case, month):
    answer = signed_in(walk.reviewer()).get(f"/care/checks/{case.key}/{month}/")
    assert (answer.status_code, "这个月份" in answer.content.decode()) == (409, True)


def test_the_county_opens_the_month_by_hand_and_the_village_does_not(signed_in, case):
    assert signed_in(walk.reviewer()).post("/care/checks/open/").status_code == 403
    assert signed_in(post("county_officer")).post("/care/checks/open/").status_code == 302
    with walk.see():
        assert MonthlyCheck.objects.filter(case=case).exists()


@pytest.mark.parametrize("role", ["liaison"])
def test_a_liaison_sees_no_monitored_household(signed_in, case, role):
    assert signed_in(post(role)).get("/care/").status_code == 403


def test_the_list_is_downloaded_as_a_workbook(signed_in, case):
    answer = signed_in(walk.reviewer()).get("/care/download/")
    assert answer.content[:2] == b"PK"
