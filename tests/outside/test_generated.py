"""Invented counties whose departments' clerks write as they like: no false hit, no lost row, nothing unread in silence."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from tests.outside import naive, others
from tests.outside.clerk import Clerk
from tests.outside.county import AREA, DEATHS, SEEDS, TITLES, County
from tests.outside.offices import KINDS, Kept, kept

MONTHS, ON = ("2024-01", "2024-02"), date(2024, 2, 29)
AT = "2024-02-29T09:00:00+08:00"
HEADS = TITLES | {"police.deaths": DEATHS} | others.LISTS


def deliver(site, county: County, table: str, period: str, random: Random) -> tuple[str, Clerk]:
    """Hand in a clerk's file, held or not: its delivery."""
    clerk = Clerk(random)
    about = [row["who"] for row in county.world.lists[table][period]]
    rows = list(zip(about, county.rows(table, period), strict=True))
    path = clerk.write(site.folder / f"{table}{period}.xlsx", table, period, list(HEADS[table]), rows)
    told = site.do("receive", table, path, "--area", AREA, "--period", period, at=AT)
    if told["held"] != "-":
        site.do("release", told["delivery"], "--reason", "已核实", at=AT)
    assert told.number("rows") == clerk.rows, (path.name, told.said)
    return told["delivery"], clerk


def delivered(site, county: County, period: str, random: Random) -> dict[str, Clerk]:
    """All lists of a month: what was understood is held against each clerk's habits, his words are explained."""
    tables = [table for table in HEADS if period in county.world.lists.get(table, {})]
    clerks = dict(deliver(site, county, table, period, random) for table in tables)
    record = [row for row in site.export("understanding", at=AT) if row["delivery"] in clerks]
    for key, clerk in clerks.items():
        _all_named([row for row in record if row["delivery"] == key], clerk)
    for row in record:
        meanings = clerks[row["delivery"]].meanings
        if row["state"] == "asked" and row["reads_as"] in meanings:
            means = ("--as", meanings[row["reads_as"]])
            site.do("answer", row["delivery"], row["serial"], *means, "--reason", "电话核对", at=AT)
    return clerks


def _all_named(record: list[dict], clerk: Clerk) -> None:
    """Every cell that was not read is counted under its heading or its sheet, every hidden row and unused list is said."""
    unread: dict[str, int] = {}
    for row in record:
        if row["kind"] == "column_unread":
            unread[row["heading"]] = unread.get(row["heading"], 0) + int(row["count"])
    assert unread == +clerk.columns
    assert {row["sheet"]: int(row["count"]) for row in record if row["kind"] == "sheet_unread"} == clerk.sheets
    assert sum(int(row["count"]) for row in record if row["kind"] == "hidden_row") == clerk.hidden
    assert any(row["kind"] == "unused" for row in record) == (
        clerk.table in others.LISTS or clerk.table == "police.deaths"
    )


def _all_meant(site, county: County, clerks: dict[str, Clerk]) -> None:
    """Every line of every file is somewhere, and whoever was linked is the one whom the clerk meant."""
    names = {one.key: one.name for one in county.members}
    told: dict[str, dict] = {key: {} for key in clerks}
    for row in site.export("rows", at=AT):
        told[row["delivery"]].setdefault((row["sheet"], row["row"]), row)
    for key, clerk in clerks.items():
        assert set(clerk.where) <= set(told[key]), key
        linked = {at: row for at, row in told[key].items() if row["outcome"] == "link"}
        assert {at: row["name"] for at, row in linked.items()} == {at: names[clerk.where[at]] for at in linked}, key


def enrolled(site, county: County, seed: int, random: Random) -> Kept | None:
    """The register of the collection form, or in the files of an office: what they could not say, no list may make up for."""
    kind = ("form", *KINDS)[(seed - SEEDS[0]) % 4]
    told = None if kind == "form" else kept(kind, county, site.folder, random)
    for path, place in told.files if told else [(county.enrol(site.folder / "农户.xlsx"), "")]:
        site.do("enrol", path, "--area", AREA, *(["--place", place] if place else []), at="2024-01-03T09:00:00+08:00")
    return told if kind != "national" else None  # which says as much as the form


def _registered(county: County, told: Kept | None) -> naive.World:
    """The county as far as the register knows it: whoever is in no row of it is on no list either."""
    if told is None:
        return county.world
    homes = [(home, told.members(home)) for home in county.world.homes]
    taken = [replace(home, members=[one for one in home.members if one.name in some]) for home, some in homes if some]
    return replace(county.world, homes=taken)


@pytest.mark.req("S4-02", "S4-06")
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_a_clerk_writes_no_hit_is_false_and_none_is_missing_without_a_reason(founded, seed):
    county, random = County(seed, 40), Random(seed)
    is_part = enrolled(founded, county, seed, random)
    clerks: dict[str, Clerk] = {}
    unasked = random.sample(sorted(others.LISTS), len(others.LISTS))  # lists of no rule: half of them in either month
    for before, period, some in (("", MONTHS[0], unasked[::2]), (MONTHS[0], MONTHS[1], unasked[1::2])):
        county.month(period, before)
        if before:
            county.deaths(period)
        others.tell(county, period, some)
        clerks |= delivered(founded, county, period, random)
    _all_meant(founded, county, clerks)
    spoilt = {who for clerk in clerks.values() if clerk.table not in others.LISTS for who in clerk.spoilt}
    told = founded.do("screen", "--area", AREA, "--on", ON.isoformat(), at=AT)
    assert (told["silent"], told["waiting"]) == ("-", "-")
    heads = {home.members[0].name: home.key for home in county.world.homes}
    hits = {(row["rule"], heads[row["head_name"]]) for row in founded.export("hits", "--run", told["run"], at=AT)}
    true = set(naive.hits(_registered(county, is_part), ON))
    homes = {home.key for home in county.world.homes if any(one.key in spoilt for one in home.members)}
    assert hits <= true, hits - true
    assert is_part or {home for _, home in true - hits} <= homes, true - hits
    assert len({rule for rule, _ in hits}) >= (4 if is_part else 6)
