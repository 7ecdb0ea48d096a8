"""Households split and merged, members who move over, families that the register did not know."""

from datetime import date

import pytest
from django.urls import reverse

from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.admit import admit
from shouwang.registry.change import join, leave
from shouwang.registry.correct import correct_household
from shouwang.registry.divide import merge, split, transfer
from shouwang.registry.models import Household, Membership, Person, Tag
from shouwang.registry.tag import tag
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.county import AREA, OTHER
from tests.registry.files import FAMILY, NEXT, VILLAGE, number

pytestmark = pytest.mark.django_db
ON = date(2026, 10, 20)
HOME = int(VILLAGE) * 1000


@pytest.fixture
def home(take):
    take(*FAMILY)
    return Household.objects.get(key="H1")


@pytest.fixture
def other(home):
    return Household.objects.get(key="H2")


@pytest.fixture
def worker(home, post):
    worker = post("grid_worker", HOME)
    with within(worker.scope()):
        yield worker


def _person(name: str) -> Person:
    return Person.objects.get(name=name, left_on=None)


def _split(home, worker, at, **changes) -> Household:
    second = _person("甲二")
    return split(
        home, [second], **{"head": second, "on": ON, "proof": "分户后的户口簿", "by": worker, "at": at} | changes
    )


@pytest.mark.req("S4-25")
def test_a_split_makes_a_household_of_its_own_and_both_pages_tell_it(home, worker, at, signed_in):
    made = _split(home, worker, at)
    home.refresh_from_db()
    assert (home.members, made.members, made.head_name, made.place_id) == (1, 1, "甲二", home.place_id)
    assert made.key.startswith(f"{VILLAGE}-")
    person = _person("甲二")
    assert (person.household, person.relation) == (made, "01")
    assert list(person.memberships.order_by("id").values_list("household__key", "until", "reason", "came")) == [
        ("H1", ON, "split", ""),
        (made.key, None, "", "split"),
    ]
    assert {line.household_id for line in Line.objects.filter(verb="registry.split", on=ON)} == {home.pk, made.pk}
    client = signed_in(worker)
    old = client.get(reverse("registry:household", args=["H1"])).content.decode()
    new = client.get(reverse("registry:household", args=[made.key])).content.decode()
    assert f'href="{reverse("registry:household", args=[made.key])}"' in old
    assert "甲一户</a>分出" in new
    assert "分户立户加入" in new


@pytest.mark.req("S1-04")
def test_a_household_split_off_from_a_monitored_one_is_not_monitored_but_asked_about(home, worker, at, signed_in):
    Household.objects.filter(pk=home.pk).update(category="marginal", monitored_since=date(2026, 5, 1))
    made = _split(home, worker, at)
    assert (made.category, made.monitored_since) == ("", None)
    page = signed_in(worker).get(reverse("registry:household", args=[made.key])).content.decode()
    assert "由监测对象户分出" in page


def test_a_split_leaves_the_head_and_somebody_behind(home, worker, at):
    head = _person("甲一")
    with pytest.raises(Refused, match="先更换户主"):
        split(home, [head], head=head, on=ON, proof="户口簿", by=worker, at=at)
    with pytest.raises(Refused, match="从分出的成员里"):
        _split(home, worker, at, head=head)
    with pytest.raises(Refused, match="写明依据"):
        _split(home, worker, at, proof=" ")
    with pytest.raises(Refused, match="现有成员"):
        split(home, [], head=head, on=ON, proof="户口簿", by=worker, at=at)
    assert Membership.objects.filter(until=None, household=home).count() == 2


def test_two_households_join_and_the_first_ends(home, other, worker, at):
    relations = {person.pk: "11" for person in other.persons.all()}
    merge(other, home, relations, on=ON, proof="村民申请", by=worker, at=at)
    home.refresh_from_db()
    other.refresh_from_db()
    assert (home.members, other.members, other.gone_on, other.gone_reason) == (3, 0, ON, "merged")
    assert Person.objects.get(name="乙一").relation == "11"
    assert not Household.objects.current().filter(pk=other.pk).exists()
    with pytest.raises(Refused, match="已销户"):
        merge(other, home, relations, on=ON, proof="村民申请", by=worker, at=at)


def test_a_monitored_household_does_not_vanish_in_another(home, other, worker, at):
    Household.objects.filter(pk=other.pk).update(category="marginal", monitored_since=date(2026, 5, 1))
    with pytest.raises(Refused, match="监测对象户不能并入"):
        merge(other, home, {}, on=ON, proof="村民申请", by=worker, at=at)


@pytest.mark.req("S4-25")
def test_a_member_who_moves_over_takes_number_and_tags_along(home, other, steward, at):
    second = _person("甲二")
    tag(home, "FG-07", since=date(2026, 9, 1), source="卫健局名单", by=steward, at=at, person=second)
    correct_household(other, {"place": Place.objects.get(pk=int(NEXT) * 1000)}, by=steward, at=at, note="搬迁")
    other.refresh_from_db()
    transfer(second, other, relation="02", on=ON, proof="结婚证", by=steward, at=at)
    second.refresh_from_db()
    assert (second.household, second.place_id, second.relation) == (other, int(NEXT) * 1000, "02")
    assert (second.number.household_id, second.number.place_id) == (other.pk, int(NEXT) * 1000)
    assert list(Tag.objects.order_by("id").filter(person=second).values_list("household__key", "until")) == [
        ("H1", ON),
        ("H2", None),
    ]
    assert (Household.objects.get(key="H1").members, Household.objects.get(key="H2").members) == (1, 2)


def test_a_head_who_moves_over_names_a_new_head_and_the_last_one_merges(home, other, worker, at):
    head = _person("甲一")
    with pytest.raises(Refused, match="新户主"):
        transfer(head, other, relation="23", on=ON, proof="申请", by=worker, at=at)
    transfer(head, other, relation="23", on=ON, proof="申请", by=worker, at=at, new_head=_person("甲二"))
    home.refresh_from_db()
    assert home.head_name == "甲二"
    with pytest.raises(Refused, match="并入他户"):
        transfer(_person("甲二"), other, relation="23", on=ON, proof="申请", by=worker, at=at)
    with pytest.raises(Refused, match="选择甲一与新户户主的关系"):
        transfer(_person("甲一"), home, relation="01", on=ON, proof="申请", by=worker, at=at, new_head=_person("乙一"))


def test_whoever_left_and_comes_again_is_the_same_person(home, worker, at):
    leave(_person("甲二"), reason="moved_out", on=date(2026, 9, 1), proof="迁移证", by=worker, at=at)
    values = {"name": "甲二", "relation": "02"}
    back = join(home, values, number=number(2, man=False), reason="moved_in", on=ON, proof="户口簿", by=worker, at=at)
    assert Person.objects.filter(name="甲二").get() == back
    assert list(back.memberships.order_by("id").values_list("since", "until", "came")) == [
        (None, date(2026, 9, 1), ""),
        (ON, None, "moved_in"),
    ]


def test_the_quarters_changes_say_why_and_can_be_taken_away(home, worker, at, signed_in):
    made = _split(home, worker, at)
    client = signed_in(worker)
    page = client.get(reverse("registry:changes") + "?quarter=2026-4").content.decode()
    assert "分户立户" in page
    assert "拆户（分户）" in page
    assert made.key in page
    file = client.get(reverse("registry:changes_file") + "?quarter=2026-4")
    assert file.content[:2] == b"PK"


NEW = {"name": "丁一", "birth": date(1970, 3, 4), "sex": "1"}


def _admit(worker, at, **changes) -> Household:
    given = {"place": Place.objects.get(pk=HOME), "values": NEW, "number": number(70, "19700304")} | changes
    return admit(
        given.pop("place"), given.pop("values"), reason="found", on=ON, proof="户口簿", by=worker, at=at, **given
    )


def test_a_family_that_the_register_does_not_know_is_entered_once(worker, at):
    made = _admit(worker, at, phone="19900000009")
    head = made.persons.get()
    assert (made.members, head.relation, head.number_state, made.phone_mask) == (1, "01", "exact", "199****0009")
    assert Line.objects.get(verb="registry.admit").household_id == made.pk
    with pytest.raises(Refused, match="已登记在丁一名下"):
        _admit(worker, at)
    with pytest.raises(Refused, match="同名同生日"):
        _admit(worker, at, number="")


def test_a_number_known_beyond_ones_places_is_told_without_saying_where(home, post, at):
    elsewhere = post("grid_worker", int(NEXT) * 1000)
    with within(elsewhere.scope()), pytest.raises(Refused, match="管辖范围以外登记") as refused:
        _admit(elsewhere, at, place=Place.objects.get(pk=int(NEXT) * 1000), number=number(1))
    assert "甲一" not in refused.value.sentence


def test_a_family_is_entered_only_in_ones_own_villages(worker, at):
    for place in (OTHER + 1001000, AREA):
        with pytest.raises(Refused):
            _admit(worker, at, place=Place(pk=place, level="village" if place != AREA else "county"))


def test_the_county_moves_a_household_to_another_township_and_its_rows_go_along(home, steward, at, signed_in):
    far = AREA + 2001000
    address = reverse("registry:move", args=["H1"])
    assert f'value="{far}"' in signed_in(steward).get(address).content.decode()
    assert signed_in(steward).post(address, {"place": far, "note": "搬迁"}).status_code == 302
    assert set(Membership.objects.filter(household=home).values_list("place_id", flat=True)) == {far}
    assert set(Person.objects.filter(household=home).values_list("number__place_id", flat=True)) == {far}


@pytest.mark.req("S1-14", "S1-16")
def test_a_family_outside_the_register_applies_on_the_pages(worker, at, signed_in):
    client = signed_in(worker)
    search = client.get(reverse("clues:new_report"), {"q": "丁一"}).content.decode()
    enter = reverse("registry:admit") + "?for=report"
    assert enter in search
    said = {"place": HOME, "name": "丁一", "number": number(70, "19700304"), "attribute": "ordinary", "reason": "found",
            "on": "2026-10-20", "proof": "户口簿"}  # fmt: skip
    answer = client.post(enter, said)
    made = Household.objects.get(head_name="丁一")
    assert answer.headers["Location"] == f"{reverse('clues:new_report')}?household={made.key}"
    assert "受理：丁一" in client.get(answer.headers["Location"]).content.decode()
    again = client.post(enter, said)
    assert again.status_code == 409
    assert "已登记在丁一名下" in again.content.decode()
