"""Households and persons that are registered twice: found, looked at side by side, merged, and two again."""

import pytest

from shouwang.registry.correct import correct_person
from shouwang.registry.models import Duplicate, Household, Membership, Person, Statement
from shouwang.registry.part import part
from shouwang.registry.twins import find_twins
from shouwang.registry.unite import unite_households
from shouwang.trail.models import Line
from tests.county import AREA
from tests.registry.files import FAMILY, number, row

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-05")]
TWICE = (
    row("贾一", no="H9", person_no="P8", number=number(8), group="二组", home_phone="13812345678", house="D级"),
    row("甲三", "之子", no="H9", person_no="P9", number=number(9), group="二组"),
)
WHY = "入户核对户口簿，是同一户"


@pytest.fixture
def pair(take, steward, at):
    """A head who was written with another sign, and was corrected: one household under two keys."""
    take(*FAMILY, *TWICE)
    correct_person(_person("P8"), {"name": "甲一"}, by=steward, at=at, note="户口簿")
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
