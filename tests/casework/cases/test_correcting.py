"""What was said may be taken back: a member his authorisation, the village a category; each with its day or reason."""

import uuid

import pytest
from django.urls import reverse

from shouwang.casework.cases.models import Authorisation, Case
from shouwang.places.models import Site
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from tests.casework import walk
from tests.casework.walk import DAY, after
from tests.county import post

pytestmark = pytest.mark.django_db
LINES = ["s1_recognition", "s3_recognition"]


@pytest.fixture(autouse=True)
def _a_given_day():
    Site.objects.update(latest_at=walk.instant(after(DAY, 60)))


def send(client, name, *args, **said):
    return client.post(reverse(name, args=args), {"once": str(uuid.uuid4()), **said})


def taken_back(home, client, on):
    with walk.see():
        given = Authorisation.objects.filter(household=home).select_related("person").order_by("id").first()
    shown = client.get(reverse("cases:of_household", args=[home.key])).content.decode()
    assert f'name="withdraw-{given.pk}-on"' in shown
    answer = send(client, "cases:withdraw", home.key, given.pk, **{f"withdraw-{given.pk}-on": on.isoformat()})
    assert answer.status_code == 302, answer.content.decode()[-800:]
    return given


@pytest.mark.req("S1-17")
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("compared_before", [False, True])
def test_an_authorisation_taken_back_on_the_household_page_stops_the_cross_check(signed_in, line, compared_before):
    walk.use_line(line)
    home = walk.household()
    one, on = walk.lead_to(walk.open_case(home), "cross_check", on=DAY)
    if compared_before:
        walk.compare(one, on=on)
    given = taken_back(home, signed_in(walk.reviewer()), on)
    name = home.head_name
    if not compared_before:
        with pytest.raises(Refused, match=f"{name}没有有效的资产核查授权"):
            walk.compare(one, on=on)
    with pytest.raises(Refused, match=f"{name}没有有效的资产核查授权"):
        walk.say(one, "cross_check", by=post("county_officer"), on=on)
    with walk.see():
        given.refresh_from_db(fields=["withdrawn_on"])
        assert (given.withdrawn_on, Line.objects.filter(verb="cases.withdraw_authorisation").count()) == (on, 1)
    walk.authorise(home, on=on, people=[given.person])
    walk.compare(one, on=on)
    assert walk.say(one, "cross_check", by=post("county_officer"), on=on).verdict == "pass"


def test_an_authorisation_is_taken_back_once_and_not_before_it_was_given(signed_in):
    home, client = walk.household(), signed_in(walk.reviewer())
    given = walk.authorise(home, on=DAY)[0]
    said = f"withdraw-{given.pk}-on"
    for on, words in ((after(DAY, -1), "撤回日期不能早于授权日期"), (DAY, None), (DAY, "撤回")):
        answer = send(client, "cases:withdraw", home.key, given.pk, **{said: on.isoformat()})
        assert answer.status_code == (409 if words else 302)
        assert not words or words in answer.content.decode()


@pytest.mark.req("S1-03")
def test_a_category_is_corrected_on_the_page_of_the_case_with_a_reason(signed_in):
    case = walk.open_case(walk.household())
    client, said = signed_in(walk.reviewer()), {"category": "sudden", "main_risk": "02", "more_risks": ["01"]}
    shown = client.get(reverse("cases:case", args=[case.key])).content.decode()
    assert "更正类别或风险" in shown and "脱贫不稳定户" not in shown.split("更正类别或风险")[1].split("</form>")[0]
    assert send(client, "cases:correct", case.key, **said).status_code == 409
    assert send(client, "cases:correct", case.key, reason="住院后查实", **said).status_code == 302
    with walk.see():
        case = Case.objects.get(pk=case.pk)
        line = Line.objects.get(verb="cases.recategorise")
    assert (case.category, case.risks, line.note) == ("sudden", ["02", "01"], "住院后查实")
    officer = signed_in(post("county_officer")).get(reverse("cases:case", args=[case.key])).content.decode()
    assert "更正类别或风险" not in officer
