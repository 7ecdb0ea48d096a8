"""Money of a period was kept under its last day, its begin a fact beside it; from now on it is kept under both days.

Run once, by the owner, as a step of `prepare`, some thousand households a transaction; killed half-way it goes on where it
was. Of two periods that end on one day the table held the one that was said last. Each has its own row from now on: the
younger as it stood, the elder as it stood before.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from shouwang.registry import facts
from shouwang.registry.statements import PERIOD

BEGIN = "from"  # the fact that the begin was
MONEY = {
    "A21": "production_fen", "A22": "wage_fen", "A23": "property_fen", "A24": "transfer_fen", "A25": "cost_fen",
    "A27": "per_head_fen", "A28": "outlay_fen", "A28w": "outlay_note",
}  # fmt: skip # the columns of then
PORTION = 5000
_OLD = rf'"({"|".join((*MONEY, BEGIN))})@[0-9-]+"'
_HOMES = "SELECT DISTINCT household_id FROM registry_statement WHERE facts::text ~ %s ORDER BY 1"
_SAID = """SELECT s.household_id, s.id, s.facts::text, c.withdrawn_at IS NOT NULL
    FROM registry_statement s JOIN registry_source c ON c.id = s.source_id
    WHERE s.household_id = ANY(%s) AND s.person_id IS NULL AND s.facts::text ~ %s
    ORDER BY s.household_id, s."on", s.source_id, s.row, s.id"""
_SHOWN = """SELECT household_id, ends_on::text, begins_on::text FROM registry_income
    WHERE household_id = ANY(%s) AND NOT withdrawn"""
_KEEP = """UPDATE registry_statement s SET facts = v.facts::jsonb
    FROM unnest(%s::bigint[], %s::text[]) AS v(id, facts) WHERE s.id = v.id"""
_BESIDE = f"""INSERT INTO registry_income
    (household_id, place_id, begins_on, ends_on, members, withdrawn, sheet, {", ".join(MONEY.values())})
    SELECT household_id, place_id, %s, ends_on, members, false, '', {", ".join(["%s"] * len(MONEY))}
    FROM registry_income WHERE household_id = %s AND ends_on = %s AND NOT withdrawn LIMIT 1"""  # noqa: S608

_CONTRADICTED = """UPDATE registry_contradiction c SET fact = k.key,
        ended_on = CASE WHEN o.facts ? k.key THEN c.ended_on ELSE coalesce(c.ended_on, c.since) END
    FROM registry_statement s, registry_statement o, jsonb_object_keys(s.facts) AS k(key)
    WHERE c.household_id = ANY(%s) AND c.fact LIKE '%%@%%-%%' AND s.id = c.stands_id AND o.id = c.other_id
        AND k.key LIKE split_part(c.fact, '@', 1) || '@%%~' || split_part(c.fact, '@', 2)"""


def say_begins(connection) -> int:
    """Give every period its begin; how many statements were kept anew."""
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, [_OLD])
        rest = iter([home for (home,) in cursor.fetchall()])
    kept = 0
    while portion := list(islice(rest, PORTION)):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            kept += _portion(cursor, portion)
    return kept


def _portion(cursor, homes: list[int]) -> int:
    shown: dict[int, dict[str, str]] = defaultdict(dict)
    cursor.execute(_SHOWN, [homes])
    for home, ends, begins in cursor.fetchall():
        shown[home][ends] = begins or ""
    told = defaultdict(list)
    cursor.execute(_SAID, [homes, _OLD])
    for home, *said in cursor.fetchall():
        told[home].append(said)
    kept = []
    for home, said in told.items():
        one = Household(shown[home], said)
        kept += one.kept
        for begins, ends, values in one.beside():
            columns = [values.get(name, "" if name == "A28w" else None) for name in MONEY]
            cursor.execute(_BESIDE, [begins or None, *columns, home, ends])
    cursor.execute(_KEEP, [[number for number, _ in kept], [text for _, text in kept]])
    cursor.execute(_CONTRADICTED, [homes])
    return len(kept)


class Household:
    """What was said of one household's money, under both days; `shown`: last day → begin of the row on the table.

    `said`: id, facts as text, whether taken back, in the order of the days. Pure.
    """

    def __init__(self, shown: dict[str, str], said: Iterable[tuple[int, str, bool]]):
        self._shown, self._begins = shown, {}
        self._values: dict[tuple[str, str], dict] = {}  # (begin, end) → what stood of it
        every = [(number, json.loads(text), taken_back) for number, text, taken_back in said]
        for _, values, _ in reversed(every):
            self._begins |= {ends: begin for name, ends, begin in _parts(values) if name == BEGIN}
        self.kept = [(number, self._again(values, taken_back)) for number, values, taken_back in every]

    def _again(self, values: dict, taken_back: bool) -> str:
        again = {key: value for key, value in values.items() if not _is_old(key)}
        by_end: dict[str, dict] = defaultdict(dict)
        for name, ends, value in _parts(values):
            by_end[ends][name] = value
        for ends, said in by_end.items():
            before = self._begins.get(ends, self._shown.get(ends, ""))
            begins = said.pop(BEGIN, before) or ""
            if begins != before:
                said = self._values.get((before, ends), {}) | said
            if not taken_back:
                self._begins[ends] = begins
                self._values[begins, ends] = self._values.get((begins, ends), {}) | said
            again |= {f"{name}{PERIOD}{begins}{facts.BETWEEN}{ends}": value for name, value in said.items()}
        return json.dumps(again, ensure_ascii=False)

    def beside(self) -> Iterator[tuple[str, str, dict]]:
        """Periods that ended with the one on the table: begin, end, what stood of them."""
        for (begins, ends), values in self._values.items():
            if ends in self._shown and begins != self._shown[ends]:
                yield begins, ends, values


def _is_old(key: str) -> bool:
    name, mark, days = key.partition(PERIOD)
    return bool(mark) and (name in MONEY or name == BEGIN) and facts.BETWEEN not in days


def _parts(values: dict) -> Iterator[tuple[str, str, object]]:
    """Name, last day and value of what is kept the old way."""
    for key, value in values.items():
        if _is_old(key):
            name, _, ends = key.partition(PERIOD)
            yield name, ends, value
