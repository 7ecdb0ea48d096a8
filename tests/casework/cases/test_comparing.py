"""The cross-check page: “nothing found” for a whole member or household is filled in, never recorded by itself."""

import pytest
from django.urls import reverse

from shouwang.casework.cases import authorise
from shouwang.casework.cases.models import CrossCheckResult
from shouwang.policy import codes
from tests.casework import walk
from tests.casework.cases.test_views import adults_of

pytestmark = pytest.mark.django_db
NOTHING = '<option value="nothing" selected>'


def filled(client, case, fill: str, **typed) -> str:
    answer = client.post(reverse("cases:compare", args=[case.key]), {"fill": fill, **typed})
    assert answer.status_code == 200
    with walk.see():
        assert not CrossCheckResult.objects.exists(), "filling in records nothing"
    return answer.content.decode()


@pytest.fixture
def case(db):
    return walk.open_case(walk.household())


@pytest.fixture
def officer(signed_in):
    return signed_in(walk.post("county_officer"))


def test_nothing_is_chosen_before_somebody_chooses(officer, case):
    assert NOTHING not in officer.get(reverse("cases:compare", args=[case.key])).content.decode()


def test_one_press_fills_a_member_and_another_the_household(officer, case):
    adults, kinds = adults_of(case.household), len(codes.read("asset"))
    assert filled(officer, case, str(adults[0].pk)).count(NOTHING) == kinds
    page = filled(officer, case, "all")
    assert page.count(NOTHING) == kinds * len(adults)
    assert "还没有登记" in page


def test_what_was_chosen_or_typed_stays(officer, case):
    person = adults_of(case.household)[0]
    said = {
        f"{person.pk}-01-found": "found",
        f"{person.pk}-02-found": "not_asked",
        f"{person.pk}-01-explanation": "旧车",
    }
    page = filled(officer, case, str(person.pk), **said)
    assert page.count(NOTHING) == len(codes.read("asset")) - 2
    assert '<option value="found" selected>' in page and '<option value="not_asked" selected>' in page
    assert "旧车" in page


def test_a_member_who_took_his_word_back_is_not_filled_in(officer, case):
    given = adults_of(case.household)[0].authorisations.get
    with walk.see():
        given = given()
    walk.do(authorise.withdraw, given, by=walk.reviewer(case.place_id), on=walk.DAY)
    assert filled(officer, case, "all").count(NOTHING) == len(codes.read("asset"))


def test_a_village_may_not_fill_it_in(signed_in, case):
    reviewer = signed_in(walk.reviewer(case.place_id))
    assert reviewer.post(reverse("cases:compare", args=[case.key]), {"fill": "all"}).status_code == 403
    with walk.see():
        assert not CrossCheckResult.objects.exists()
