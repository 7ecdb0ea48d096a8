"""Every list that an office works with can be taken away as it is filtered: same rows, numbers masked."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shouwang.accounts.models import Post
from shouwang.registry.models import Household
from shouwang.trail.models import Line
from shouwang.vault.keep import keep
from shouwang.vault.opening import open_secret
from shouwang.web.sight import within
from tests.county import AREA, PEOPLED

pytestmark = pytest.mark.django_db
NUMBER = "990122199001011234"
LISTS = [
    ("registry:list", "registry:download", "户标识"),
    ("registry:list", "registry:workbook", "户编号"),
    ("registry:changes", "registry:changes_file", "户标识"),
    ("registry:proposals", "registry:proposals_file", "户标识"),
    ("registry:batches", "registry:batches_file", "批次"),
    ("intake:deliveries", "intake:download", "批次号"),
    ("matching:doubts", "matching:download", "批次号"),
    ("runs:list", "runs:runs_file", "批次"),
    ("clues:list", "clues:download", "线索编号"),
    ("clues:handovers", "clues:handovers_file", "交办单号"),
    ("clues:reports", "clues:reports_file", "受理编号"),
    ("clues:feedback", "clues:feedback_list_file", "部门"),
    ("visits:list", "visits:visits_file", "户标识"),
    ("visits:special_files", "visits:special_files_file", "档案号"),
    ("visits:problems", "visits:problems_file", "户标识"),
    ("cases:list", "cases:cases_file", "监测编号"),
    ("cases:meetings", "cases:meetings_file", "会议编号"),
    ("cases:notices", "cases:notices_file", "公示编号"),
    ("cases:submissions", "cases:submissions_file", "上报编号"),
    ("assistance:checks", "assistance:checks_file", "监测编号"),
    ("elimination:list", "elimination:exits_file", "监测编号"),
    ("reporting:history", "reporting:history_file", "发生日期"),
    ("vault:openings", "vault:download", "查看时间"),
    ("accounts:posts", "accounts:download", "姓名"),
]


def _lines(answer) -> list[list]:
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(("page", "file", "first"), LISTS, ids=[each[1] for each in LISTS])
def test_the_page_of_a_list_leads_to_its_workbook(page, file, first, post, signed_in):
    client = signed_in(post("county_officer", AREA))
    shown = client.get(reverse(page)).content.decode()
    assert reverse(file) in shown
    answer = client.get(reverse(file))
    assert answer.status_code == 200
    assert _lines(answer)[0][0] == first


def test_a_workbook_has_the_rows_that_the_filter_leaves(post, signed_in):
    client = signed_in(post("county_officer", PEOPLED))
    rows = _lines(client.get(reverse("accounts:download"), {"role": "liaison"}))[1:]
    assert rows
    assert {row[2] for row in rows} == {"部门联络员"}
    assert len(rows) == Post.objects.in_force().filter(role="liaison", place_id=PEOPLED).count()


@pytest.mark.req("S1-44")
@pytest.mark.parametrize(("page", "file", "first"), LISTS, ids=[each[1] for each in LISTS])
def test_whoever_takes_a_list_away_leaves_a_line(page, file, first, post, signed_in):
    officer = post("county_officer", PEOPLED)
    rows = _lines(signed_in(officer).get(reverse(file), {"q": "990122199001011234"}))[1:]
    with within(officer.scope()):
        line = Line.objects.filter(verb="lists.take", user=officer.holder).get()
    assert line.changes["rows"][1] == len(rows)
    assert line.changes["filter"][1] == "q=***"
    assert NUMBER not in str(line.__dict__)
    assert line.note.endswith(".xlsx")


def test_a_page_that_is_only_read_leaves_no_line(post, signed_in):
    officer = post("county_officer", PEOPLED)
    signed_in(officer).get(reverse("registry:list"))
    with within(officer.scope()):
        assert not Line.objects.filter(verb="lists.take").exists()


def test_a_liaison_who_takes_his_deliveries_away_leaves_a_line_too(post, signed_in):
    liaison = post("liaison", PEOPLED)
    assert signed_in(liaison).get(reverse("intake:download")).status_code == 200
    with within(post("county_officer", PEOPLED).scope()):
        assert Line.objects.filter(verb="lists.take", user=liaison.holder).count() == 1


def test_nobody_takes_away_what_lies_beyond_his_places(post, signed_in):
    with within(post("data_steward", PEOPLED).scope()):
        village = Household.objects.order_by("id").first().place_id // 1000 * 1000
        own = Household.objects.within(village).count()
    rows = _lines(signed_in(post("grid_worker", village)).get(reverse("registry:download")))
    assert len(rows) - 1 == own
    rows = _lines(signed_in(post("grid_worker", village)).get(reverse("reporting:history_file")))
    assert {row[5] for row in rows[1:]} <= {post("grid_worker", village).place.name}


@pytest.mark.req("S1-44")
def test_the_log_of_openings_tells_reasons_and_never_a_number(post, signed_in, at):
    officer = post("county_officer", AREA)
    with within(officer.scope()):
        open_secret(keep("number", NUMBER, AREA + 1001000), by=officer, at=at, reason="核对本人身份")
    rows = _lines(signed_in(officer).get(reverse("vault:download")))
    assert rows[1][1] == officer.holder.name
    assert rows[1][5] == "核对本人身份"
    assert NUMBER not in str(rows)
