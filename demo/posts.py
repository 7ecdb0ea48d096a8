"""Who works in the invented county: one person per role and level, and what his place is."""

from dataclasses import dataclass
from random import Random

from demo import names
from demo.people import Household
from demo.places import Place

PASSWORD = "Shouwang-2026"  # of every invented account; the launcher prints it

LIAISONS = {
    "yibao": "medical_insurance",
    "minzheng": "civil_affairs",
    "canlian": "disabled_federation",
    "zhujian": "housing",
    "shuili": "water",
}
_TOWNSHIP = {"zhen": "township_specialist", "zhenshen": "township_reviewer"}
_VILLAGE = {"cun": "grid_worker", "cunshen": "village_reviewer"}
_COUNTY = {"xian": "county_officer", "xianshen": "county_approver", "shuju": "data_steward", "shenji": "auditor"}
_MANAGING = {"guanli": "system_admin", "anquan": "security_admin"}


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a place, and who holds it. `households` are household numbers, for a helper only."""

    username: str
    name: str
    role: str
    place: int
    supplier: str = ""
    households: tuple[str, ...] = ()


class _Accounts:
    """Usernames in pinyin, none of them twice, each with an invented name."""

    def __init__(self, random: Random):
        self._random = random
        self._taken: dict[str, int] = {}

    def open(self, stem: str) -> tuple[str, str]:
        """A free username that begins so, and somebody's name."""
        seen = self._taken[stem] = self._taken.get(stem, 0) + 1
        male = self._random.random() < 0.6
        name = names.surname(self._random) + names.given(self._random, male, self._random.randint(26, 58))
        return (stem if seen == 1 else f"{stem}-{seen}"), name


def _pinyin(place: Place) -> str:
    from pypinyin import lazy_pinyin  # a dictionary of 47,000 phrases: for who invents, not for every process

    return "".join(lazy_pinyin(place.name.removesuffix(place.kind)))


def _at_place(accounts: _Accounts, place: Place, roles: dict[str, str]) -> list[Post]:
    return [Post(*accounts.open(f"{stem}-{_pinyin(place)}"), role, place.id) for stem, role in roles.items()]


def _of_county(accounts: _Accounts, place: Place, suffix: str) -> list[Post]:
    made = [Post(*accounts.open(stem + suffix), role, place.id) for stem, role in _COUNTY.items()]
    return made + [
        Post(*accounts.open(stem + suffix), "liaison", place.id, supplier) for stem, supplier in LIAISONS.items()
    ]


def _of_prefecture(accounts: _Accounts, place: Place) -> list[Post]:
    """Who sends one file for all counties, and who screens it."""
    made = [Post(*accounts.open("shuju-shi"), "data_steward", place.id)]
    return made + [
        Post(*accounts.open(f"{stem}-shi"), "liaison", place.id, supplier) for stem, supplier in LIAISONS.items()
    ]


def _helper(accounts: _Accounts, county: Place, storied: dict[str, Household]) -> Post:
    paired = tuple(household.no for household in storied.values())[:6]
    return Post(*accounts.open("bangfu"), "helper", county.id, households=paired)


def invent_posts(random: Random, places: list[Place], storied: dict[str, Household]) -> list[Post]:
    """Every post of the area. The first village's reviewer also holds the same post in the next village."""
    accounts = _Accounts(random)
    at = {level: [place for place in places if place.level == level] for level in ("county", "township", "village")}
    prefecture = next(place for place in places if place.level == "prefecture")
    posts = [Post(*accounts.open("shi"), "prefecture_officer", prefecture.id)]
    if len(at["county"]) > 1:
        posts += _of_prefecture(accounts, prefecture)
    for serial, county in enumerate(at["county"]):
        posts += _of_county(accounts, county, f"-{_pinyin(county)}" if serial else "")
    posts.append(_helper(accounts, at["county"][0], storied))
    posts += [Post(*accounts.open(stem), role, at["county"][0].id) for stem, role in _MANAGING.items()]
    for township in at["township"]:
        posts += _at_place(accounts, township, _TOWNSHIP)
    for village in at["village"]:
        posts += _at_place(accounts, village, _VILLAGE)
    first = next(post for post in posts if post.role == "village_reviewer")
    return [*posts, Post(first.username, first.name, first.role, at["village"][1].id)]


def one_of_each(posts: list[Post]) -> list[Post]:
    """One account per role, for the launcher to print: the first of each role, and each liaison."""
    shown: dict[tuple[str, str], Post] = {}
    for post in posts:
        shown.setdefault((post.role, post.supplier), post)
    return list(shown.values())
