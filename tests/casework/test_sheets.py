"""The lists of casework: each is searched, narrowed, and taken away as a workbook of what is shown."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from shouwang.casework.cases.models import Case
from shouwang.places.models import Site
from tests.casework import care, walk
from tests.casework.walk import DAY, VILLAGE

pytestmark = pytest.mark.django_db
LISTS = {  # each list and its workbook
    "visits:list": "visits:visits_file", "visits:special_files": "visits:special_files_file",
    "visits:problems": "visits:problems_file", "cases:list": "cases:cases_file",
    "cases:meetings": "cases:meetings_file", "cases:notices": "cases:notices_file",
    "cases:submissions": "cases:submissions_file", "assistance:checks": "assistance:checks_file",
    "elimination:list": "elimination:exits_file",
}  # fmt: skip
ELSEWHERE = walk.OTHER_VILLAGE


@pytest.fixture(autouse=True)
def _a_given_day():
    Site.objects.update(latest_at=walk.instant(DAY + timedelta(40)))


def page(client, name: str, **query) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def book(client, name: str, **query) -> list[tuple]:
    """The rows of a workbook, without its headings."""
    answer = client.get(reverse(LISTS[name]), query)
    assert answer.status_code == 200, name
    return load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[1:]


def heads(client, name: str, column: int, **query) -> set:
    return {row[column] for row in book(client, name, **query)}


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_opens_and_its_workbook_has_headings_only(signed_in, name):
    client = signed_in(walk.post("county_officer"))
    assert "下载 Excel" in page(client, name)
    assert book(client, name) == []
    assert "没有符合条件的记录" in page(client, name, q="查无此人")


@pytest.mark.parametrize("name", LISTS)
def test_nonsense_in_the_address_is_no_fault(signed_in, name):
    client = signed_in(walk.post("county_officer"))
    page(client, name, place="x", mark="x", since="x", until="2026-13-01", stage="x", state="x", list="x", result="x")


def test_a_longer_list_asks_no_more_of_the_database(signed_in, django_assert_max_num_queries):
    client = signed_in(walk.post("county_officer"))
    for n in range(6):
        walk.visit(walk.household(f"户{n}", village=(VILLAGE, ELSEWHERE)[n % 2]))
    for name, query in (
        ("visits:list", {}),
        ("cases:list", {"stage": "awaiting"}),
        ("elimination:list", {"list": "in"}),
    ):
        with django_assert_max_num_queries(25):
            assert "户5" in page(client, name, **query)
        with django_assert_max_num_queries(20):
            assert len(book(client, name, **query)) == 6


def test_visits_are_found_by_name_place_purpose_and_day(signed_in):
    client = signed_in(walk.post("county_officer"))
    walk.visit(walk.household("张三"), on=DAY)
    walk.visit(walk.household("李四", village=ELSEWHERE), on=DAY + timedelta(5))
    assert heads(client, "visits:list", 1) == {"张三", "李四"}
    assert heads(client, "visits:list", 1, q="李") == {"李四"}
    assert heads(client, "visits:list", 1, q=str(VILLAGE // 1000)) == {"张三"}
    assert heads(client, "visits:list", 1, place=ELSEWHERE) == {"李四"}
    assert heads(client, "visits:list", 1, until=DAY.isoformat()) == {"张三"}
    assert heads(client, "visits:list", 1, result="no_risk") == set()
    shown = page(client, "visits:list", q="李", result="to_recognition")
    assert "李四" in shown and "张三" not in shown
    assert 'name="result" value="to_recognition"' in shown, "the tab travels with the filters"


def test_a_village_takes_away_its_own_rows_only(signed_in):
    walk.visit(walk.household("张三"))
    walk.visit(walk.household("李四", village=ELSEWHERE))
    assert heads(signed_in(walk.reviewer()), "visits:list", 1) == {"张三"}


def test_cases_are_found_by_name_risk_and_an_overdue_step(signed_in):
    client = signed_in(walk.post("county_officer"))
    case = walk.open_case(walk.household("张三"))
    walk.visit(walk.household("李四", village=ELSEWHERE))
    assert heads(client, "cases:list", 2) == {"张三"}
    assert heads(client, "cases:list", 0, q=case.key[:8]) == {case.key}
    assert heads(client, "cases:list", 2, mark="01") == {"张三"} and not heads(client, "cases:list", 2, mark="02")
    assert heads(client, "cases:list", 1, stage="awaiting") == {"李四"}
    with walk.see():
        case.passages.update(due_on=DAY)
    assert heads(client, "cases:list", 2, mark="overdue") == {"张三"}
    with walk.see():
        case.passages.update(due_on=None)
    assert not heads(client, "cases:list", 2, mark="overdue") and not heads(client, "cases:list", 2, mark="to_choose")
    with walk.see():
        Case.objects.filter(pk=case.pk).update(risks=["01", "14"])
    assert heads(client, "cases:list", 2, mark="to_choose") == {"张三"}


def test_papers_of_a_village_are_found_by_their_state(signed_in):
    client = signed_in(walk.post("county_officer"))
    walk.use_line("s1_recognition")
    walk.roll()
    one = walk.passage(walk.open_case(walk.household("张三")))
    held = walk.meeting(on=DAY + timedelta(1))
    walk.judge(held, [one])
    hung = walk.notice(VILLAGE, [one], on=DAY + timedelta(2))
    assert heads(client, "cases:meetings", 0, q=held.key) == {held.key}
    assert not heads(client, "cases:meetings", 0, since=(DAY + timedelta(2)).isoformat())
    assert heads(client, "cases:notices", 0, mark="to_take_down") == {hung.key}
    assert not heads(client, "cases:notices", 0, mark="hanging")
    walk.finish(hung, on=DAY + timedelta(10))
    sent = walk.send_up(VILLAGE, [one], on=DAY + timedelta(10))
    assert heads(client, "cases:submissions", 0, mark="waiting") == {sent.key}
    assert not heads(client, "cases:submissions", 0, mark="back")
    assert not heads(client, "cases:submissions", 0, place=ELSEWHERE)


def test_households_on_the_way_out_are_found_by_name(signed_in):
    client = signed_in(walk.post("county_officer"))
    walk.visit(walk.household("李四"))
    assert heads(client, "elimination:list", 1, list="in") == {"李四"}
    assert not heads(client, "elimination:list", 1, list="in", q="王")
    care.in_care(walk.household("王五"), qualified=DAY - timedelta(500))
    assert heads(client, "elimination:list", 1, list="year") == {"王五"}
    assert not heads(client, "elimination:list", 1, list="year", place=ELSEWHERE)
