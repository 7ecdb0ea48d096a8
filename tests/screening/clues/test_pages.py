"""Pages of clues: who sees them, what they say, how many queries they take."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from shouwang.places.models import Site
from shouwang.screening.clues.answer import close
from shouwang.screening.clues.models import Clue, Handover, Report
from shouwang.screening.clues.report import report
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests import county
from tests.screening.clues.test_feedback import delivered  # noqa: F401
from tests.screening.clues.world import FAR, ON, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db


NOW = datetime(2035, 3, 1, 9, 0, tzinfo=UTC)  # an exercise's clock, which stands still: later than any real one


@pytest.fixture(autouse=True)
def clock(world):
    Site.objects.update(latest_at=NOW)


@pytest.fixture
def page(world, signed_in, django_assert_max_num_queries):
    """`page("county_officer", "clues:list", query="?…")`: the text of a page, in at most 25 queries."""

    def get(role, name, *args, query="", place=VILLAGE, status=200):
        by = role if not isinstance(role, str) else world.post(role, place)
        client = signed_in(by)
        with django_assert_max_num_queries(25):
            response = client.get(reverse(name, args=args) + query)
        assert response.status_code == status, response.content.decode()[:2000]
        return response.content.decode() if "html" in response["Content-Type"] else response.content

    return get


@pytest.fixture
def post_to(world, signed_in):
    """`post_to(role, name, *args, **fields)`: the answer to a form."""

    def send(role, name, *args, place=VILLAGE, **fields):
        return signed_in(world.post(role, place)).post(reverse(name, args=args), fields)

    return send


@pytest.mark.req("S3-18")
def test_each_of_the_five_states_is_shown_with_its_age(world, page):
    owner = world.post("grid_worker", VILLAGE)
    words = {"screened": "筛查", "assigned": "交办", "checked": "核查", "answered": "反馈", "followed": "盯办"}
    for age, state in enumerate(words, 3):
        clue = world.clue(VILLAGE)
        Clue.objects.filter(pk=clue.pk).update(
            state=state, state_at=NOW - timedelta(days=age), owner=owner, due_on=NOW.date(), result="no_risk"
        )
        text = page("county_officer", "clues:list", query=f"?state={state}")
        assert clue.key in text
        assert f"{age}天" in text
        assert words[state] in text


def test_the_county_sees_its_clues_by_state_with_counts(world, page, handed):
    waiting, out = world.clue(VILLAGE), handed(world.clue(FAR))
    text = page("county_officer", "clues:list")
    assert waiting.key in text
    assert out.key in text
    assert "医疗费用负担重" in text
    text = page("county_officer", "clues:list", query="?state=screened")
    assert waiting.key in text
    assert out.key not in text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("?township={township}", [0]),
        ("?reason=housing", [1]),
        ("?mark=overdue", []),
        ("?supplier=medical_insurance", [0]),
        ("?origin=department", [0, 1]),
        ("?mark=nonsense&township=x", [0, 1]),
    ],
)
def test_filters_narrow_the_list(world, page, query, seen):
    clues = [world.clue(VILLAGE), world.clue(FAR, "dangerous_house")]
    township = world.place(VILLAGE).up("township")
    text = page("county_officer", "clues:list", query=query.format(township=township))
    assert [number for number, clue in enumerate(clues) if clue.key in text] == seen


def test_a_clue_is_found_by_the_start_of_a_name_or_number(world, page):
    clue, other = world.clue(), world.clue()
    text = page("county_officer", "clues:list", query=f"?q={clue.household.head_name}")
    assert clue.key in text
    assert other.key not in text
    assert other.key in page("county_officer", "clues:list", query=f"?q={other.key}")


def test_a_long_list_goes_page_by_page_without_more_queries(world, page):
    home = world.home()
    Clue.objects.bulk_create(
        Clue(key=f"990122-202611-{n:05d}", household=world.home() if n % 20 == 0 else home, reason=f"r{n}",
             place_id=home.place_id, state_at=world.at, opened_on=ON)
        for n in range(60)
    )  # fmt: skip
    text = page("county_officer", "clues:list")
    assert "990122-202611-00059" in text
    assert "990122-202611-00009" not in text
    assert "下一页" in text


def test_the_village_sees_what_was_handed_out_and_its_sibling_nothing(world, page, handed):
    clue, unsorted = handed(world.clue(VILLAGE)), world.clue(VILLAGE)
    text = page("grid_worker", "clues:list")
    assert clue.key in text
    assert unsorted.key not in text
    assert clue.key not in page("grid_worker", "clues:list", place=SIBLING)
    page("grid_worker", "clues:clue", clue.key)
    page("grid_worker", "clues:clue", unsorted.key, status=404)
    page("grid_worker", "clues:clue", clue.key, place=SIBLING, status=404)
    page("township_specialist", "clues:clue", clue.key, place=FAR, status=404)


def test_a_helper_sees_the_clues_of_his_household_and_a_liaison_has_no_such_page(world, page, handed):
    clue, other = handed(world.clue()), handed(world.clue())
    helper = county.post("helper")
    helper.pairings.create(household_id=clue.household_id, since=date(2026, 1, 1))
    text = page(helper, "clues:list")
    assert clue.key in text
    assert other.key not in text
    assert "线索依据" in page(helper, "clues:clue", clue.key)
    page(helper, "clues:clue", other.key, status=404)
    page(county.post("liaison"), "clues:list", status=403)


def test_the_page_of_a_clue_says_why_it_exists_and_what_may_be_done(world, page, handed):
    clue = handed(world.clue())
    text = page("grid_worker", "clues:clue", clue.key)
    for words in ("个人自付医疗费用超过预警线", "登记入户核查", "退回", "办理经过", "交办单"):
        assert words in text
    assert "延期" not in text.split("办理经过")[0].split("登记入户核查")[1]
    text = page("county_officer", "clues:clue", clue.key)
    assert "催办" in text
    assert "登记入户核查" not in text


@pytest.mark.parametrize("role", ["auditor", "prefecture_officer", "village_reviewer", "operator"])
def test_readers_open_list_and_page(world, page, handed, role):
    clue = handed(world.clue())
    by = county.post(role) if role in ("auditor", "prefecture_officer", "operator") else world.post(role, VILLAGE)
    assert clue.key in page(by, "clues:list")
    assert "线索依据" in page(by, "clues:clue", clue.key)


def test_evidence_is_the_departments_line_for_the_county_and_the_facts_for_the_village(
    world, page, handed, delivered  # noqa: F811
):  # fmt: skip
    clue = handed(Clue.objects.get())
    text = page("county_officer", "clues:clue", clue.key)
    assert "就医类型" in text
    assert "第 2 行" in text
    text = page("grid_worker", "clues:clue", clue.key)
    assert "就医类型" not in text
    assert "30,000 元" in text


def test_the_chosen_lines_are_handed_out_urged_and_closed_from_the_list(world, post_to, page, answered):
    clues = [world.clue(VILLAGE), world.clue(FAR)]
    left = world.clue(VILLAGE)
    keys = [clue.key for clue in clues]
    given = {"give-to": "township", "give-due_on": "2035-03-20", "give-note": "请抓紧", "clue": keys}
    response = post_to("county_officer", "clues:hand_out_many", **given)
    handover = Handover.objects.get()
    assert response["Location"] == reverse("clues:handover", args=[handover.key])
    text = page("county_officer", "clues:handover", handover.key)
    assert "线索核查交办单" in text
    assert "请抓紧" in text
    assert left.key not in text
    assert keys[0] in page("township_specialist", "clues:handover", handover.key)
    assert keys[1] not in page("township_specialist", "clues:handover", handover.key)
    assert post_to("county_officer", "clues:urge_many", clue=keys, query="").status_code == 302
    assert set(Clue.objects.exclude(pk=left.pk).values_list("urged", flat=True)) == {1}


def test_everything_in_the_filtered_list_can_be_chosen_at_once(world, post_to):
    for place in (VILLAGE, VILLAGE, FAR):
        world.clue(place)
    township = world.place(VILLAGE).up("township")
    post_to(
        "county_officer", "clues:dismiss_many", everything="1", query=f"state=screened&township={township}",
        **{"drop-reason": "known_dibao"},
    )  # fmt: skip
    assert sorted(Clue.objects.values_list("state", flat=True)) == ["closed", "closed", "screened"]


def test_a_refusal_is_a_page_with_its_sentence(world, handed, post_to):
    clue = handed(world.clue())
    response = post_to(
        "county_officer", "clues:dismiss_many", clue=[clue.key], query="", **{"drop-reason": "monitored"}
    )
    assert response.status_code == 409
    assert "不能由您办理" in response.content.decode()
    assert post_to("grid_worker", "clues:dismiss_many", clue=[clue.key]).status_code == 403


def test_triage_shows_groups_and_a_group_is_dismissed_at_once(world, page, post_to):
    world.clue(category="unstable")
    plain = world.clue()
    text = page("county_officer", "clues:triage")
    assert "已是监测对象" in text
    assert plain.key not in text
    post_to("county_officer", "clues:dismiss_group", reason="monitored", everything="1")
    assert sorted(Clue.objects.values_list("state", "closed_as")) == [("closed", "monitored"), ("screened", "")]


def test_the_deeds_of_one_clue(world, handed, post_to, page):
    clue = handed(world.clue())
    post_to("grid_worker", "clues:send_back", clue.key, **{"back-code": "moved", "back-note": "迁到外镇"})
    assert world.now(clue).returned_as == "moved"
    assert "转办" in page("township_specialist", "clues:clue", clue.key)
    assert post_to("township_specialist", "clues:forward", clue.key, note="").status_code == 409
    post_to("township_specialist", "clues:forward", clue.key, note="请电话核实")
    assert world.now(clue).owner.role == "grid_worker"
    due = world.now(clue).due_on
    later = due + timedelta(days=1)
    post_to("township_specialist", "clues:extend", clue.key, **{"extend-due_on": later, "extend-reason": "下雪"})
    assert world.now(clue).due_on == later


def test_the_filtered_list_is_downloaded_as_a_workbook(world, page):
    clue = world.clue()
    data = page("county_officer", "clues:download", query="?state=screened")
    assert data[:2] == b"PK"
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["线索编号", "乡镇", "村"]
    assert rows[1][0] == clue.key


def test_a_report_is_entered_receipted_answered_and_printed(world, page, post_to, answered):
    home = world.home()
    assert home.key in page("village_reviewer", "clues:new_report", query=f"?q={home.head_name[:2]}")
    assert "没有找到" in page("village_reviewer", "clues:new_report", query=f"?q={home.head_name}", place=SIBLING)
    assert "受理" in page("village_reviewer", "clues:new_report", query=f"?household={home.key}")
    fields = {
        "kind": "application",
        "reason": "medical_cost",
        "applicant": "赵某",
        "text": "住院花费大",
        "on": "2026-11-01",
    }
    form = page("village_reviewer", "clues:new_report", query=f"?household={home.key}")
    assert "新纳入低保" in form and '<option value="" selected' in form  # in words, none chosen for anybody
    once = str(uuid.uuid4())
    for _ in range(2):  # the same form twice counts once
        response = post_to("village_reviewer", "clues:enter_report", home.key, once=once, **fields)
        made = Report.objects.get()
        assert response["Location"] == reverse("clues:report", args=[made.key])
    assert "医疗费用负担重" in page("village_reviewer", "clues:receipt", made.key)
    assert "线索还在核查" in page("village_reviewer", "clues:report", made.key)
    assert made.key in page("village_reviewer", "clues:receipt", made.key)
    assert "还没有答复" in page("village_reviewer", "clues:letter", made.key)
    answered(world.now(made.clue))
    assert "答复反映人" in page("village_reviewer", "clues:report", made.key)
    post_to("village_reviewer", "clues:answer_report", made.key, text="经核查暂无返贫风险。", on="2026-11-01")
    text = page("village_reviewer", "clues:letter", made.key)
    assert "经核查暂无返贫风险" in text
    assert "守望县农业农村局" in text
    assert made.key in page("county_officer", "clues:reports", query="?show=all")
    page("village_reviewer", "clues:report", made.key, place=SIBLING, status=404)


def test_a_report_with_something_missing_stays_on_its_page(world, post_to):
    home = world.home()
    response = post_to("village_reviewer", "clues:enter_report", home.key, kind="application", on="2026-11-01")
    assert response.status_code == 422
    said = {"kind": "application", "applicant": "赵某", "text": "难", "on": "2026-11-01"}
    for reason in ("", "01", "13"):  # a risk is no reason
        assert post_to("village_reviewer", "clues:enter_report", home.key, reason=reason, **said).status_code == 422
    assert Report.objects.count() == 0


def test_the_household_page_gets_its_clues_as_a_fragment(world, page):
    clue = world.clue()
    text = page("county_officer", "clues:of_household", clue.household.key)
    assert clue.key in text
    assert "<html" not in text
    page("grid_worker", "clues:of_household", clue.household.key, place=SIBLING, status=404)


def test_departments_are_told_on_the_page_and_the_liaison_takes_the_file(
    world, page, post_to, signed_in, answered, delivered  # noqa: F811
):  # fmt: skip
    answered(Clue.objects.get())
    assert "医保局" in page("county_officer", "clues:feedback")
    assert "还没有反馈" in page("county_officer", "clues:feedback_delivery", delivered.key)
    post_to("county_officer", "clues:issue_feedback", delivered.key)
    liaison = county.post("liaison")
    text = page(liaison, "clues:feedback_delivery", delivered.key)
    assert "无风险" in text
    assert "赵**1" in text
    response = signed_in(liaison).post(reverse("clues:feedback_file", args=[delivered.key]))
    assert response.content[:2] == b"PK"
    with within(world.county.scope()):
        assert Line.objects.filter(verb="clues.download_feedback", post=liaison).count() == 1
    liaison.supplier = "housing"
    liaison.save()
    page(liaison, "clues:feedback_delivery", delivered.key, status=404)
    page("township_specialist", "clues:feedback", status=403)


def test_a_closed_clue_offers_nothing_more(world, page, answered):
    clue = answered(world.clue())
    close([clue], by=world.county, at=world.at, on=ON)
    text = page("county_officer", "clues:clue", clue.key)
    assert "办结：无风险" in text
    assert "deed" not in text


def test_a_sheet_stays_whole_when_its_clues_are_handed_on_and_shows_how_far_they_are(world, page, answered):
    done, far = answered(world.clue(VILLAGE)), world.clue(FAR)
    text = page("county_officer", "clues:handover", "990122-JB202611-001")
    assert done.key in text
    assert "已核查 1" in text
    assert far.key not in text
    page("township_specialist", "clues:handover", "990122-JB202611-001", place=FAR, status=404)


def test_the_list_of_hand_overs(world, page, handed):
    handed(world.clue())
    for role in ("county_officer", "township_specialist", "grid_worker"):
        assert "990122-JB202611-001" in page(role, "clues:handovers")
    for role, place in (("township_specialist", FAR), ("grid_worker", SIBLING)):  # the sheet has no line of theirs
        assert "990122-JB202611-001" not in page(role, "clues:handovers", place=place)


def test_reports_of_one_household_and_others_do_not_mix(world, page):
    home = world.home()
    report(
        home, kind="petition", reason="medical_cost", text="看病贵", applicant="李某", by=world.county, at=world.at, on=ON,
        book=world.book,
    )  # fmt: skip
    assert "李某" in page("county_officer", "clues:reports")
    assert "李某" not in page("village_reviewer", "clues:reports", place=SIBLING)


def test_feedback_is_narrowed_by_list_and_month(page, delivered):  # noqa: F811
    for query, is_found in (
        ("", True), (f"?contract={delivered.contract_name}", True), (f"?period={delivered.period}", True),
        ("?contract=water.unsafe", False), ("?period=2020-01", False),
    ):  # fmt: skip
        assert (delivered.key in page("county_officer", "clues:feedback", query=query)) is is_found, query


def test_a_tab_is_no_filter_that_could_be_taken_away(world, page):
    assert "全部清除" not in page("county_officer", "clues:reports", query="?show=waiting")
    text = page("county_officer", "clues:reports", query="?show=waiting&q=李")
    assert "全部清除" in text
    assert "None：" not in text
