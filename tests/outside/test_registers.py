"""One register as three kinds of offices keep it: nothing is fused, split or lost, and what is not read is counted."""

from random import Random

import pytest

from tests.outside.county import AREA, SEEDS, County
from tests.outside.offices import KINDS, Kept, kept, true_of, true_person

pytestmark = pytest.mark.req("S4-02", "S4-05")
AT = "2024-01-03T09:00:00+08:00"


def enrolled(site, told: Kept) -> None:
    """Every file taken in; every row and every unread cell is counted."""
    rows = unread = 0
    for path, place in told.files:
        said = site.do("enrol", path, "--area", AREA, *(["--place", place] if place else []), at=AT)
        rows, unread = rows + said.number("rows"), unread + said.number("unread")
        assert (said["held"], said["asked"]) == ("-", "0")
    assert (rows, unread) == (told.rows, told.unread)


def families(site) -> dict[frozenset, tuple[dict, dict]]:
    """Names of the members → what the register says of their household, and of each by name."""
    homes = {row["household"]: row for row in site.export("households", at=AT)}
    people: dict[str, dict] = {key: {} for key in homes}
    for row in site.export("persons", at=AT):
        assert row["name"] not in people[row["household"]]
        people[row["household"]][row["name"]] = row
    return {frozenset(each): (homes[key], each) for key, each in people.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_household_is_fused_or_split_and_none_of_its_facts_is_lost(founded, kind, seed):
    county = County(seed, 40)
    told = kept(kind, county, founded.folder, Random(seed))
    enrolled(founded, told)
    found = families(founded)
    true = {members: home for home in county.world.homes if (members := told.members(home))}
    assert set(found) == set(true), (set(found) - set(true), set(true) - set(found))
    for members, home in true.items():
        said, people = found[members]
        facts = {fact: value for fact, value in true_of(home).items() if fact in told.knows}
        assert {fact: said[fact] for fact in facts} == facts
        for one in home.members:
            if one.name in people and one.key not in told.spoilt:
                facts = true_person(home, one)
                assert {fact: people[one.name][fact] for fact in facts} == facts
