"""The pages of cases walked by their people: each opens for whom it is meant, in few queries, and does its deed."""

import io
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwang.casework.cases import recognise
from shouwang.casework.cases.models import Case, Meeting, Notice, Objection, Submission
from shouwang.casework.visits.models import Visit
from shouwang.places.models import PostingPlace, Site
from shouwang.policy import codes
from shouwang.registry.models import Person
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE

pytestmark = pytest.mark.django_db
MOST = 25
TODAY = date(2030, 3, 1)  # of the exercise site: later than the machine's clock


@pytest.fixture(autouse=True)
def _a_given_day():
    """The exercise site stands on a day of its own."""
    Site.objects.update(latest_at=walk.instant(TODAY))


def scan(name="scan.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\xff\xd8\xff" + b"0" * 40, content_type="image/jpeg")


def shown(client, name: str, *args, most: int = MOST) -> str:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    asked = [query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= most, (name, len(asked))
    return answer.content.decode()


def posted(client, name: str, *args, **said):
    answer = client.post(reverse(name, args=args), {"once": str(uuid.uuid4()), **said})
    assert answer.status_code in (302, 409), (name, answer.status_code, answer.content.decode()[:2000])
    return answer


def done(client, name: str, *args, **said):
    answer = posted(client, name, *args, **said)
    assert answer.status_code == 302, sentence(answer)
    return answer


def sentence(answer) -> str:
    text = answer.content.decode()
    return text[text.find("<main") : text.find("</main")]


def visited(client, home) -> Visit:
    """The grid worker fills the home check on his phone."""
    shown(client, "visits:new", home.key)
    day = DAY.isoformat()
    done(
        client, "visits:new", home.key, uuid=str(uuid.uuid4()), on=day, purpose="focus", channel="home", first="王一",
        second="李二", finding="住院支出大", result="to_recognition", main_risk="01", informed_on=day, photos=scan(),
    )  # fmt: skip
    with walk.see():
        return Visit.objects.get()


def opened(client, home, visit) -> Case:
    """The village files the application, records who authorised, and opens the case."""
    assert "住院支出大" in shown(client, "visits:visit", visit.uuid)
    shown(client, "cases:open", visit.uuid)
    day = DAY.isoformat()
    told = {"on": day, "kind": "written", "applicant": "张三", "text": "因病", "has_promised": "on", "informed_on": day}
    done(
        client, "cases:apply", visit.uuid,
        **{f"apply-{name}": value for name, value in told.items()}, **{"apply-attachments": scan()},
    )  # fmt: skip
    for person in adults_of(home):
        done(
            client, "cases:authorise", visit.uuid,
            **{"give-person": person.pk, "give-on": day, "give-how": "signature", "give-document": scan()},
        )  # fmt: skip
    with walk.see():
        application = home.applications.get()
    assert "承诺授权书" in shown(client, "cases:application", application.key)
    said = {"application": application.key, "open-category": "marginal", "open-main_risk": "01"}
    done(client, "cases:open", visit.uuid, **said)
    with walk.see():
        return Case.objects.get()


def adults_of(home) -> list[Person]:
    with walk.see():
        return list(Person.objects.filter(household=home, birth__lt="2000-01-01").order_by("id"))


def compared(client, case, people, day: str) -> None:
    """The county answers nine kinds of every adult, and passes the step."""
    assert "信息比对" in shown(client, "cases:case", case.key)
    shown(client, "cases:compare", case.key)
    done(
        client,
        "cases:compare",
        case.key,
        **{f"{p.pk}-{k}-found": "nothing" for p in people for k in codes.read("asset")},
    )
    done(client, "cases:decide", case.key, step="cross_check", verdict="pass", on=day)


def judged(client, case, day: str) -> None:
    """The village holds its meeting and fills in the votes."""
    roll = walk.roll()
    assert "张三" in shown(client, "cases:meetings")
    for name in ("cases:roll", "cases:sheet", "cases:new_meeting"):
        shown(client, name)
    done(
        client, "cases:new_meeting", on=day, where="村委会", chair="支书", recorder="文书", minutes="逐户评议",
        sign_in=scan(), photo=scan(), entry=[entry.pk for entry in roll],
    )  # fmt: skip
    with walk.see():
        meeting = Meeting.objects.get()
    assert "逐户填写票数" in shown(client, "cases:meeting", meeting.key)
    done(client, "cases:judge", meeting.key, **{f"vote-{walk.passage(case).pk}-in_favour": 20})


def posted_and_passed(client, case, day: str) -> str:
    """The list hangs, is photographed, objected to, answered, passes and comes down; returns the day of that."""
    shown(client, "cases:notices")
    done(client, "cases:post", on=day, contact="村委会 12317", case=[case.key])
    with walk.see():
        notice = Notice.objects.get()
        line = notice.lines.get()
    photograph(client, notice, "start", day)
    assert "公示中" in shown(client, "cases:notice", notice.key)
    paper = shown(client, "cases:notice_paper", notice.key)
    assert "张三" in paper and "因病" not in paper
    done(client, "cases:object", notice.key, line.pk, on=day, who="匿名", text="有车")
    with walk.see():
        objection = Objection.objects.get()
    done(client, "cases:answer_objection", notice.key, objection.pk, on=day, text="已报废", is_upheld="0")
    Site.objects.update(latest_at=walk.instant(line.opens_on))
    last = line.opens_on.isoformat()
    photograph(client, notice, "end", last)
    done(client, "cases:finish_notice", notice.key, on=last)
    assert "请撤下公示" in shown(client, "cases:notices")
    done(client, "cases:take_down", notice.key, on=last)
    return last


def photograph(client, notice, moment: str, day: str) -> None:
    with walk.see():
        places = list(PostingPlace.objects.filter(place_id=VILLAGE))
    for place in places:
        done(client, "cases:photograph", notice.key, posting=place.pk, moment=moment, on=day, document=scan())


def reviewed(client, case, day: str) -> None:
    """The township sees what is missing, lays its sheet and passes the ticked households."""
    with walk.see():
        submission = Submission.objects.get()
    shown(client, "cases:submission", submission.key)
    assert "乡镇审核表" in shown(client, "cases:due")
    step = "township_review"
    said = {"case": [case.key], f"{step}-step": step, f"{step}-on": day, f"{step}-verdict": "pass"}
    assert "乡镇审核表" in sentence(posted(client, "cases:decide_list", step, **said))
    sheet = {"step": step, "key": "township_sheet", "document": scan()}
    done(
        client,
        "cases:lay_list",
        step,
        case=[case.key],
        **{f"paper-{step}-{name}": value for name, value in sheet.items()},
    )
    done(client, "cases:decide_list", step, **said)


@pytest.mark.req("S1-16", "S1-19", "S1-25", "S1-28")
def test_a_household_is_walked_from_the_home_check_to_the_countys_decision_through_the_pages(signed_in):
    home, who = walk.household(), walk.people()
    village, officer, approver = signed_in(who.reviewer), signed_in(who.officer), signed_in(who.approver)
    case = opened(village, home, visited(signed_in(who.grid), home))
    compared(officer, case, adults_of(home), TODAY.isoformat())
    judged(village, case, TODAY.isoformat())
    last = posted_and_passed(village, case, TODAY.isoformat())
    assert "待上报" in shown(village, "cases:submissions")
    done(village, "cases:submit", on=last, case=[case.key])
    reviewed(signed_in(who.township), case, last)
    done(approver, "cases:lay", case.key, step="county_decision", key="county_document", document=scan())
    done(
        approver, "cases:decide", case.key, step="county_decision", verdict="pass", on=last, document_no="县〔2026〕1号"
    )
    with walk.see():
        assert Case.objects.get().qualified_on.isoformat() == last
    assert "纳入日期" in shown(village, "cases:case", case.key)
    assert "申报答复书" in shown(village, "cases:answer", case.key)
    assert "张三" in shown(officer, "cases:list")
    assert "边缘易致贫户" in shown(village, "cases:of_household", home.key)


def test_the_page_of_a_clue_leads_to_the_case_that_grew_out_of_it(signed_in):
    home, who = walk.household(), walk.people()
    clue = walk.clue(home)
    officer, village = signed_in(who.officer), signed_in(who.reviewer)
    assert reverse("cases:of_clue", args=[clue.key]) not in shown(officer, "clues:clue", clue.key)
    told = walk.found(purpose="clue", reasons=walk.answers(clue), informed_on=DAY)
    seen = walk.visit(home, told)
    assert reverse("cases:of_clue", args=[clue.key]) in shown(officer, "clues:clue", clue.key)
    assert "还没有为这一户立案" in shown(officer, "cases:of_clue", clue.key)
    written = walk.apply(home, kind="written", visit=seen, informed_on=DAY)
    walk.authorise(home)
    said = {"application": written, "category": "marginal", "risks": ["01"], "by": who.reviewer, "on": DAY}
    case = walk.do(recognise.recognise, seen, **said)
    for client in (officer, village):
        assert reverse("cases:case", args=[case.key]) in shown(client, "cases:of_clue", clue.key)


def test_a_refused_home_check_comes_back_with_its_sentence_and_what_was_typed(signed_in):
    home = walk.household()
    grid = signed_in(walk.people().grid)
    told = {
        "uuid": str(uuid.uuid4()), "on": DAY.isoformat(), "purpose": "focus", "channel": "home", "first": "王一",
        "second": "王一", "finding": "只去了一个人", "result": "no_risk",
    }  # fmt: skip
    answer = posted(grid, "visits:new", home.key, **told)
    assert answer.status_code == 409
    assert "须由 2 人以上" in answer.content.decode()
    assert "只去了一个人" in answer.content.decode()


def test_the_village_lists_are_for_one_household_and_for_sixty_alike(signed_in):
    walk.use_line("s1_recognition")
    walk.roll()
    village = signed_in(walk.reviewer())
    rows = [walk.passage(walk.open_case(walk.household("第一户")))]
    counts = []
    for size in (1, 1, 12):  # the first time fills what is kept between requests
        while len(rows) < size:
            rows.append(walk.passage(walk.open_case(walk.household(f"户{len(rows)}", adults=1))))
        with CaptureQueriesContext(connection) as queries:
            assert village.get(reverse("cases:list")).status_code == 200
            assert village.get(reverse("cases:meetings")).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2]


@pytest.mark.parametrize(
    "name",
    ["visits:list", "visits:special_files", "visits:problems", "cases:list", "cases:due", "cases:meetings", "cases:notices",
     "cases:submissions"],
)  # fmt: skip
@pytest.mark.parametrize("role", ["grid_worker", "township_reviewer", "county_officer", "auditor"])
def test_the_lists_open_for_every_level_even_when_nothing_is_there(signed_in, post, name, role):
    shown(signed_in(post(role)), name)


def test_another_village_sees_nothing_of_it(signed_in):
    case = walk.open_case(walk.household())
    stranger = signed_in(walk.reviewer(walk.OTHER_VILLAGE))
    assert stranger.get(reverse("cases:case", args=[case.key])).status_code == 404
    assert case.household.head_name not in shown(stranger, "cases:list")


def test_a_photo_is_opened_by_who_may_and_logged(signed_in):
    home = walk.household()
    told = walk.found(evidence=(("照片", walk.paper(household=home.pk)),))
    made = walk.visit(home, told)
    with walk.see():
        document = made.evidence.get().document
    answer = signed_in(walk.people().officer).post(
        reverse("vault:paper", args=["visits.evidence.document", document.handle])
    )
    assert answer.status_code == 200
    assert io.BytesIO(answer.content).read() == b"scan"
    with walk.see():
        assert document.openings.count() == 1
