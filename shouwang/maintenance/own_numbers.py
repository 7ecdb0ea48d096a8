"""The house's own numbers for households and persons whose 户编号 or 人编号 was somebody's certificate number or phone.

Earlier versions took such a number as a key; keys stand in addresses, logs and the lake. Each gets the number that a
household without one gets today, everything that was copied from the old one follows, and the trail says so without it.
"""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from shouwang.maintenance.renamed import Renamed, is_of_person
from shouwang.places.code import short
from shouwang.registry.key import has_private_no

PORTION = 5000  # rows held in memory at once
BEFORE = ".before"  # behind the name of a lake file while its successor is not yet certain
NOTE = "原编号是证件号码或手机号码，不能用作编号，升级时改用本系统编的标识"
KEYED = ("household", "person")  # columns of the lake
HITS = ("rule", "household", "persons", "evidence", "fingerprint")
NOT_OURS = ("django_", "auth_", "procrastinate_", "vault_secret", "places_serial")
_TEXTS = """SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
      AND c.data_type IN ('text', 'character varying', 'json', 'jsonb') AND c.is_generated = 'NEVER'
    ORDER BY 1, c.ordinal_position"""
_TAKE = """INSERT INTO places_serial (prefix, last) VALUES (%s, 1)
    ON CONFLICT (prefix) DO UPDATE SET last = places_serial.last + 1 RETURNING last"""
_SAID = """INSERT INTO trail_line
    (place_id, household_id, verb, subject_kind, subject_key, "on", at, late_days, changes, note)
    SELECT place_id, id, 'registry.renumber', 'registry.household', id::text, %s, %s, 0, '{}', %s
    FROM registry_household WHERE id = ANY(%s)"""


def give_own_numbers(connection, lake: Path, at: datetime) -> int:
    """Rename all of them; how many households are concerned. In one transaction; killed half-way it begins anew."""
    _roll_back(lake)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        renamed, households = _renamed(connection, cursor)
        if not households:
            return 0
        for fingerprint, evidence in _rows(connection, "SELECT fingerprint, evidence FROM runs_hit"):
            renamed.learn(fingerprint, evidence if isinstance(evidence, list) else json.loads(evidence))
        for path in sorted(lake.rglob("*.parquet")):
            _rename_file(path, renamed)
        for table, columns in _texts(cursor).items():
            _rename_rows(connection, cursor, table, columns, renamed)
        cursor.execute(_SAID, [at.date(), at, NOTE, households])
        transaction.on_commit(lambda: _forget(lake), using=connection.alias)
    return len(households)


def _renamed(connection, cursor) -> tuple[Renamed, list[int]]:
    """Old number → key for households and persons, and the ids of the households where there is one."""
    births: dict[int, set] = defaultdict(set)
    keyed, numbered, known = {}, {}, []
    for key, no, household, birth in _rows(
        connection, "SELECT key, person_no, household_id, birth FROM registry_person ORDER BY id"
    ):
        births[household].add(birth)
        known.append(key)
        if has_private_no(key, birth=birth):
            keyed[key] = household
        if has_private_no(no, birth=birth):
            numbered[no] = key
    homes, touched = _homes(connection, cursor, births)
    inherited = {key: new for key in known if (new := _inherited(key, homes))}
    keys = _keys(connection, {*keyed.values()}, homes)
    free = (key for key in keyed if key not in inherited)
    persons = inherited | _own_persons({key: keys[keyed[key]] for key in free}, {*known, *inherited.values()})
    persons |= {no: persons.get(key, key) for no, key in numbered.items()}
    return Renamed(homes, persons), sorted(touched | _at_home(connection, [*keyed, *numbered.values()]))


def _homes(connection, cursor, births: dict[int, set]) -> tuple[dict[str, str], set[int]]:
    """Old number → key, and the ids of these households."""
    homes, touched = {}, set()
    sql = "SELECT id, key, household_no, place_id FROM registry_household ORDER BY id"
    for pk, key, no, place in _rows(connection, sql):
        own = _own(cursor, place) if _is_private(key, births[pk]) else key
        found = {old: own for old in (key, no) if old != own and _is_private(old, births[pk])}
        homes.update(found)
        touched |= {pk} if found else set()
    return homes, touched


def _is_private(no: str, births: set) -> bool:
    return any(has_private_no(no, birth=birth) for birth in births or {None})


def _own(cursor, place: int) -> str:
    prefix = f"{short(place // 1000 * 1000)}-"
    cursor.execute(_TAKE, [prefix])
    return f"{prefix}{cursor.fetchone()[0]:04d}"


def _inherited(key: str, homes: dict[str, str]) -> str:
    """The key of a person who was numbered within a household that has another key now."""
    home, _, serial = key.rpartition("-")
    return f"{homes[home]}-{serial}" if home in homes else ""


def _keys(connection, households: set[int], homes: dict[str, str]) -> dict[int, str]:
    found = _rows(connection, "SELECT id, key FROM registry_household WHERE id = ANY(%s)", [sorted(households)])
    return {pk: homes.get(key, key) for pk, key in found}


def _at_home(connection, keys: list[str]) -> set[int]:
    return {pk for (pk,) in _rows(connection, "SELECT household_id FROM registry_person WHERE key = ANY(%s)", [keys])}


def _own_persons(persons: dict[str, str], taken: set[str]) -> dict[str, str]:
    """Old key → `<household>-<01…>`, the lowest that is free; `persons` has the household's key."""
    found = {}
    for key, home in persons.items():
        serial = 1
        while (new := f"{home}-{serial:02d}") in taken:
            serial += 1
        taken.add(new)
        found[key] = new
    return found


def _texts(cursor) -> dict[str, list[tuple[str, str]]]:
    """Every column of text and JSON, with its type, by table."""
    cursor.execute(_TEXTS)
    found = defaultdict(list)
    for table, column, kind in cursor.fetchall():
        if not table.startswith(NOT_OURS):
            found[table].append((column, kind))
    return found


def _rename_rows(connection, cursor, table: str, columns: list[tuple[str, str]], renamed: Renamed) -> None:
    names = [f'"{column}"' for column, _ in columns]
    perhaps = " OR ".join(f"{name}::text ~ '[0-9]{{11}}|[０-９]{{11}}|[0-9a-f]{{64}}'" for name in names)
    sql = f"SELECT ctid::text, {', '.join(f'{name}::text' for name in names)} FROM {table} WHERE {perhaps}"  # noqa: S608
    told = ", ".join(f"{name} = v.{name}::{kind}" for name, (_, kind) in zip(names, columns, strict=True))
    put = f"""UPDATE {table} t SET {told} FROM unnest({", ".join(["%s::text[]"] * (1 + len(names)))})
        AS v(at, {", ".join(names)}) WHERE t.ctid = v.at::tid"""  # noqa: S608
    changed = []
    for at, *before in _rows(connection, sql):
        now = [
            _now(renamed, said, _name(table, name), kind) for said, (name, kind) in zip(before, columns, strict=True)
        ]
        if now != before:
            changed.append((at, *now))
    for start in range(0, len(changed), PORTION):
        cursor.execute(put, [list(column) for column in zip(*changed[start : start + PORTION], strict=True)])


def _name(table: str, column: str) -> str:
    """What stands in a column: of a table of persons a person's, whatever the column is called."""
    return f"person_{column}" if table.endswith("_person") and not is_of_person(column) else column


def _now(renamed: Renamed, said: str | None, column: str, kind: str) -> str | None:
    if not said:
        return said
    if kind not in ("json", "jsonb"):
        return renamed.text(said, column)
    before = json.loads(said)
    now = renamed.json(before, column)
    return said if now == before else json.dumps(now, ensure_ascii=False)


def _rename_file(path: Path, renamed: Renamed) -> None:
    """A file of the lake anew, its rows in the order of their keys where it is one of hits."""
    before = pq.read_table(path)
    now = before
    for at, field in enumerate(before.schema):
        if pa.types.is_string(field.type) and (field.name in KEYED or field.name in HITS):
            now = now.set_column(at, field, _column(now[field.name], field.name, renamed))
    if now.equals(before):
        return
    if set(HITS) <= set(now.schema.names):
        now = now.sort_by([("rule", "ascending"), ("household", "ascending")])
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    os.link(path, f"{path}{BEFORE}")
    draft = path.with_suffix(".draft")
    pq.write_table(now, draft, compression="zstd", store_schema=False)
    renamed.digests[old] = hashlib.sha256(draft.read_bytes()).hexdigest()
    os.replace(draft, path)


def _column(column: pa.ChunkedArray, name: str, renamed: Renamed) -> pa.Array:
    told = {said: said and renamed.text(said, name) for said in column.unique().to_pylist()}
    return pa.array([told[said] for said in column.to_pylist()], pa.string())


def _roll_back(lake: Path) -> None:
    """Files that were renamed for a database that in the end was not."""
    for path in lake.rglob(f"*{BEFORE}"):
        os.replace(path, str(path).removesuffix(BEFORE))


def _forget(lake: Path) -> None:
    for path in lake.rglob(f"*{BEFORE}"):
        path.unlink()


def _rows(connection, sql: str, params: list | None = None) -> Iterator[tuple]:
    """A piece at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(PORTION):
            yield from rows
