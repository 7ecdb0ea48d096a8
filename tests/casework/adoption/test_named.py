"""A helper who was adopted by name becomes an account once a person says so."""

import pytest
from django.urls import reverse

from shouwang.accounts.models import Pairing, User
from shouwang.casework.adoption.named import confirm, proposals, unknown
from shouwang.casework.assistance.models import Helper
from shouwang.refusal import Refused
from tests.casework import walk
from tests.casework.adoption.conftest import ON, adopt
from tests.county import AREA, OTHER, post
from tests.registry.national_files import national

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-25")]


def _called(role: str, name: str = "钱帮", place: int = AREA):
    """A post whose holder bears the name that the national system writes."""
    found = post(role, place)
    User.objects.filter(pk=found.holder_id).update(name=name)
    return post(role, place)


@pytest.fixture
def adopted(load):
    load(national(1), national(2))
    adopt()


def _proposed():
    with walk.see():
        return proposals(list(unknown().select_related("case").order_by("id")))


def test_one_account_of_the_name_within_reach_is_proposed_and_confirmed_for_many(adopted, signed_in):
    helper = _called("helper")
    _called("helper", place=OTHER)  # another county's
    assert [one.post for one in _proposed()] == [helper, helper]
    client = signed_in(post("county_officer"))
    page = client.get(reverse("adoption:list") + "?list=helpers").content.decode()
    assert page.count("拟对应：钱帮") == 2
    with walk.see():
        wanted = list(unknown().values_list("id", flat=True))
    assert client.post(reverse("adoption:confirm_helpers"), {"helper": wanted}).status_code == 302
    with walk.see():
        assert set(Helper.objects.values_list("post_id", "unit")) == {(helper.pk, "县教育局")}
        assert Pairing.objects.filter(post=helper, until=None).count() == 2 and not unknown().exists()
    assert client.post(reverse("adoption:confirm_helpers"), {"helper": wanted}).status_code == 409


def test_of_two_accounts_or_none_somebody_is_asked(adopted, signed_in):
    client = signed_in(post("county_officer"))
    assert "没有同名账号" in client.get(reverse("adoption:list") + "?list=helpers").content.decode()
    _called("helper"), _called("village_reviewer", place=walk.VILLAGE)
    page = client.get(reverse("adoption:list") + "?list=helpers").content.decode()
    assert "有2个同名账号" in page and "拟对应" not in page
    with walk.see():
        rows = list(unknown().select_related("case"))
    with pytest.raises(Refused, match="没有唯一对应的账号"):
        walk.do(confirm, rows, by=post("county_officer"), on=ON)
    with walk.see():
        assert not Helper.objects.exclude(post=None).exists()


def test_a_liaison_or_a_post_elsewhere_helps_nobody(adopted):
    _called("liaison"), _called("village_reviewer", place=walk.OTHER_VILLAGE)
    assert [one.posts for one in _proposed()] == [[], []]
