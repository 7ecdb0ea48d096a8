"""Invented counties whose departments' clerks write as they like: no false hit, no lost row, nothing unread in silence."""

from datetime import date
from random import Random

import pytest

from tests.outside import naive
from tests.outside.clerk import Clerk
from tests.outside.county import AREA, TITLES, County

MONTHS, ON = ("2024-01", "2024-02"), date(2024, 2, 29)
AT = "2024-02-29T09:00:00+08:00"


def of(site, export: str, delivery: str) -> list[dict]:
    return [row for row in site.export(export, at=AT) if row["delivery"] == delivery]


def deliver(site, county: County, table: str, period: str, random: Random) -> Clerk:
    """Hand in a clerk's file, say what his words mean, and hold the record of what was understood against his habits."""
    clerk = Clerk(random)
    about = [row["who"] for row in county.world.lists[table][period]]
    rows = list(zip(about, county.rows(table, period), strict=True))
    path = clerk.write(site.folder / f"{table}{period}.xlsx", table, period, list(TITLES[table]), rows)
    told = site.do("receive", table, path, "--area", AREA, "--period", period, at=AT)
    key = told["delivery"]
    if told["held"] != "-":
        site.do("release", key, "--reason", "已核实", at=AT)
    record = of(site, "understanding", key)
    assert told.number("rows") == clerk.rows, (path.name, told.said)
    _all_named(record, clerk)
    for row in record:
        if row["state"] == "asked" and row["reads_as"] in clerk.meanings:
            site.do(
                "answer", key, row["serial"], "--as", clerk.meanings[row["reads_as"]], "--reason", "电话核对", at=AT
            )
    return clerk


def _all_named(record: list[dict], clerk: Clerk) -> None:
    """Every cell that was not read is counted under its heading or its sheet, every hidden row is said."""
    unread: dict[str, int] = {}
    for row in record:
        if row["kind"] == "column_unread":
            unread[row["heading"]] = unread.get(row["heading"], 0) + int(row["count"])
    assert unread == +clerk.columns
    assert {row["sheet"]: int(row["count"]) for row in record if row["kind"] == "sheet_unread"} == clerk.sheets
    assert sum(int(row["count"]) for row in record if row["kind"] == "hidden_row") == clerk.hidden


@pytest.mark.req("S4-02", "S4-06")
@pytest.mark.parametrize("seed", [3])
def test_whatever_a_clerk_writes_no_hit_is_false_and_none_is_missing_without_a_reason(founded, seed):
    county, random = County(seed, 40), Random(seed)
    founded.do("enrol", county.enrol(founded.folder / "农户.xlsx"), "--area", AREA, at="2024-01-03T09:00:00+08:00")
    spoilt: set[str] = set()
    for before, period in (("", MONTHS[0]), (MONTHS[0], MONTHS[1])):
        county.month(period, before)
        for table in TITLES:
            if period in county.world.lists[table]:
                spoilt |= deliver(founded, county, table, period, random).spoilt
    told = founded.do("screen", "--area", AREA, "--on", ON.isoformat(), at=AT)
    assert (told["silent"], told["waiting"]) == ("-", "-")
    hits = {(row["rule"], row["household"]) for row in founded.export("hits", "--run", told["run"], at=AT)}
    true = set(naive.hits(county.world, ON))
    homes = {home.key for home in county.world.homes if any(one.key in spoilt for one in home.members)}
    assert hits <= true, hits - true
    assert {home for _, home in true - hits} <= homes, true - hits
    assert len({rule for rule, _ in hits}) >= 6
