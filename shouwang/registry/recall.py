"""Everything that was ever said about some households, read in one query."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import NamedTuple

from django.db import connection

from shouwang.registry.aliases import Aliases, aliases
from shouwang.registry.facts import ERASED, without_erased
from shouwang.registry.statements import Source, Standing, Statement, standing

NOTHING_ERASED: Mapping[str, str] = MappingProxyType({})
ALWAYS = datetime.max.replace(tzinfo=UTC)
Subject = tuple[int, int | None]  # household, person (None: the household itself)


class Origin(NamedTuple):
    """Where a statement stands: the batch of its file, sheet and row; what its source says of itself.

    `named`: the household or person by whose key it was said, where that is another one now.
    """

    batch_id: int | None
    sheet: str
    row: int
    note: str
    named: int | None = None


@dataclass
class Recalled:
    """Statements by subject, where each of them stands, and who of these is somebody else under another key."""

    said: dict[Subject, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    origins: dict[int, Origin] = field(default_factory=dict)
    aliases: Aliases = Aliases({}, {})

    def stands(self, subject: Subject, precedence, on: date = date.max, known_at: datetime = ALWAYS) -> Standing:
        """What stands about a subject; without days: now, by everything that is known."""
        return standing(self.said.get(subject, ()), precedence, on, known_at)

    def told(self) -> Iterator[tuple[Statement, Origin]]:
        """Every statement with where it stands, in the order in which their sources were received."""
        every = sorted((one for told in self.said.values() for one in told), key=lambda one: one.source.serial)
        return ((one, self.origins[one.id]) for one in every)

    def is_taken_back(self, subject: Subject) -> bool:
        """Whether everything that was ever said about a subject was taken back."""
        told = self.said.get(subject)
        return bool(told) and all(one.source.withdrawn_at for one in told)


_SAID = """SELECT household_id, person_id, id, source_id, "on", row, sheet, corrects::text, settles::text, facts::text
    FROM registry_statement WHERE household_id = ANY(%s)"""
_WHOSE = {"": "", "homes": " AND person_id IS NULL", "people": " AND person_id IS NOT NULL"}
_THESE = " AND (person_id IS NULL OR person_id = ANY(%s))"
_SOURCES = "SELECT id, chain, known_at, withdrawn_at, batch_id, note FROM registry_source WHERE id = ANY(%s)"


def recall(
    households: Iterable[int],
    known_at: datetime | None = None,
    *,
    whose: str = "",
    people: Collection[int] | None = None,
) -> Recalled:
    """What was said about these households and those who live in them now; `homes` or `people` alone when asked.

    `people`: of all who live there only these, unless somebody there was found to be somebody else.
    Whoever was found to be one of them is read with that one, and never alone. `known_at`: as far as that was known then.
    """
    households = list(households)
    same = aliases(households, known_at)
    found = Recalled(aliases=same)
    with connection.cursor() as cursor:
        if people is None or same:
            cursor.execute(_SAID + _WHOSE[whose], [same.survivors(households) if same else households])
        else:
            cursor.execute(_SAID + _THESE, [households, list(people)])
        rows = cursor.fetchall()
        cursor.execute(_SOURCES, [list({row[3] for row in rows})])
        sources = {
            serial: (Source(serial, chain, known_at, withdrawn_at), batch, note)
            for serial, chain, known_at, withdrawn_at, batch, note in cursor.fetchall()
        }
    said, origins = found.said, found.origins
    for row, facts in zip(rows, _decoded(row[-1] for row in rows), strict=True):
        home, person, number, serial, on, line, sheet, corrects, settles, text = row
        erased: Mapping[str, str] = NOTHING_ERASED
        if ERASED in text:
            facts, erased = without_erased(facts)
        source, batch, note = sources[serial]
        told = Statement(number, source, on, facts, line, _numbers(corrects), _numbers(settles), erased)
        now_home, now_person, named = same.now(home, person) if same else (home, person, None)
        said[now_home, now_person].append(told)
        origins[number] = Origin(batch, sheet, line, note, named)
    return found


def _decoded(facts: Iterable[str]) -> list[dict]:
    """All at once: keys that come again and again are made once."""
    return json.loads(f"[{','.join(facts)}]")


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(json.loads(text)) if text else ()
