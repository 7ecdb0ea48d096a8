"""An installation whose register took certificate numbers as numbers of households and persons, brought up to date.

Such numbers stand in its addresses, hits, lake and trail. They are made by an importer that lets them through, as the
first version did.
"""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from shouwang.maintenance.own_numbers import BEFORE, give_own_numbers
from shouwang.registry.gather import Gathering
from tests.outside.conftest import FOUNDED, found
from tests.outside.county import AREA, TITLES, County
from tests.outside.files import FULL
from tests.outside.site import Site

RECEIVED, SCREENED, GATHERED, LATER = (f"2024-02-{day}T10:00:00+08:00" for day in ("05", "10", "11", "12"))
PERIOD = "2024-01"
HOMES, SPOILT = 20, 15


def spoilt(county: County) -> dict[str, str]:
    """Which of its numbers are certificates: of eighteen and fifteen digits, full-width, with a small x."""
    said = {}
    for at, home in enumerate(county.world.homes):
        head = home.members[0].number
        if at % 4 != 3:
            said |= {one.key: one.number.lower() if at % 2 else one.number for one in home.members}
            said[home.key] = (head, head.translate(FULL), head[:6] + head[8:17])[at % 4]
    return said


def let_through(patch, said: dict[str, str]) -> None:
    """The importer of before: whatever stands in these columns is a number."""
    take = Gathering.take

    def taken(self, row):
        numbers = {name: row.values[name] for name in ("household_no", "person_no")}
        row.values.update({name: said.get(no, no) for name, no in numbers.items()})
        return take(self, row)

    patch.setattr(Gathering, "take", taken)
    patch.setattr("shouwang.registry.gather.has_private_no", lambda *_: False)


@pytest.fixture(scope="module")
def before(sites, tmp_path_factory):
    """Its site after a month of work, the numbers that must go, and what it exported then."""
    with sites(), pytest.MonkeyPatch.context() as patch:
        site = found(tmp_path_factory.mktemp("spoilt") / "work")
        county = County(11, HOMES)
        said = spoilt(county)
        private = {*said.values()}
        let_through(patch, said)
        told = site.do("enrol", county.enrol(site.folder / "农户.xlsx"), "--area", AREA, at=FOUNDED)
        assert told["faulty"] == "0"
        patch.undo()
        for one in (*county.world.homes, *county.members):
            one.key = said.get(one.key, one.key)
        county.month(PERIOD)
        for table in TITLES:
            if PERIOD in county.world.lists[table]:
                path = county.write(site.folder, table, PERIOD)
                site.do("receive", table, path, "--area", AREA, "--period", PERIOD, at=RECEIVED)
        run = site.do("screen", "--area", AREA, "--on", "2024-02-10", at=SCREENED)["run"]
        site.do("gather", run, at=GATHERED)
        assert leftovers(private)
        yield (
            site,
            county,
            private,
            run,
            {name: site.export(name) for name in ("households", "persons", "hits", "clues")},
        )


def leftovers(private: set[str]) -> list[str]:
    """Where any of the numbers still stands: columns of the database, files of the lake and their names."""
    signs = [*private, *(key.upper() for key in private)]
    found = []
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [table for (row,) in cursor.fetchall() if any(sign in row for sign in signs)]
    for path in lake().rglob("*"):
        said = json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False) if path.is_file() else ""
        found += [str(path)] * any(sign in said + path.name for sign in signs)
    return sorted(set(found))


def lake() -> Path:
    return Path(settings.DATA_DIR) / "lake"


def mend() -> int:
    return give_own_numbers(connections["owner"], lake(), timezone.localtime())


@pytest.mark.req("S1-04")
def test_certificates_that_were_numbers_are_gone_from_everywhere(before, monkeypatch):
    site, county, private, run, told = before
    _broken_off(monkeypatch)
    assert leftovers(private)
    assert mend() == SPOILT and leftovers(private) == []
    assert not list(lake().rglob(f"*{BEFORE}"))
    assert mend() == 0
    _is_the_same_county(site, told)
    _goes_on(site, county, run)


def _broken_off(monkeypatch):
    """A first try that is killed at its last step changes nothing that the second would not do again."""

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("shouwang.maintenance.own_numbers._rename_rows", stop)
        with pytest.raises(KeyboardInterrupt):
            mend()


def _is_the_same_county(site: Site, told: dict):
    """The same rows in the same order, but for what names a household or person; nobody else was renumbered."""
    now = {name: site.export(name) for name in told}
    keys = {"household", "person", "household_no", "person_no", "persons", "evidence", "fingerprint", "fingerprints"}
    for name, rows in now.items():
        plain = [{key: value for key, value in row.items() if key not in keys} for row in rows]
        assert sorted(map(str, plain)) == sorted(
            str({key: value for key, value in row.items() if key not in keys}) for row in told[name]
        ), name
    homes = {row["household"] for row in now["households"]}
    assert sum(home.startswith("H") for home in homes) == HOMES - SPOILT and len(homes) == HOMES
    for row in now["persons"]:
        assert row["household"] in homes and (row["person"].startswith((f"{row['household']}-", "P")))
    lines = {row["household"]: row for row in now["households"]}
    assert all(bool(row["household_no"]) == row["household"].startswith("H") for row in lines.values())


def _goes_on(site: Site, county: County, run: str):
    """The run replays, the next finds the same hits and opens nothing, the same file changes nobody, the trail says it."""
    assert site.do("screen", "--area", AREA, "--on", "2024-02-10", "--replay", run, at=LATER)
    again = site.do("screen", "--area", AREA, "--on", "2024-02-10", at=LATER)
    assert again["new"] == "0" and again["gone"] == "0" and int(again["hits"]) > 5
    assert site.do("gather", again["run"], at=LATER)["opened"] == "0"
    told = site.do("enrol", county.enrol(site.folder / "农户再报.xlsx"), "--area", AREA, at=LATER)
    assert (told["households_created"], told["persons_created"], told["faulty"]) == ("0", "0", "0")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT household_id) FROM trail_line WHERE verb = 'registry.renumber'")
        assert cursor.fetchall() == [(SPOILT, SPOILT)]
