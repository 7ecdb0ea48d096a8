"""The form of the home check: every ending of a clue, told on the page as a village worker tells it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shouwang.casework.visits.models import RESULTS, SpecialFile, Visit, VisitClue
from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.screening.clues import answer as answering
from shouwang.screening.clues.models import Clue
from tests.casework import walk
from tests.casework.walk import DAY, after
from tests.county import post

pytestmark = pytest.mark.django_db
JUDGED = {"reason": "支出有保险支付", "judge_one": "王一", "judge_two": "李二"}
ENDINGS = {  # what each ending asks for, and what becomes of the clue: its state, its special file, its open problems
    "to_recognition": ({"main_risk": "01", "more_risks": ["02"], "informed_on": DAY.isoformat()}, "checked", 0, 0),
    "no_risk": (JUDGED, "checked", 1, 0),
    "problem": ({**JUDGED, "need_kind": "illness", "need_detail": "大病支出", "need_acting": "医保局",
                 "need_due_on": after(DAY, 30).isoformat()}, "checked", 1, 1),
    "in_procedure": ({}, "checked", 0, 0),
    "declined": (JUDGED | {"mark": "mark.jpg"}, "checked", 1, 0),
    "not_here": ({"gone_as": "moved"}, "assigned", 0, 0),
    "not_checked": ({}, "assigned", 0, 0),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_given_day():
    Site.objects.update(latest_at=walk.instant(DAY))


def photo(name="a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\xff\xd8\xff" + b"0" * 40, content_type="image/jpeg")


def told(clue, result: str, **said) -> dict:
    with walk.see():
        origins = list(clue.origins.order_by("id"))
    reasons = {f"reason-{o.pk}-verdict": "true" for o in origins} | {
        f"reason-{o.pk}-finding": "已核实" for o in origins
    }
    plain = {
        "once": str(uuid.uuid4()), "uuid": str(uuid.uuid4()), "on": DAY.isoformat(), "purpose": "clue", "channel": "home",
        "first": "王一", "second": "李二", "finding": "户主住院，支出较大", "result": result, "photos": [photo()],
    }  # fmt: skip
    files = {"mark": photo("mark.jpg")} if said.pop("mark", None) else {}
    return plain | reasons | said | files


def send(client, home, **said):
    return client.post(reverse("visits:new", args=[home.key]), said)


def test_the_form_offers_every_ending():
    assert set(ENDINGS) == {code for code, _ in RESULTS}


@pytest.mark.req("S0-12", "S1-20", "S4-11")
@pytest.mark.parametrize("result", ENDINGS)
def test_a_clue_is_answered_on_the_page_and_ends_as_it_was_told(signed_in, result):
    said, state, files, problems = ENDINGS[result]
    home = walk.household(category="marginal", monitored_since=DAY) if result == "in_procedure" else walk.household()
    clue, client = walk.clue(home, reasons=2), signed_in(post("grid_worker", walk.VILLAGE))
    assert client.get(reverse("visits:new", args=[home.key])).content.decode().count("住院自付大") == 2
    answer = send(client, home, **told(clue, result, **said))
    assert answer.status_code == 302, answer.context["fault"]
    with walk.see():
        clue.refresh_from_db()
        made = Visit.objects.get(household=home)
        answered = VisitClue.objects.filter(visit=made).count()
        filed = list(SpecialFile.objects.filter(visit=made))
        assert home.problems.open().count() == problems
    assert (made.result, clue.state, len(filed)) == (result, state, files)
    assert answered == (0 if result in ("not_here", "not_checked") else 2)
    assert all(len(file.lines) == 2 and file.judges == ["王一", "李二"] and file.evidence for file in filed)
    assert signed_in(post("county_officer")).get(reverse("visits:visit", args=[made.uuid])).status_code == 200


@pytest.mark.req("A33", "S4-30")
def test_the_page_tells_which_risk_the_clue_may_be_a_sign_of_and_chooses_none(signed_in):
    home = walk.household()
    walk.clue(home)
    walk.clue(home, reason="income")
    client = signed_in(post("grid_worker", walk.VILLAGE))
    text = client.get(reverse("visits:new", args=[home.key])).content.decode()
    assert "线索提示：医疗费用负担重，可能因病。" in text and "收入低于监测线，可能" not in text
    choice = text.split('name="main_risk"')[1].split("</select>")[0]
    assert [code for code in ("01", "13", "14", "15") if f'value="{code}"' in choice] == ["01"]
    assert choice.count("selected") == 1 and '<option value="" selected' in choice


LACKING = [
    ("no_risk", {"judge_two": ""}, "2 名以上研判人"), ("no_risk", {"judge_two": "王一"}, "2 名以上研判人"),
    ("no_risk", {"reason": ""}, "须写明未纳入原因"), ("no_risk", {"photos": []}, "须附佐证材料"),
    ("no_risk", {"second": "王一"}, "须由 2 人以上"), ("no_risk", {"education": "0"}, "不能按“无风险”了结"),
    ("declined", {"mark": ""}, "农户本人签字或捺印"), ("to_recognition", {"main_risk": "", "more_risks": []}, "风险类型"),
    ("problem", {"need_acting": ""}, "责任部门"), ("not_here", {"gone_as": ""}, "请选择原因"),
    ("in_procedure", {}, "既不是监测对象"),
]  # fmt: skip


@pytest.mark.req("S4-11")
@pytest.mark.parametrize(("result", "lacking", "words"), LACKING)
def test_what_an_ending_asks_for_is_asked_for_on_the_page(signed_in, result, lacking, words):
    home = walk.household()
    clue = walk.clue(home)
    answer = send(
        signed_in(post("grid_worker", walk.VILLAGE)), home, **told(clue, result, **(ENDINGS[result][0] | lacking))
    )
    assert (answer.status_code, words in answer.context["fault"]) == (409, True), answer.context["fault"]
    with walk.see():
        assert not Visit.objects.exists()


@pytest.mark.req("S0-12", "S4-11")
def test_a_clue_answered_below_the_visit_does_not_close_without_its_special_file():
    clue, by = walk.clue(walk.household()), post("grid_worker", walk.VILLAGE)
    with walk.within(by.scope()):
        book = walk.in_force(clue.place_id, DAY)
    said = {"result": "no_risk", "finding": "无", "checkers": ["王一", "李二"], "book": book}
    walk.do(answering.answer, clue, by=by, on=DAY, **said)
    with pytest.raises(Refused, match="没有特殊档案"):
        walk.do(answering.close, [clue], by=post("township_specialist", walk.TOWNSHIP), on=DAY)
    with walk.see():
        assert Clue.objects.open().filter(pk=clue.pk).exists()
