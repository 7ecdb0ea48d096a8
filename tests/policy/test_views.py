from datetime import date

import pytest
from django.urls import reverse

from shouwang.policy.in_force import in_force
from shouwang.policy.models import CountyLine
from shouwang.policy.shelves import SUBJECTS
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db
FORM = {
    "value": "8300.00",
    "since": "2026-01-01",
    "cite": "县文件〔2026〕1号",
    "population": "",
    "unit": "",
    "until": "",
}


@pytest.fixture
def officer(signed_in, post):
    return signed_in(post("county_officer"))


@pytest.fixture
def approver(signed_in, post):
    return signed_in(post("county_approver"))


@pytest.fixture
def entered(officer):
    assert officer.post(reverse("policy:enter", args=["income_line"]), FORM).status_code == 302
    return CountyLine.objects.get()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_is_a_page(officer, subject):
    page = officer.get(reverse("policy:subject", args=[subject]))
    assert page.status_code == 200
    assert SUBJECTS[subject] in page.content.decode()


def test_the_book_says_what_the_county_still_has_to_enter(officer):
    assert "待本县录入" in officer.get(reverse("policy:book")).content.decode()


def test_the_book_shows_the_steps_of_the_lines(officer):
    page = officer.get(reverse("policy:subject", args=["procedure"])).content.decode()
    assert "民主评议（村级）" in page
    assert "县级审定（县级）" in page


@pytest.mark.parametrize("role", ["grid_worker", "auditor", "liaison", "township_specialist"])
def test_everybody_reads_the_book_and_only_the_officer_sees_the_form(signed_in, post, role):
    page = signed_in(post(role)).get(reverse("policy:line", args=["income_line"]))
    assert page.status_code == 200
    assert "录入新规定" not in page.content.decode()


def test_words_that_go_with_the_product_have_no_form(officer):
    page = officer.get(reverse("policy:line", args=["clue_reason"])).content.decode()
    assert "全国统一" in page and "录入新规定" not in page


def test_a_line_is_entered_and_released_through_the_pages(entered, approver):
    assert "待发布 1 条" in approver.get(reverse("policy:book")).content.decode()
    assert "待发布" in approver.get(reverse("policy:line", args=["income_line"])).content.decode()
    assert approver.post(reverse("policy:release", args=[entered.pk])).status_code == 302
    assert in_force(AREA, date(2026, 11, 1)).fen("income_line") == 830000


def test_a_line_is_declined_with_a_reason(entered, approver):
    address = reverse("policy:decline", args=[entered.pk])
    assert approver.post(address, {"reason": ""}).status_code == 409
    assert approver.post(address, {"reason": "与文件不符"}).status_code == 302
    assert "与文件不符" in approver.get(reverse("policy:line", args=["income_line"])).content.decode()


def test_a_neighbour_county_neither_sees_nor_releases_a_line(entered, signed_in, post):
    neighbour = signed_in(post("county_approver", OTHER))
    assert "县文件〔2026〕1号" not in neighbour.get(reverse("policy:line", args=["income_line"])).content.decode()
    assert neighbour.post(reverse("policy:release", args=[entered.pk])).status_code == 409


def test_a_faulty_form_comes_back_with_its_faults(officer):
    page = officer.post(reverse("policy:enter", args=["income_line"]), FORM | {"since": "", "cite": ""})
    assert page.status_code == 422
    assert "自哪天起" in page.content.decode()
    assert page.context["form"].errors.keys() == {"since", "cite"}


def test_a_value_that_the_book_cannot_take_is_refused_with_its_sentence(officer):
    page = officer.post(reverse("policy:enter", args=["income_line"]), FORM | {"value": "很多"})
    assert page.status_code == 409
    assert "看不懂" in page.content.decode()


@pytest.mark.parametrize("role", ["grid_worker", "auditor", "county_approver"])
def test_others_may_not_enter(signed_in, post, role):
    assert signed_in(post(role)).post(reverse("policy:enter", args=["income_line"]), FORM).status_code == 403


def test_an_unknown_name_is_not_found(officer):
    assert officer.get(reverse("policy:line", args=["nothing"])).status_code == 404
    assert officer.get(reverse("policy:subject", args=["nothing"])).status_code == 404
