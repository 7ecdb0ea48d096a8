"""The ten rules against a second, naive reading of their meanings, over random small counties."""

import getpass
import io
from datetime import date

import pytest
from django.core.management import call_command

from tests.outside import naive
from tests.outside.browser import Person
from tests.outside.county import AREA, ON, TITLES, County, yuan
from tests.outside.site import Site

PASSWORD = "yanlian-Mima-2026"
MONTHS = ("2023-12", "2024-01", "2024-02")


def at(day: date, hour: int = 9) -> str:
    return f"{day.isoformat()}T{hour:02d}:00:00+08:00"


def expected(county: County, on: date) -> dict:
    found = naive.hits(county.world, on)
    return {key: tuple(yuan(fen) for fen in told) for key, told in found.items()}


def screened(site: Site, on: date, when: str) -> dict:
    told = site.do("screen", "--area", AREA, "--on", on.isoformat(), at=when)
    rows = site.export("hits", "--run", told["run"])
    return {(row["rule"], row["household"]): (row["measured"], row["line"]) for row in rows}


def deliver(site: Site, county: County, table: str, period: str, when: str, name: str = "") -> None:
    path = county.write(site.folder, table, period, name=name)
    told = site.do("receive", table, path, "--area", AREA, "--period", period, at=when)
    assert told.number("kept") == told.number("linked") == len(county.world.lists[table][period]), told.said


def all_delivered(site: Site, county: County) -> None:
    site.do("enrol", county.enrol(site.folder / "农户.xlsx"), "--area", AREA, at=at(date(2024, 1, 3)))
    for before, period in zip(("", *MONTHS), MONTHS, strict=False):
        county.month(period, before)
        for table in TITLES:
            if period in county.world.lists[table]:
                deliver(site, county, table, period, at(ON))


@pytest.mark.parametrize("seed", [1, 2])
def test_hits_are_what_a_naive_reading_of_the_ten_rules_finds(founded, seed):
    county = County(seed)
    all_delivered(founded, county)
    assert screened(founded, ON, at(ON)) == expected(county, ON)
    earlier = date(2024, 1, 31)
    assert screened(founded, earlier, at(ON)) == expected(county, earlier)
    assert len({rule for rule, _ in expected(county, ON)}) >= 8


def operator() -> Person:
    call_command("changepassword", f"operator-{AREA}", stdout=io.StringIO())
    return Person(f"operator-{AREA}", PASSWORD)


def leave(county: County, clerk: Person) -> None:
    """A third of the members die, move out or marry, on days around the days of the questions."""
    days, reasons = [date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29)], ["dead", "moved_out", "married_out"]
    clerk.at = at(ON)
    for one in county.some(0.3):
        home = next(home for home in county.world.homes if one in home.members)
        one.until = county.random.choice(days)
        others = [other for other in home.members if other.until is None]
        page = f"/households/of/{home.key}/members/{one.key}/leave/"
        form, said = clerk.form(page), {"reason": county.random.choice(reasons), "on": one.until.isoformat()}
        if others and "new_head" in form.choices:
            said["new_head"] = next(value for value in form.choices["new_head"].values() if value)
        clerk.do(page, proof="户口簿变更页", **said)


def test_who_has_died_or_moved_by_the_day_does_not_count(founded, monkeypatch):
    monkeypatch.setattr(getpass, "getpass", lambda *args, **said: PASSWORD)
    county = County(5, 30)
    all_delivered(founded, county)
    leave(county, operator())
    assert screened(founded, ON, at(ON, 10)) == expected(county, ON)
    earlier = date(2024, 1, 31)
    assert screened(founded, earlier, at(ON, 10)) == expected(county, earlier)
