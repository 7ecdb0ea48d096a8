"""The pages of the way out: lists both ways, what blocks one household, and the walk to the mark by different people."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shouwang.casework.cases.models import Case
from shouwang.casework.elimination.models import EarlyLeave, Exit
from shouwang.policy.calendar import add_months
from tests.casework import care, walk
from tests.county import post

pytestmark = pytest.mark.django_db
MOST = 25


def today() -> date:
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _line_of_the_year(db):
    care.line_of_the_year()


def helped(head: str = "张三", months: int = 7) -> Case:
    since = add_months(today(), -months)
    home = walk.household(head, category="marginal", monitored_since=since, net_per_head_fen=9000_00)
    return care.helped(home, qualified=since)


def get(client, url, **query):
    answer = client.get(url, query)
    assert answer.status_code == 200, answer.content.decode()[-1500:]
    return answer.content.decode()


def address(case, *more: str) -> str:
    return "/".join(["/exits/of", case.key, *more]) + "/"


def told(**said):
    photo = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0photo", "image/jpeg")
    good = {
        "uuid": uuid.uuid4(), "on": today().isoformat(), "first": "王一", "second": "李二", "net_per_head_fen": "9000",
        "is_income_stable": "1", "is_outlay_settled": "1", "education": "1", "medical": "1", "housing": "1",
        "water": "1", "way": "helped", "finding": "收入稳定", "photo": photo, "verdict": "pass",
    }  # fmt: skip
    return good | said


def test_a_prefecture_without_an_income_line_of_its_own_reads_why_the_list_is_empty(signed_in):
    helped(months=14)
    text = get(signed_in(post("prefecture_officer")), "/exits/", list="out")
    assert "收入" in text
    assert "张三" not in text


@pytest.mark.req("S1-38")
@pytest.mark.parametrize("which", ["", "out", "kept", "year", "back", "in", "nonsense"])
def test_every_list_opens_and_is_cheap(signed_in, which, django_assert_max_num_queries):
    for number in range(12):
        helped(f"户{number}", 14)
    client = signed_in(post("county_officer"))
    with django_assert_max_num_queries(MOST):
        page = get(client, "/exits/", list=which)
    assert ("户11" in page) is (which in ("out", "year"))


def test_the_page_names_what_blocks_and_each_condition_with_its_fact(signed_in, django_assert_max_num_queries):
    case = helped(months=2)
    client = signed_in(walk.reviewer())
    with django_assert_max_num_queries(MOST):
        page = get(client, address(case))
    for word in ("最早", "人均纯收入9,000 元，收入线8,000 元", "落实健康帮扶", "待入户核查", "没有"):
        assert word in page


@pytest.mark.req("S1-33", "S3-08")
def test_a_household_leaves_through_the_pages_by_different_people(signed_in):
    case, who = helped(), walk.people()
    village = signed_in(who.reviewer)
    assert "签字的核查表" in get(village, address(case, "check"))
    assert village.post(address(case, "check"), told(second="王一")).status_code == 409
    assert village.post(address(case, "check"), told(water="0")).status_code == 409
    assert village.post(address(case, "check"), told()).status_code == 302
    one = walk.passage(case)
    assert "乡镇审核" in get(village, "/exits/")
    walk.lay(one, "township_review", "township_sheet", by=who.township, on=today())
    walk.say(one, "township_review", by=who.township, on=today())
    walk.lay(one, "county_decision", "county_document", by=who.approver, on=today())
    walk.say(one, "county_decision", by=who.approver, on=today())
    county = signed_in(who.officer)
    assert "标注风险消除" in get(county, address(case))
    assert village.post(address(case, "mark"), {"on": today().isoformat()}).status_code == 403
    assert county.post(address(case, "mark"), {"on": today().isoformat()}).status_code == 302
    assert care.again(case).stage == "eliminated"
    assert "帮扶消除" in get(county, address(case))


@pytest.mark.req("S1-35")
def test_a_household_is_kept_with_reason_and_day_through_the_page(signed_in):
    case, client = helped(), signed_in(walk.reviewer())
    said = told(verdict="keep", is_income_stable="0")
    assert client.post(address(case, "check"), said).status_code == 422
    later = (today() + timedelta(60)).isoformat()
    photo = SimpleUploadedFile("b.jpg", b"\xff\xd8\xff\xe0photo", "image/jpeg")
    said |= {"keep_reason": "务工不稳定", "next_on": later, "photo": photo}
    assert client.post(address(case, "check"), said).status_code == 302
    assert "务工不稳定" in get(client, address(case))
    with walk.see():
        assert Exit.objects.get(case=case).lacking == ["income_stable"]


@pytest.mark.req("S1-37")
def test_the_county_approver_lets_one_household_out_early_and_nobody_else_may(signed_in):
    case = helped(months=2)
    said = {"document_no": "县监测〔2026〕9号", "reason": "子女就业", "on": today().isoformat()}
    assert signed_in(walk.reviewer()).post(address(case, "early"), said).status_code == 403
    assert signed_in(post("county_officer")).post(address(case, "early"), said).status_code == 403
    assert signed_in(post("county_approver")).post(address(case, "early"), said).status_code == 302
    with walk.see():
        assert EarlyLeave.objects.get(case=case).document_no == "县监测〔2026〕9号"
    assert signed_in(walk.reviewer()).post(address(case, "check"), told()).status_code == 302


def test_a_household_kept_by_the_township_gets_its_next_day_on_the_page(signed_in):
    case, who = helped(), walk.people()
    care.propose(case, on=today())
    walk.say(walk.passage(case), "township_review", "keep", by=who.township, on=today(), opinion="不稳定")
    client = signed_in(who.specialist)
    assert "确定下次研判日期" in get(client, address(case))
    said = {"reason": "年底再看", "next_on": (today() + timedelta(30)).isoformat(), "on": today().isoformat()}
    assert client.post(address(case, "next"), said).status_code == 302
    assert "下次研判日期未定" not in get(client, "/exits/", list="kept")


def test_another_village_does_not_see_the_exit(signed_in):
    case = helped()
    assert signed_in(walk.reviewer(walk.OTHER_VILLAGE)).get(address(case)).status_code == 404
