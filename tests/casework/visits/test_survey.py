"""The survey on the page of the home check: filled in beforehand, kept by code, its facts carried into the register."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shouwang.casework.visits.models import Visit
from shouwang.places.models import Site
from shouwang.registry.models import Guarantee, Household, Income, Person
from shouwang.trail.models import Line
from tests.casework import walk
from tests.casework.walk import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_given_day():
    Site.objects.update(latest_at=walk.instant(DAY))


@pytest.fixture
def home():
    return walk.household()


@pytest.fixture
def head(home):
    with walk.see():
        return Person.objects.filter(household=home).order_by("id").first()


def told(**said) -> dict:
    photo = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * 40, content_type="image/jpeg")
    return {
        "once": str(uuid.uuid4()), "uuid": str(uuid.uuid4()), "on": DAY.isoformat(), "purpose": "focus", "channel": "home",
        "first": "王一", "second": "李二", "finding": "情况稳定", "result": "no_risk", "reason": "收入稳定",
        "judge_one": "王一", "judge_two": "李二", "photos": [photo], "survey": "1",
    } | said  # fmt: skip


def send(client, home, **said):
    return client.post(reverse("visits:new", args=[home.key]), told(**said))


def kept(home) -> Visit:
    with walk.see():
        return Visit.objects.get(household=home)


@pytest.mark.req("S4-30")
def test_the_form_shows_what_the_register_knows(signed_in, home, head, django_assert_max_num_queries):
    with walk.see():
        Person.objects.filter(pk=head.pk).update(health="2;3", labour="4", insured=True, dibao="rural")
        Household.objects.filter(pk=home.pk).update(relocation_site=False)
    client = signed_in(walk.reviewer())
    with django_assert_max_num_queries(50):
        page = client.get(reverse("visits:new", args=[home.key]))
    known = page.context["survey"].initial
    assert (known[f"p{head.pk}-A10"], known[f"p{head.pk}-A12"], known[f"p{head.pk}-A14"]) == (["2", "3"], "4", "1")
    assert (known[f"p{head.pk}-A17"], known["A2"], known["A1"]) == ("rural", "0", "ordinary")
    text = page.content.decode()
    assert all(
        title in text for title in ("一、基本信息", "二、家庭成员", "三、收支情况", "七、帮扶措施", "八、风险消除")
    )
    assert "A27" not in text and "A26" not in text  # computed, never typed


@pytest.mark.req("A1")
def test_facts_go_into_the_register_and_everything_stays_with_the_visit(signed_in, home, head):
    answer = send(
        signed_in(walk.reviewer()), home, A1="lifted_with", A2="1", A21="12000", A22="6000.50", A25="3000",
        A28a="住院", outlay_fen="800", **{f"p{head.pk}-A10": ["3", "2"], f"p{head.pk}-A14": "1", "A43a": ["A4301"]},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    made = kept(home)
    with walk.see():
        home.refresh_from_db()
        head.refresh_from_db()
        income = Income.objects.get(household=home)
        noted = Line.objects.filter(verb="registry.correct", household_id=home.pk).count()
    assert (home.attribute, home.relocation_site, head.health, head.insured) == ("lifted_with", True, "2;3", True)
    assert (income.production_fen, income.wage_fen, income.cost_fen) == (12_000_00, 6_000_50, 3_000_00)
    assert (income.begins_on, income.ends_on) == (date(2025, 9, 1), date(2026, 8, 31))
    assert (income.outlay_fen, income.outlay_note) == (800_00, "住院")
    assert made.net_per_head_fen == home.net_per_head_fen == 15_000_50 // 3
    assert made.edition == "s4-2023"
    assert (made.answers["A26"], made.answers["A28"], made.answers["A43"]) == (18_000_50, 800_00, True)
    assert made.answers["members"][head.key]["A10"] == ["3", "2"]
    assert noted >= 3  # household, member, income: from what value to which
    page = signed_in(walk.reviewer()).get(reverse("visits:visit", args=[made.uuid])).content.decode()
    assert "A26 家庭总收入" in page and "18,000.50元" in page and "低保" in page


def test_what_is_left_as_it_stands_changes_nothing(signed_in, home, head):
    with walk.see():
        Person.objects.filter(pk=head.pk).update(health="2", insured=True)
    assert send(signed_in(walk.reviewer()), home, **{f"p{head.pk}-A10": ["2"], "A1": "ordinary"}).status_code == 302
    with walk.see():
        head.refresh_from_db()
        assert (head.health, head.insured) == ("2", True)
        assert not Line.objects.filter(verb="registry.correct", household_id=home.pk).exists()
        assert not Income.objects.filter(household=home).exists()


@pytest.mark.req("S4-03")
def test_a_failing_guarantee_says_what_is_wrong_and_opens_a_problem(signed_in, home):
    said = {
        "result": "problem",
        "housing": "0",
        "A32a": "D",
        "education": "1",
        "water": "0",
        "A31a": ["quality", "quantity"],
    }
    assert send(signed_in(walk.reviewer()), home, **said).status_code == 302
    with walk.see():
        states = dict(Guarantee.objects.filter(household=home, until=None).values_list("kind", "detail"))
        problems = sorted(home.problems.values_list("kind", flat=True))
    assert states == {"housing": "D", "education": "", "water": "quality;quantity"}
    assert problems == ["housing", "water"]
    assert kept(home).answers | {"A29": False, "A31": False, "A32": True, "A32a": "D"} == kept(home).answers


def test_a_guarantee_that_is_not_asked_about_is_left_as_it_stands(signed_in, home):
    with walk.see():
        Guarantee.objects.create(
            household=home, place_id=home.place_id, kind="water", is_firm=False, detail="quality", since=DAY
        )
    client = signed_in(walk.reviewer())
    known = client.get(reverse("visits:new", args=[home.key])).context["survey"].initial
    assert send(client, home, **{name: value for name, value in known.items() if value}).status_code == 302
    with walk.see():
        assert list(Guarantee.objects.filter(household=home, until=None).values_list("detail", flat=True)) == [
            "quality"
        ]


def test_what_the_register_got_wrong_stops_nobody_who_leaves_it(signed_in, home, head):
    with walk.see():
        Person.objects.filter(pk=head.pk).update(insured=False, medical_aid=True, dibao="rural", tekun="rural")
    client = signed_in(walk.reviewer())
    known = client.get(reverse("visits:new", args=[home.key])).context["survey"].initial
    shown = {name: value for name, value in known.items() if value}
    answer = send(client, home, **shown | {f"p{head.pk}-A12": "1"})
    assert (answer.status_code, "A14" in answer.context["fault"]) == (409, True)
    assert send(client, home, **shown).status_code == 302


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"A34": "1"}, "A34a 产业帮扶，具体为：请选择"), ({"housing": "0", "result": "problem"}, "A32a"),
        ({"A31a": ["quality"]}, "A31a"), ({"A21": "-5"}, "A21"),
    ],
)  # fmt: skip
def test_answers_that_contradict_each_other_come_back_with_what_was_typed(signed_in, home, said, words):
    answer = send(signed_in(walk.reviewer()), home, A45="临时救助", **said)
    assert (answer.status_code, words in answer.context["fault"]) == (409, True)
    assert "临时救助" in answer.content.decode()
    with walk.see():
        assert not Visit.objects.exists()


def test_what_stays_with_the_visit_is_shown_at_the_next_one(signed_in, home):
    client = signed_in(walk.reviewer())
    assert send(client, home, A45="互助金", A34a=["A3401"], A36="0", A36b="12").status_code == 409
    assert send(client, home, A45="互助金", A34a=["A3401"]).status_code == 302
    known = client.get(reverse("visits:new", args=[home.key])).context["survey"].initial
    assert (known["A45"], known["A34"], known["A34a"]) == ("互助金", "1", ["A3401"])
