"""The ten rules against a second, naive reading of their meanings, over random small counties."""

from datetime import date

import pytest

from tests.outside import naive
from tests.outside.county import AREA, ON, TITLES, County
from tests.outside.site import Site

MONTHS = ("2023-12", "2024-01", "2024-02")


def at(day: date, hour: int = 9) -> str:
    return f"{day.isoformat()}T{hour:02d}:00:00+08:00"


def expected(county: County, on: date) -> set:
    return naive.hits(county.world, on)


def screened(site: Site, on: date, when: str) -> set:
    told = site.do("screen", "--area", AREA, "--on", on.isoformat(), at=when)
    return {(row["rule"], row["household"]) for row in site.export("hits", "--run", told["run"])}


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


@pytest.mark.parametrize("seed", range(1, 25))
def test_hits_are_what_a_naive_reading_of_the_ten_rules_finds(founded, seed):
    county = County(seed)
    all_delivered(founded, county)
    assert screened(founded, ON, at(ON)) ^ expected(county, ON) == set()
    earlier = date(2024, 1, 31)
    assert screened(founded, earlier, at(ON)) ^ expected(county, earlier) == set()
    assert len({rule for rule, _ in expected(county, ON)}) >= 8
