"""What the register held before it kept statements, said by those who brought it: files, and people where the trail says so.

Run once, by the owner, as a step of `prepare`. One county a transaction; killed half-way, the counties that were carried over
stay so. What cannot be traced to a file is said by the chain *carried*.
"""

import json
from collections import defaultdict
from datetime import date

from django.db import transaction

from shouwang.registry import facts

LONG_AGO = "2000-01-01"  # the day that is said where nobody knows one: every later word is newer
_SOURCES = """
INSERT INTO registry_source (chain, key, batch_id, area_id, by_id, user_id, "on", known_at, note, withdrawn_at)
SELECT 'register', b.key, b.id, b.place_id, b.by_id, p.holder_id, (b.at AT TIME ZONE 'Asia/Shanghai')::date, b.at,
       '农户信息表', CASE WHEN b.state = 'withdrawn' THEN coalesce(
           (SELECT max(l.at) FROM trail_line l WHERE l.verb = 'registry.withdraw' AND l.subject_kind = 'registry.batch'
             AND l.subject_key = b.id::text), b.at) END
  FROM registry_batch b JOIN accounts_post p ON p.id = b.by_id
 WHERE b.state IN ('loaded', 'withdrawn') AND NOT EXISTS (SELECT FROM registry_source s WHERE s.batch_id = b.id)
 ORDER BY b.id;
UPDATE registry_batch b SET serial = s.id FROM registry_source s WHERE s.batch_id = b.id AND b.serial IS NULL;
"""
_CARRIED = """
INSERT INTO registry_source (chain, key, area_id, "on", known_at, note)
SELECT 'carried', %(county)s::text, %(county)s, %(long_ago)s, coalesce(min(b.at), now()), '原有登记'
  FROM registry_batch b WHERE b.place_id BETWEEN %(lo)s AND %(hi)s RETURNING id
"""


def _object(pairs: dict[str, str]) -> str:
    return "jsonb_strip_nulls(jsonb_build_object(" + ", ".join(f"{key}, {value}" for key, value in pairs.items()) + "))"


def _text(key: str) -> str:
    return f"'{key}'"


def _plain(table: dict[str, str], alias: str, *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Keys and columns; an empty text says nothing. Facts of a year bear the year of the source's day."""
    found = {}
    for key, column in table.items():
        if column not in without:
            said = (
                f"{_text(key)} || '@' || extract(year FROM s.\"on\")::text || '-12-31'"
                if key in facts.YEARLY
                else _text(key)
            )
            found[said] = f"nullif({alias}.{column}::text, '')" if column in TEXTS else f"{alias}.{column}"
    return found


LATER = ("resettlement", "hukou", "claims_fen", "own_outlay_fen")  # columns that came after the statements
YEAR = """ || '@' || extract(year FROM s."on")::text || '-12-31'"""
TEXTS = frozenset(name for name, blank in facts.BLANK.items() if blank == "" and name != "place_id")


def _sealed(secret: str, mask: str, *more: str) -> str:
    said = ", ".join((f"rtrim(encode({secret}.\"index\", 'base64'), '=')", mask, *more))
    return f"CASE WHEN {secret}.id IS NOT NULL THEN jsonb_build_array({said}) END"


_HOME = _object(
    _plain(facts.HOUSEHOLD, "h", without=("is_safety_net", "has_case", *LATER))
    | {
        "'net'": "nullif(h.is_safety_net, false)",
        "'case'": "nullif(h.has_case, false)",
        "'phone'": _sealed("phone", "h.phone_mask"),
        "'account'": _sealed("account", "h.account_mask"),
        "'gone'": "CASE WHEN h.gone_on IS NOT NULL AND h.gone_reason <> 'withdrawn'"
        " THEN jsonb_build_array(h.gone_on, h.gone_reason) END",
    }
)
_PERSON = _object(
    _plain(facts.PERSON, "p", without=LATER)
    | {
        f"'{facts.NUMBER}'": _sealed("number", "p.number_mask", "p.number_state"),
        "'phone'": _sealed("phone", "p.phone_mask"),
        f"'{facts.IN}'": "jsonb_build_array(p.household_id, m.since, coalesce(m.came, ''))",
        f"'{facts.LEFT}'": "CASE WHEN p.left_on IS NOT NULL AND p.left_reason <> 'withdrawn'"
        " THEN jsonb_build_array(p.left_on, p.left_reason) END",
    }
)
_INCOME = _object(
    {f"'{key}@' || coalesce(i.begins_on::text, '') || '~' || i.ends_on::text":
     f"nullif(i.{name}, '')" if name == "outlay_note" else f"i.{name}"
     for key, name in facts.INCOME.items() if name not in LATER}
)  # fmt: skip
_GUARANTEE = (
    "jsonb_build_object(CASE g.kind "
    + " ".join(f"WHEN '{kind}' THEN '{key}'" for key, kind in facts.GUARANTEES.items())
    + " END, jsonb_build_array(g.is_firm, g.detail, g.is_only_dwelling))"
)
_TOLD = "JOIN registry_source s ON s.id = coalesce((SELECT id FROM registry_source WHERE batch_id = {}), %(carried)s)"
_WITHIN = (
    "WHERE {0}.place_id BETWEEN %(lo)s AND %(hi)s"
    " AND NOT EXISTS (SELECT FROM registry_statement x WHERE x.household_id = {1})"
)
_INSERT = """INSERT INTO carried (household_id, person_id, source_id, "on", place_id, place_then, sheet, row, facts)"""
_BASE = f"""
CREATE TEMP TABLE carried ON COMMIT DROP AS
SELECT household_id, person_id, source_id, "on", place_id, place_then, sheet, row, facts FROM registry_statement WHERE false;
{_INSERT} SELECT h.id, NULL, s.id, s."on", h.place_id, h.place_id, '', 0, {_HOME}
  FROM registry_household h {_TOLD.format("h.batch_id")}
  LEFT JOIN vault_secret phone ON phone.id = h.phone_id LEFT JOIN vault_secret account ON account.id = h.account_id
  {_WITHIN.format("h", "h.id")};
{_INSERT} SELECT p.household_id, p.id, s.id, s."on", p.place_id, p.place_id,
       CASE WHEN p.told_by_id = p.batch_id THEN p.sheet ELSE '' END,
       CASE WHEN p.told_by_id = p.batch_id THEN coalesce(p.row, 0) ELSE 0 END, {_PERSON}
  FROM registry_person p {_TOLD.format("p.batch_id")}
  LEFT JOIN LATERAL (SELECT since, came FROM registry_membership m
    WHERE m.person_id = p.id AND m.household_id = p.household_id ORDER BY m.until IS NULL DESC, m.id DESC LIMIT 1) m ON true
  LEFT JOIN vault_secret number ON number.id = p.number_id LEFT JOIN vault_secret phone ON phone.id = p.phone_id
  {_WITHIN.format("p", "p.household_id")};
{_INSERT} SELECT i.household_id, NULL, s.id, s."on", i.place_id, i.place_id, i.sheet, coalesce(i.row, 0), {_INCOME}
  FROM registry_income i {_TOLD.format("i.batch_id")}
  {_WITHIN.format("i", "i.household_id")} AND NOT i.withdrawn;
{_INSERT} SELECT g.household_id, NULL, s.id, g.since, g.place_id, g.place_id, g.sheet, coalesce(g.row, 0), {_GUARANTEE}
  FROM registry_guarantee g {_TOLD.format("coalesce(g.told_by_id, g.batch_id)")}
  {_WITHIN.format("g", "g.household_id")} AND (g.until IS NULL OR g.until > g.since);
"""  # noqa: S608
_KEEP = """INSERT INTO registry_statement
    (household_id, person_id, source_id, "on", place_id, place_then, sheet, row, facts)
    SELECT household_id, person_id, source_id, "on", place_id, place_then, sheet, row, facts FROM carried
    ORDER BY 1, 2 NULLS FIRST"""


def carry_over(connection) -> int:
    """Say what stands in every county that has none of it said yet; how many statements were written."""
    written = 0
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_SOURCES)
        cursor.execute("SELECT DISTINCT place_id / 1000000000 FROM registry_household ORDER BY 1")
        counties = [code for (code,) in cursor.fetchall()]
    for code in counties:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            written += _county(cursor, code * 10**9)
    return written


def _county(cursor, county: int) -> int:
    said = {"county": county, "lo": county, "hi": county + 10**9 - 1, "long_ago": LONG_AGO}
    cursor.execute("SELECT id FROM registry_source WHERE chain = 'carried' AND area_id = %(county)s", said)
    if cursor.fetchone():
        return 0
    cursor.execute(_CARRIED, said)
    said["carried"] = cursor.fetchone()[0]
    cursor.execute(_BASE, said)
    _Replaced(cursor, said).settle()
    cursor.execute(_KEEP)
    return cursor.rowcount


_REPLACED = """SELECT r.household_id, r.model, r.row_id, s.id, s."on", r.before, h.place_id, f.id, f."on",
        i.begins_on, i.ends_on
    FROM registry_replaced r JOIN registry_source s ON s.batch_id = r.batch_id AND s.withdrawn_at IS NULL
    JOIN registry_household h ON h.id = r.household_id
    LEFT JOIN registry_person p ON r.model = 'person' AND p.id = r.row_id
    LEFT JOIN registry_income i ON r.model = 'income' AND i.id = r.row_id
    LEFT JOIN registry_source f ON f.batch_id = CASE r.model
        WHEN 'person' THEN p.batch_id WHEN 'income' THEN i.batch_id ELSE h.batch_id END
    WHERE r.place_id BETWEEN %(lo)s AND %(hi)s AND r.model IN ('household', 'person', 'income') ORDER BY r.id"""
_SEALED = {"number_id": facts.NUMBER, "phone_id": "phone", "account_id": "account"}
Teller = tuple[int, date]  # a source and its day


class _Replaced:
    """What files replaced: each value of before belongs to the file before, and what stands to the file that said it last."""

    def __init__(self, cursor, said: dict):
        self._cursor = cursor
        self._last: dict[tuple, Teller] = {}
        self.moved: dict[tuple[int, int | None], dict[str, Teller]] = defaultdict(dict)
        self.rows: list[tuple] = []
        cursor.execute(_REPLACED, said)
        for row in cursor.fetchall():
            self._take(*row)

    def _take(self, home, model, row, source, on, before, place, first, first_on, *period) -> None:
        before = before if isinstance(before, dict) else json.loads(before)
        person = row if model == "person" else None
        for name, value in before.items():
            key = _key(model, name, period)
            if key is None:
                continue
            told = self._last.get((model, row, key)) or (first and (first, first_on))
            self._last[model, row, key] = source, on
            self.moved[home, person][key] = source, on
            said = self._sealed(name, value, before) if name in _SEALED else value
            if told and said not in (None, ""):
                known = facts.yearly(key, told[1]) if person else _key(model, name, _then(before, period))
                self.rows.append((home, person, *told, place, place, json.dumps({known: said})))

    def _sealed(self, name: str, secret: int | None, before: dict) -> list | None:
        """A sealed value as it was said before."""
        self._cursor.execute('SELECT "index" FROM vault_secret WHERE id = %s', [secret])
        found = self._cursor.fetchone()
        if found is None:
            return None
        said = facts.sealed(bytes(found[0]), before.get(name.replace("_id", "_mask"), ""))
        return [*said, before.get("number_state", "exact")] if name == "number_id" else said

    def settle(self) -> None:
        """Give every fact to the file that said it last."""
        self._cursor.execute(
            "SELECT ctid::text, household_id, person_id, place_id, facts::text FROM carried WHERE household_id = ANY(%s)",
            [[home for home, _ in self.moved]],
        )
        for at, home, person, place, text in self._cursor.fetchall():
            said, theirs = json.loads(text), defaultdict(dict)
            for key, value in list(said.items()):
                teller = self.moved[home, person].get(key.partition("@")[0] if person else key)
                if teller:
                    known = facts.yearly(key.partition("@")[0], teller[1]) if person else key
                    theirs[teller][known] = value
                    del said[key]
            if theirs:
                self._cursor.execute("UPDATE carried SET facts = %s WHERE ctid = %s::tid", [json.dumps(said), at])
            self.rows += [(home, person, *teller, place, place, json.dumps(new)) for teller, new in theirs.items()]
        for row in self.rows:
            self._cursor.execute(f"{_INSERT} VALUES (%s, %s, %s, %s, %s, %s, '', 0, %s)", row)


def _then(before: dict, period: tuple) -> tuple:
    """The period that an income was about before its begin was replaced."""
    begins, ends = period
    begins = date.fromisoformat(before["begins_on"]) if before.get("begins_on") else begins
    return begins, ends


def _key(model: str, name: str, period: tuple) -> str | None:
    """The fact that a column of a replaced row shows; None where it shows none."""
    if name in _SEALED:
        return _SEALED[name]
    if model == "income":
        return next(iter(facts.of_income({name: None}, *period)), None)
    return (facts.KEY_OF_PERSON if model == "person" else facts.KEY_OF_HOUSEHOLD).get(name)
