"""Two people who edit one household undo nothing of each other unseen."""

import re

import pytest

from shouwang.registry.models import Household, Income, Person
from tests.outside.browser import Forms
from tests.registry.files import FAMILY, VILLAGE

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]
MEMBER = "/households/of/H1/members/P2/correct/"
HOME = "/households/of/H1/correct/"


@pytest.fixture
def two(take, post, signed_in):
    """A village's grid worker and a township clerk, each in a browser."""
    take(*FAMILY)
    return signed_in(post("grid_worker", int(VILLAGE) * 1000)), signed_in(post("data_steward"))


def opened(client, url):
    return as_shown(client.get(url))


def as_shown(response) -> dict:
    """The fields of a page's form as a browser would post them."""
    return next(form.said for form in Forms(response.content.decode()).found if "shown" in form.said)


def sent(client, url, fields, **typed):
    return client.post(url, {**fields, "once": "", **typed})


def member():
    return Person.objects.get(key="P2")


def test_a_field_left_as_it_was_shown_is_not_written(two):
    first, second = two
    shown = opened(first, MEMBER)
    assert sent(second, MEMBER, opened(second, MEMBER), education="4", note="毕业证").status_code == 302
    assert sent(first, MEMBER, shown, work_area="3", note="入户").status_code == 302
    assert (member().education, member().work_area) == ("4", "3")


def test_a_field_that_both_changed_comes_back_with_both_values_and_who_changed_it(two):
    first, second = two
    shown = opened(first, MEMBER)
    sent(second, MEMBER, opened(second, MEMBER), education="4", political="01", note="毕业证")
    response = sent(first, MEMBER, shown, education="3", work_area="3", note="入户")
    text = response.content.decode()
    assert response.status_code == 409 and member().education == "4"
    assert re.search(r"您打开本页后，.+于[0-9]{4}年.+已改为“[^”]+”。要改成您填的“[^”]+”，请再保存一次", text)
    again = as_shown(response)
    assert (again["education"], again["political"], again["work_area"]) == ("3", "01", "3")
    assert sent(first, MEMBER, again).status_code == 302
    assert (member().education, member().political, member().work_area) == ("3", "01", "3")


def test_both_may_come_to_the_same_value(two):
    first, second = two
    shown = opened(first, MEMBER)
    sent(second, MEMBER, opened(second, MEMBER), education="4", note="毕业证")
    assert sent(first, MEMBER, shown, education="4", note="入户").status_code == 302


def test_ticks_are_compared_as_a_whole(two):
    first, second = two
    shown = opened(first, MEMBER)
    sent(second, MEMBER, opened(second, MEMBER), health=["2"], note="诊断书")
    assert sent(first, MEMBER, shown, work_area="3", note="入户").status_code == 302
    assert member().health == "2"
    assert sent(first, MEMBER, shown, health=["3", "4"], note="入户").status_code == 409
    assert member().health == "2"


def test_a_household_is_corrected_alike(two):
    first, second = two
    shown = opened(first, HOME)
    sent(second, HOME, opened(second, HOME), bank="守望农商行", note="存折")
    assert sent(first, HOME, shown, bank="守望信用社", note="存折").status_code == 409
    assert sent(first, HOME, shown, relocation_site="1", note="台账").status_code == 302
    home = Household.objects.get(key="H1")
    assert (home.bank, home.relocation_site) == ("守望农商行", True)


def test_a_household_that_was_moved_meanwhile_is_not_moved_again_unseen(two):
    first, second = two
    url = "/households/of/H1/move/"
    shown = opened(first, url)
    places = [value for value in re.findall(r'<option value="(\d+)"', first.get(url).content.decode())]
    here = shown["place"]
    there, beyond = [place for place in places if place != here][:2]
    assert sent(second, url, opened(second, url), place=there, note="户口簿").status_code == 302
    assert sent(first, url, shown, place=beyond, note="户口簿").status_code == 409


def test_an_income_of_a_period_stands_in_its_form_and_is_not_written_over_unseen(two):
    first, second = two
    url = "/households/of/H1/income/"
    shown = opened(first, url)
    assert sent(second, url, opened(second, url), wage_fen="8500", note="入户").status_code == 302
    assert sent(first, url, shown, cost_fen="100", note="入户").status_code == 302
    assert Income.objects.filter(household__key="H1").latest("ends_on").wage_fen == 850000
    response = sent(first, url, shown, wage_fen="12000.50", note="入户")
    assert response.status_code == 409 and "8500" in response.content.decode()
    assert sent(first, url, as_shown(response)).status_code == 302
    assert Income.objects.filter(household__key="H1").latest("ends_on").wage_fen == 1200050
    assert opened(second, url)["wage_fen"] == "12000.5"


def test_the_state_of_a_guarantee_gives_way_to_nobody_unseen(two):
    first, second = two
    url = "/households/of/H1/guarantee/"
    shown, lacking = opened(first, url), {"kind": "water", "is_firm": "0", "detail": "quantity", "source": "入户核实"}
    assert sent(second, url, opened(second, url), **lacking).status_code == 302
    house = {"kind": "housing", "is_firm": "0", "detail": "C", "source": "入户核实"}
    assert sent(first, url, shown, **house).status_code == 302  # another guarantee: nobody meets
    response = sent(first, url, shown, **lacking | {"detail": "quality"})
    assert response.status_code == 409 and "饮水安全已登记为“无保障（水量不达标）”" in response.content.decode()
    assert sent(first, url, as_shown(response)).status_code == 302
