"""A department's rows joined with whom they are about, and marked by the list they stand on: the one place for it.

To a contract's columns it adds:

- `household`, `person`: our keys. What a list says of a person follows him to the household he now belongs to; what it
  says of a household (its dibao, its house, its water) stays with the household.
- `is_member`: that person belongs to that household on the day; `left`: "dead" or "moved" when he no longer does.
- `lo`, `hi`: a range of place ids for a row about a whole village or group, which names no household.
- `county`, and `newest`, `before`, `compared`: the row stands on the list of the latest period up to the day; on the
  full list of the period before it; both are there and may be compared. Of older full lists there are no rows, but of
  yearly ones.

Rows that are linked to nobody, doubtful or faulty have no link and are not here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import groupby
from pathlib import Path

import ibis
from ibis import Table, _

from shouwang.screening.derived.days import month_of
from shouwang.screening.sources import shape
from shouwang.sheets.contract import Contract

PER_COUNTY = 10**9  # a place id has 15 digits, its first six are the county
UNKNOWN = "00"  # how the shelf of a prefecture's rows of no known county ends
LATER = "9999-12"  # than any month
LINE = ("delivery", "file", "sheet", "row")
Read = Callable[[Sequence[Path], Mapping[str, str]], Table]


@dataclass(frozen=True)
class Source:
    """One delivery in force, as far as one county is concerned.

    `period` is a month (`2026-10`), `kind` full, increment or total. `may_compare` is False while comparison with the
    list before it waits for the officer's word.
    """

    county: str
    delivery: str
    period: str
    kind: str
    path: Path
    may_compare: bool = True


@dataclass(frozen=True)
class Part:
    """Files of one county that play the same role on the day."""

    county: str
    sources: tuple[Source, ...]
    newest: bool = False
    before: bool = False
    compared: bool = False


def parts(contract: Contract, sources: Sequence[Source], on: date) -> tuple[Part, ...]:
    """Which deliveries count on the day, county by county, and as what. Those of later periods do not."""
    known = sorted(
        (source for source in sources if source.period <= month_of(on)),
        key=lambda source: (source.county, source.period, source.delivery),
    )
    found = []
    for county, group in groupby(known, key=lambda source: source.county):
        mine = list(group)
        told = known if county.endswith(UNKNOWN) else mine
        found += _of_county(county, contract, _standing(contract, mine), told)
    return tuple(part for part in found if part.sources)


def _standing(contract: Contract, known: list[Source]) -> list[Source]:
    """For tables that accumulate: a full list replaces all before it, a running total the last of its calendar year."""
    if contract.delivers == "full":
        return known
    full = max((source.period for source in known if source.kind == "full"), default="")
    totals = {source.period[:4]: source.period for source in known if source.kind == "total"}
    return [
        source
        for source in known
        if source.period >= full and (source.kind != "total" or source.period == totals[source.period[:4]])
    ]


def _of_county(county: str, contract: Contract, known: list[Source], told: list[Source]) -> list[Part]:
    """The parts of one county's files; the periods are those `told`: rows of no known county go by everybody's."""
    latest = max(source.period for source in told)
    newest = tuple(source for source in known if source.period == latest)
    earlier = [source for source in known if source.period < latest]
    before: tuple[Source, ...] = ()
    if contract.delivers == "full" and all(source.kind == "full" and source.may_compare for source in newest):
        full = max((source.period for source in told if source.kind == "full" and source.period < latest), default="")
        before = tuple(source for source in earlier if source.kind == "full" and source.period == full)
    rest = tuple(source for source in earlier if source not in before)
    return [
        Part(county, newest, newest=True, compared=bool(before)),
        Part(county, before, before=True, compared=True),
        Part(county, rest),
    ]


@dataclass(frozen=True)
class Waits:
    """A delivery that waits for a person's word: of which list, county and period."""

    table: str
    county: str
    period: str


def perhaps(contract: Contract, sources: Sequence[Source], on: date, doubtful: Table) -> Table:
    """Households that may stand on the newest list, or on the one before it, by rows that nobody has settled."""
    nobody = doubtful.filter(ibis.literal(False)).select("household")
    found = [nobody.mutate(newest=ibis.literal(False), before=ibis.literal(False))]
    for part in (each for each in parts(contract, sources, on) if each.newest or each.before):
        named = sorted({source.delivery for source in part.sources})
        of_part = doubtful.filter(_.delivery.isin(named)).select("household")
        found.append(of_part.mutate(newest=ibis.literal(part.newest), before=ibis.literal(part.before)))
    return reduce(lambda one, other: one.union(other), found).distinct()


def waiting(contract: Contract, sources: Sequence[Source], waits: Sequence[Waits], on: date, homes: Table) -> Table:
    """Households of the counties where a list newer than the newest in force has come in and waits for a word."""
    latest: dict[str, str] = {}
    for source in sources:
        if source.period <= month_of(on):
            latest[source.county] = max(latest.get(source.county, ""), source.period)
    counties = {
        each.county
        for each in waits
        if each.table == contract.name and latest.get(each.county, "") < each.period <= month_of(on)
    }
    found = [homes.filter(ibis.literal(False)).select("household")]
    for county in sorted(counties):
        first = int(county) * PER_COUNTY
        found.append(homes.filter((_.place >= first) & (_.place < first + PER_COUNTY)).select("household"))
    return reduce(lambda one, other: one.union(other), found)


def read_for(contract: Contract, sources: Sequence[Source], on: date) -> tuple[Part, ...]:
    """The parts of which the day's questions are answered: of lists that come whole every month the two that are compared.

    What accumulates is read from its beginning, and a yearly list as long as lists of the day's year may go back.
    """
    if contract.delivers != "full":
        return parts(contract, sources, on)
    since = f"{on.year - 1}-01" if contract.yearly else LATER
    found = parts(contract, sources, on)
    kept = (
        each if each.newest or each.before else replace(each, sources=_since(each.sources, since)) for each in found
    )
    return tuple(each for each in kept if each.sources)


def _since(sources: Sequence[Source], period: str) -> tuple[Source, ...]:
    return tuple(source for source in sources if source.period >= period)


def rows(contract: Contract, sources: Sequence[Source], on: date, read: Read) -> Table:
    """The rows of the deliveries that count on the day, each marked with the part that its list plays."""
    chosen = read_for(contract, sources, on) or (Part("", ()),)
    tables = [
        read([source.path for source in part.sources], shape.of(contract)).mutate(
            county=ibis.literal(part.county),
            newest=ibis.literal(part.newest),
            before=ibis.literal(part.before),
            compared=ibis.literal(part.compared),
        )
        for part in chosen
    ]
    return reduce(lambda one, other: one.union(other), tables)


def deaths(contract: Contract, rows: Table, links: Table) -> Table:
    """Who died on which day, as a list of deaths says: joined without asking who is a member, which rests on it."""
    told = rows.join(links.drop("method"), list(LINE)).mutate(died_on=_[contract.death])
    return told.filter(_.person.notnull() & _.died_on.notnull()).select("person", "died_on")


def join(contract: Contract, rows: Table, links: Table, people: Table) -> Table:
    """Rows with the household and person they are about, as of the day that `people` was worked out for."""
    who = people.select(known="person", home="household", belongs="is_member", gone="left")
    linked = rows.join(links.drop("method"), list(LINE))
    linked = linked.left_join(who, linked.person == who.known).mutate(belongs=_.belongs.fill_null(False))
    if contract.about != "household":
        linked = linked.mutate(household=ibis.ifelse(_.belongs, _.home, _.household))
    here = _.belongs & (_.home == _.household).fill_null(False)
    elsewhere = ibis.ifelse(_.belongs, "moved", _.gone)
    linked = linked.mutate(is_member=here, left=ibis.ifelse(here, ibis.null("string"), elsewhere))
    return linked.drop("known", "home", "belongs", "gone")
