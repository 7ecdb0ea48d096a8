"""The invented county as a whole: places, households with their people, and posts, all from one seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from demo import stories
from demo.families import Maker, make_household
from demo.people import Household, Person
from demo.places import PREFECTURE, Place, Village, invent_places
from demo.posts import Post, invent_posts

COUNTY = "990122"  # the area code of the county; the invented prefecture is 9901


@dataclass(frozen=True, slots=True)
class Scale:
    """How large: totals over all counties."""

    counties: int
    townships: int
    villages: int
    households: int


SCALES = {
    "test": Scale(1, 3, 9, 200),
    "county": Scale(1, 15, 246, 30_000),
    "city": Scale(8, 118, 1_946, 681_000),
}


@dataclass(frozen=True)
class County:
    """Everything invented. `area` is 990122 for one county, 9901 for a prefecture of several."""

    seed: int
    scale: str
    area: str
    places: list[Place]
    villages: list[Village]
    households: list[Household]
    posts: list[Post]
    storied: dict[str, Household]

    def persons(self) -> Iterator[tuple[Household, Person]]:
        """Everybody with the household, in the order of the registry."""
        for household in self.households:
            for person in household.persons:
                yield household, person

    def rng(self, purpose: str) -> Random:
        """A source of chance of its own for each purpose, so that one file does not change another."""
        return Random(f"{self.seed}/{self.scale}/{purpose}")


def invent(seed: int = 1, scale: str = "county") -> County:
    """The county of this seed and scale (`test`, `county`, `city`); the same arguments give the same county."""
    size = SCALES[scale]
    random = Random(f"{seed}/{scale}/places")
    places, villages = invent_places(random, size.counties, size.townships, size.villages)
    households, storied = _settle_all(Random(f"{seed}/{scale}/households"), villages, size.households)
    posts = invent_posts(Random(f"{seed}/{scale}/posts"), places, storied)
    area = COUNTY if size.counties == 1 else PREFECTURE[:4]
    return County(seed, scale, area, places, villages, households, posts, storied)


def _settle_all(random: Random, villages: list[Village], total: int) -> tuple[list[Household], dict[str, Household]]:
    maker = Maker(random)
    told = stories.settle_all(maker, villages)
    storied = {household.story: household for household in told}
    at_home: dict[str, list[Household]] = {}
    for household in told:
        at_home.setdefault(household.village.place.code, []).append(household)
    weights = [random.uniform(0.5, 1.7) for _ in villages]
    rest = total - len(told)
    goal, whole, done = 0.0, sum(weights), 0
    households = []
    for village, weight in zip(villages, weights, strict=True):
        goal += rest * weight / whole
        count, done = round(goal) - done, round(goal)
        mine = at_home.get(village.place.code, [])
        mine += [make_household(maker, village, random.choice(village.groups)) for _ in range(count)]
        _number(mine)
        households += mine
    return households, storied


def _number(households: list[Household]) -> None:
    """Household and person numbers of one village, in file order."""
    for serial, household in enumerate(households, start=1):
        household.no = f"{household.village.place.code}{serial:04d}"
        for at, person in enumerate(household.persons, start=1):
            person.person_no = f"{household.no}{at:02d}"
