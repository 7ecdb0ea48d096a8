"""A risk whose code has left the national list: who chooses another, what follows, and what stays."""

import re
import uuid
from datetime import timedelta

import pytest

from shouwang.casework.assistance.choose_risk import choose_risk
from shouwang.casework.assistance.models import Measure
from shouwang.casework.cases.models import Case
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from tests.casework import care, walk
from tests.casework.care import QUALIFIED
from tests.county import post

pytestmark = pytest.mark.django_db


def township(role: str = "township_specialist"):
    return post(role, walk.TOWNSHIP)


def choose(case, by=None, **said):
    told = {"instead": {"13": "07"}, "note": "上半年失业"} | said
    return walk.do(choose_risk, case, by=by or township(), on=QUALIFIED + timedelta(30), **told)


def invented(*risks: str, **facts) -> Case:
    return care.in_care(risks=risks or ("13", "01"), **facts)


@pytest.mark.req("A33", "S4-17")
def test_the_chosen_risk_stands_where_the_old_one_stood_and_the_measures_follow():
    case = invented()
    measure = care.plan(case, "A35", risks=["13"])
    other = care.plan(case, "A40", risks=["01"])
    choose(case)
    with walk.see():
        assert Case.objects.get(pk=case.pk).risks == ["07", "01"]
        assert [Measure.objects.get(pk=each.pk).risks for each in (measure, other)] == [["07"], ["01"]]
        lines = list(Line.objects.filter(verb="assistance.choose_risk").order_by("id"))
        assert not Case.objects.risk_to_choose().exists()
    assert [(line.subject_key, line.changes["risks"]) for line in lines] == [
        (case.key, [["13", "01"], ["07", "01"]]), (measure.key, [["13"], ["07"]]),
    ]  # fmt: skip
    assert {line.note for line in lines} == {"上半年失业"}


def test_a_risk_that_the_case_has_already_stands_once():
    case = invented("07", "13", "14")
    choose(case, instead={"13": "07", "14": "01"})
    with walk.see():
        assert Case.objects.get(pk=case.pk).risks == ["07", "01"]


@pytest.mark.req("A33")
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"note": " "}, "no_reason"), ({"instead": {}}, "unknown_risk"), ({"instead": {"13": "14"}}, "unknown_risk"),
        ({"instead": {"13": ""}}, "unknown_risk"), ({"instead": {"13": "07", "01": "02"}}, "unknown_risk"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused(said, code):
    case = invented()
    with pytest.raises(Refused) as refused:
        choose(case, **said)
    assert refused.value.code == code
    with walk.see():
        assert Case.objects.get(pk=case.pk).risks == ["13", "01"]


def test_an_ended_case_keeps_what_was_recorded_and_a_township_chooses_for_its_own():
    ended = invented(stage="eliminated", eliminated_on=QUALIFIED)
    with pytest.raises(Refused) as refused:
        choose(ended)
    assert (refused.value.code, ended.risk_words) == ("not_in_care", ["收入下降", "因病"])
    elsewhere = care.in_care(walk.household("李四"), risks=("13",))
    with pytest.raises(Refused) as refused:
        choose(elsewhere, by=post("township_specialist", walk.AREA + 2000000))
    assert refused.value.code == "not_here"
    for role in ("village_reviewer", "county_officer"):
        with pytest.raises(Refused) as refused:
            choose(elsewhere, by=post(role, walk.VILLAGE if role == "village_reviewer" else walk.AREA))
        assert refused.value.code == "not_allowed"


def form(client, case) -> dict:
    """What the page would send back, untouched."""
    text = client.get(f"/care/of/{case.key}/choose_risk/").content.decode()
    assert "原“收入下降”，现选" in text and "因务工就业不稳" in text and ">未参加医疗保险<" not in text
    hidden = dict(re.findall(r'<input type="hidden" name="(stands_risks|shown)" value="([^"]*)"', text))
    assert hidden["stands_risks"] == "13;01"
    return hidden | {"on": walk.DAY.isoformat(), "note": "失业返乡", "risk_13": "07", "once": str(uuid.uuid4())}


@pytest.mark.req("A33", "S1-44")
def test_the_township_finds_the_household_on_its_list_and_chooses_on_the_page(signed_in):
    case = invented()
    client = signed_in(township("township_reviewer"))
    listed = client.get("/care/?waits=risk").content.decode()
    assert "风险待选" in listed and f"/care/of/{case.key}/choose_risk/" in listed
    said = form(client, case)
    empty = client.post(f"/care/of/{case.key}/choose_risk/", said | {"risk_13": "", "once": str(uuid.uuid4())})
    assert empty.status_code == 422
    for _ in range(2):  # the same form twice counts once
        assert client.post(f"/care/of/{case.key}/choose_risk/", said).status_code == 302
    with walk.see():
        assert Line.objects.filter(verb="assistance.choose_risk").count() == 1
    assert case.key not in client.get("/care/?waits=risk").content.decode()
    assert client.get(f"/care/of/{case.key}/choose_risk/").status_code == 409


def test_a_household_that_is_still_being_recognised_is_on_the_list_too(signed_in):
    case = invented(stage="recognising", qualified_on=None, marked_on=None)
    assert case.key in signed_in(township()).get("/care/?waits=risk").content.decode()


def test_a_clerk_whose_page_was_overtaken_is_told_by_whom_and_with_what(signed_in):
    case = invented()
    client = signed_in(township())
    said = form(client, case)
    with walk.see():
        Case.objects.filter(pk=case.pk).update(risks=["02", "13"])
    url = f"/care/of/{case.key}/choose_risk/"
    answer = client.post(url, said)
    assert answer.status_code == 409 and "已将风险改为“因学、收入下降”" in answer.content.decode()
    choose(case, by=township("township_reviewer"), instead={"13": "06"})
    answer = client.post(url, said | {"once": str(uuid.uuid4())})
    text = answer.content.decode()
    assert answer.status_code == 409 and "选定为“因学、因产业项目失败”" in text and "乡镇审核人" in text
