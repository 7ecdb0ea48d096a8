"""Everything that was ever said about some households, read in one query."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import connection

from shouwang.registry.facts import ERASED, without_erased
from shouwang.registry.statements import Source, Standing, Statement, standing

ALWAYS = datetime.max.replace(tzinfo=UTC)
Subject = tuple[int, int | None]  # household, person (None: the household itself)


class Origin(NamedTuple):
    """Where a statement stands: the batch of its file, sheet and row; what its source says of itself."""

    batch_id: int | None
    sheet: str
    row: int
    note: str


@dataclass
class Recalled:
    """Statements by subject, and where each of them stands."""

    said: dict[Subject, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    origins: dict[int, Origin] = field(default_factory=dict)

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


_SAID = """SELECT s.household_id, s.person_id, s.id, s."on", s.row, s.sheet, s.corrects::text, s.settles::text,
        s.facts::text, c.id, c.chain, c.known_at, c.withdrawn_at, c.batch_id, c.note
    FROM registry_statement s JOIN registry_source c ON c.id = s.source_id
    WHERE s.household_id = ANY(%s)"""


def recall(households: Iterable[int]) -> Recalled:
    """What was said about these households and those who live in them now."""
    found, sources = Recalled(), {}
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [list(households)])
        for home, person, number, on, row, sheet, corrects, settles, facts, serial, *rest in cursor:
            chain, known_at, withdrawn_at, batch, note = rest
            source = sources.setdefault(serial, Source(serial, chain, known_at, withdrawn_at))
            said, erased = json.loads(facts), {}
            if ERASED in facts:
                said, erased = without_erased(said)
            found.said[home, person].append(
                Statement(number, source, on, said, row, _numbers(corrects), _numbers(settles), erased)
            )
            found.origins[number] = Origin(batch, sheet, row, note)
    return found


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(json.loads(text)) if text else ()
