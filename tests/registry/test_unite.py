"""Households and persons that are registered twice: found, looked at side by side, merged, and two again."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.registry.correct import correct_household, correct_person
from shouwang.registry.models import Duplicate, Household, Membership, Person, Statement, Tag
from shouwang.registry.part import part
from shouwang.registry.provenance import facts_of
from shouwang.registry.tag import tag
from shouwang.registry.twins import find_twins
from shouwang.registry.unite import put_off, tell_apart, unite_households, unite_persons
from shouwang.reporting.export import as_of
from shouwang.reporting.export.table import Asked
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.county import AREA
from tests.registry.files import FAMILY, NEXT, VILLAGE, number, row

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-44")]
WRONG = number(8)[:-1] + str((int(number(8)[-1].replace("X", "0")) + 1) % 10)  # its check digit does not hold
TWICE = (
    row("贾一", no="H9", person_no="P8", number=WRONG, group="二组", home_phone="13812345678", house="D级"),
    row("甲三", "之子", no="H9", person_no="P9", number=number(9), group="二组"),
)
OTHER_TOWNSHIP = 990122002000000
WHY = "入户核对户口簿，是同一户"


@pytest.fixture
def pair(take, steward, at):
    """A head who was written with another sign, and was corrected: one household under two keys."""
    take(*FAMILY, *TWICE)
    correct_person(_person("P8"), {"name": "甲一", "birth": date(1970, 1, 1)}, by=steward, at=at, note="户口簿")
    find_twins(AREA, at=at)
    return Duplicate.objects.get(kind="household")


def _home(key: str) -> Household:
    return Household.objects.get(key=key)


def _person(key: str) -> Person:
    return Person.objects.get(key=key)


def _unite(pair, steward, at, keeps="H1", **changes) -> None:
    ids = {"P8": _person("P8").pk, "P1": _person("P1").pk}
    one, other = ("P8", "P1") if keeps == "H1" else ("P1", "P8")
    relations = {_person("P9").pk: "11"} if keeps == "H1" else {_person("P2").pk: "02"}
    given = {"members": {ids[one]: ids[other]}, "relations": relations, "note": WHY, "by": steward, "at": at}
    unite_households(pair, _home(keeps), **given | changes)


def _stands() -> list:
    """Everything that stands of these two households, and where everybody is."""
    homes = Household.objects.filter(key__in=["H1", "H9"]).order_by("key")
    people = Person.objects.filter(key__in=["P1", "P2", "P8", "P9"]).order_by("key")
    said = Statement.objects.exclude(source__key="registry.unite")
    names = ("household_id", "relation", "left_on", "left_reason", "number_id", "place_id", "health")
    return [
        *homes.values_list("key", "head_name", "members", "gone_on", "phone_mask", "net_fen", "place_id"),
        *people.values_list("key", *names),
        *Membership.objects.filter(until=None).order_by("person_id").values_list("person__key", "household__key"),
        *said.order_by("id").values_list("id", "household_id", "person_id"),
    ]  # fmt: skip


def test_the_same_head_with_a_member_in_common_is_proposed_as_a_household_and_stays_one_pair(pair, at, take):
    assert (pair.reason, pair.state, pair.place_id) == ("head", "open", 990122001001000)
    assert not Duplicate.objects.filter(kind="person").exists()
    assert find_twins(AREA, at=at) == 1
    assert Duplicate.objects.count() == 1


def test_a_merge_makes_one_household_with_what_either_knew(pair, steward, at):
    _unite(pair, steward, at)
    home, gone = _home("H1"), _home("H9")
    assert (home.members, gone.members, gone.gone_reason) == (3, 0, "same")
    assert (home.head_name, home.phone_mask, home.net_fen) == ("甲一", "138****5678", 900000)
    assert home.guarantees.get(kind="housing", until=None).is_firm is False
    assert list(home.persons.filter(left_on=None).order_by("id").values_list("key", "relation")) == [
        ("P1", "01"), ("P2", "02"), ("P9", "11"),
    ]  # fmt: skip
    assert (_person("P8").left_reason, _person("P8").household) == ("same", gone)
    assert Line.objects.get(verb="registry.unite").household_id == home.pk
    assert not Duplicate.objects.open().exists()


@pytest.mark.parametrize("keeps", ["H1", "H9"])
def test_a_merge_that_is_taken_back_leaves_everything_as_it_was(pair, steward, at, keeps):
    before = _stands()
    _unite(pair, steward, at, keeps)
    assert _stands() != before
    part(Duplicate.objects.get(), note="是两户", by=steward, at=at)
    assert _stands() == before
    find_twins(AREA, at=at)
    assert Duplicate.objects.get().state == "apart"


def test_the_same_file_again_says_nothing_and_a_new_word_under_the_old_key_is_the_survivors(pair, steward, at, take):
    before = _stands()
    _unite(pair, steward, at)
    said = Statement.objects.count()
    outlook = take(*FAMILY, *TWICE, row("丙一", no="H5", person_no="P7", number=number(7)))
    assert (outlook.counts["faulty"], outlook.counts["asked"]) == (0, 0)
    assert Statement.objects.count() == said + 2  # of the household that is new
    take(*FAMILY, {**TWICE[0], "home_phone": "13987654321", "health": "残疾"}, {**TWICE[1], "health": "残疾"})
    assert _home("H1").phone_mask == "139****4321"
    assert (_person("P1").health, _person("P9").health) == ("4", "4")
    assert _home("H9").gone_reason == "same"
    part(Duplicate.objects.get(), note="是两户", by=steward, at=at)
    assert (_home("H1").phone_mask, _home("H9").phone_mask) == ("", "139****4321")
    assert (_person("P1").health, _person("P8").health) == ("", "4")
    assert _stands()[:1] == before[:1]


def test_one_who_sees_only_one_side_decides_nothing(pair, steward, at, post):
    correct_household(_home("H9"), {"place": Place.objects.get(pk=int(NEXT) * 1000)}, by=steward, at=at, note="户口簿")
    village, township = post("grid_worker", int(VILLAGE) * 1000), post("township_specialist")
    find_twins(AREA, at=at + timedelta(1))
    pair = Duplicate.objects.open().get()
    assert pair.place_id == 990122001000000
    with within(village.scope()):
        assert not Duplicate.objects.open().exists()
    with within(township.scope()):
        assert Duplicate.objects.open().get() == pair
    with pytest.raises(Refused, match="岗位|权限|无权"):
        tell_apart(pair, note="不是", by=village, at=at)
    other = post("township_specialist", OTHER_TOWNSHIP)
    with pytest.raises(Refused, match="不都在您的管辖范围内"):
        tell_apart(pair, note="不是", by=other, at=at)


def test_what_was_told_apart_is_not_proposed_again_and_what_was_put_off_stays(pair, steward, at):
    put_off(pair, note="户主外出，下周核", by=steward, at=at)
    find_twins(AREA, at=at)
    assert Duplicate.objects.open().get().state == "later"
    tell_apart(pair, note="堂兄弟", by=steward, at=at)
    assert find_twins(AREA, at=at) == 0
    assert Duplicate.objects.get().state == "apart"
    with pytest.raises(Refused, match="写明依据"):
        tell_apart(pair, note=" ", by=steward, at=at)


def test_what_is_no_longer_alike_leaves_the_list_and_comes_back_when_it_is(pair, steward, at):
    correct_person(_person("P8"), {"name": "丁一"}, by=steward, at=at, note="户口簿")
    assert find_twins(AREA, at=at + timedelta(1)) == 0
    correct_person(_person("P8"), {"name": "甲一"}, by=steward, at=at, note="户口簿")
    assert find_twins(AREA, at=at + timedelta(2)) == 1


def test_two_who_decide_at_once_do_it_once(pair, steward, at):
    _unite(pair, steward, at)
    with pytest.raises(Refused, match="已经合并"):
        _unite(pair, steward, at)
    with pytest.raises(Refused, match="已经合并"):
        tell_apart(pair, note="不是", by=steward, at=at)
    part(pair, note="是两户", by=steward, at=at)
    with pytest.raises(Refused, match="没有合并"):
        part(pair, note="是两户", by=steward, at=at)


def test_a_merge_is_not_taken_back_once_something_was_decided(pair, steward, at):
    _unite(pair, steward, at)
    tag(_home("H1"), "FG-07", since=date(2026, 10, 1), source="名单", by=steward, at=at)
    with pytest.raises(Refused, match="标记重点人群"):
        part(pair, note="是两户", by=steward, at=at)


def test_tags_go_along_and_one_that_both_have_runs_once(pair, steward, at):
    for key, group in (("H1", "FG-07"), ("H9", "FG-07"), ("H9", "FG-08")):
        tag(_home(key), group, since=date(2026, 10, 1), source="名单", by=steward, at=at)
    tag(_home("H9"), "FG-07", since=date(2026, 10, 1), source="名单", by=steward, at=at, person=_person("P8"))
    before = list(Tag.objects.order_by("id").values_list("household", "person", "group", "until"))
    _unite(pair, steward, at)
    running = Tag.objects.filter(until=None).values_list("household__key", "group", "person__key")
    assert set(running) == {("H1", "FG-07", "P1"), ("H1", "FG-07", None), ("H1", "FG-08", None)}
    part(pair, note="是两户", by=steward, at=at)
    assert list(Tag.objects.order_by("id").values_list("household", "person", "group", "until")) == before


def test_before_the_merge_was_known_there_were_two(pair, steward, at):
    later = at + timedelta(days=2)
    _unite(pair, steward, later)
    titles = [group.title for group in facts_of(_home("H1"), at.date(), at.date())]
    assert titles == ["本户", "甲一", "甲二"]
    assert len(facts_of(_home("H1"), later.date(), later.date())) == 4
    asked = Asked(Place.objects.get(pk=AREA), at=later, on=later.date(), known_at=at)
    assert {row["household"] for row in as_of.households(asked)} >= {"H1", "H9"}
    asked = Asked(Place.objects.get(pk=AREA), at=later, on=later.date(), known_at=later)
    assert "H9" not in {row["household"] for row in as_of.households(asked)}


def test_a_person_in_two_households_becomes_one_and_two_again(take, steward, at):
    take(*FAMILY, *TWICE)
    correct_person(_person("P9"), {"name": "甲二", "birth": _person("P2").birth}, by=steward, at=at, note="户口簿")
    find_twins(AREA, at=at)
    pair = Duplicate.objects.get(kind="person")
    before = _stands()
    with pytest.raises(Refused, match="保留哪一人"):
        unite_persons(pair, _person("P1"), note=WHY, by=steward, at=at)
    unite_persons(pair, _person("P2"), note=WHY, by=steward, at=at)
    assert (_home("H1").members, _home("H9").members) == (2, 1)
    assert (_person("P9").left_reason, _person("P2").household.key, _person("P2").relation) == ("same", "H1", "02")
    assert _stands() != before
    part(pair, note="是两人", by=steward, at=at)
    assert _stands() == before


def test_the_pages_show_both_and_the_old_address_leads_to_the_one_that_stays(pair, steward, signed_in):
    client = signed_in(steward)
    page = client.get(reverse("registry:duplicates")).content.decode()
    assert "户主同名" in page and "H9" in page
    url = reverse("registry:duplicate", args=[pair.pk])
    page = client.get(url).content.decode()
    assert page.count("138****5678") == 1 and "保存核定" in page
    said = {"answer": "same", "keeps": _home("H1").pk, "note": WHY, f"member_{_person('P1').pk}": _person("P8").pk}
    answer = client.post(url, said | {"keeps": ""})
    assert answer.status_code == 409 and "合并后保留" in answer.content.decode()
    assert client.post(url, said).status_code == 302
    old = client.get(reverse("registry:household", args=["H9"]))
    assert old["Location"] == reverse("registry:household", args=["H1"])
    assert client.get(reverse("registry:facts", args=["H9"])).status_code == 302
    assert client.get(reverse("registry:move", args=["H9"])).status_code == 409
    page = client.get(reverse("registry:household", args=["H1"])).content.decode()
    assert "与本户是同一户" in page and "甲三" in page
    assert client.get(reverse("registry:duplicates_file")).status_code == 200
    assert "已合并" in client.get(reverse("registry:duplicates") + "?list=decided").content.decode()
    assert client.post(reverse("registry:part", args=[pair.pk]), {"reason": "是两户"}).status_code == 302
    assert client.get(reverse("registry:household", args=["H9"])).status_code == 200


def test_the_desk_names_the_pile_for_whoever_may_decide(pair, steward, signed_in, post):
    assert "疑似重复待核" in signed_in(steward).get("/").content.decode()
    assert "疑似重复待核" not in signed_in(post("county_officer")).get("/").content.decode()
