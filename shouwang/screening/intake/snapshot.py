"""Our own registry as a supplier: its state on a day, written to the lake like any delivery.

One file per county and table, named after the run that wanted it; no names and no numbers, our keys only.
"""

import io
from datetime import date

import ibis
import pyarrow as pa
import pyarrow.csv as csv
from django.db import connection

from shouwang.screening import lake as lakes
from shouwang.screening.derived.linked import Source
from shouwang.screening.lake import Lake, Written

QUERIES = {
    "registry.households": """
        SELECT h.key AS household, h.place_id AS place,
               CASE h.attribute WHEN 'lifted_with' THEN 'ex_poor' WHEN 'lifted_without' THEN 'ex_poor_stopped'
                    ELSE 'ordinary' END AS attribute,
               CASE WHEN (h.monitored_since IS NULL OR h.monitored_since <= %(on)s)
                     AND (h.eliminated_on IS NULL OR h.eliminated_on > %(on)s) THEN h.category ELSE '' END AS category
          FROM registry_household h
         WHERE h.place_id BETWEEN %(lo)s AND %(hi)s AND (h.gone_on IS NULL OR h.gone_on > %(on)s)
         ORDER BY h.id""",
    "registry.persons": """
        SELECT coalesce(k.key, h.key) AS household, p.key AS person, m.since AS from_on, m.until AS to_on,
               m.reason AS reason,
               p.insured AS is_insured, coalesce(b.key, '') AS delivery, coalesce(b.file, '') AS file, p.sheet, p.row
          FROM registry_membership m
          JOIN registry_person p ON p.id = m.person_id
          LEFT JOIN registry_batch b ON b.id = p.told_by_id
          JOIN registry_household h ON h.id = m.household_id
          LEFT JOIN registry_same s ON s.person_id = p.id AND s.ended_at IS NULL AND m.reason = 'same'
          LEFT JOIN registry_household k ON k.id = s.household_id
         WHERE m.place_id BETWEEN %(lo)s AND %(hi)s AND (h.gone_on IS NULL OR h.gone_on > %(on)s)
         ORDER BY m.id""",
    "registry.incomes": """
        SELECT h.key AS household, i.begins_on AS from_on, i.ends_on AS to_on, i.id AS serial,
               i.production_fen, i.wage_fen, i.property_fen, i.transfer_fen, i.cost_fen, i.per_head_fen,
               coalesce(b.key, '') AS delivery, coalesce(b.file, '') AS file, i.sheet, i.row
          FROM registry_income i JOIN registry_household h ON h.id = i.household_id
          LEFT JOIN registry_batch b ON b.id = i.told_by_id
         WHERE i.place_id BETWEEN %(lo)s AND %(hi)s AND NOT i.withdrawn AND (h.gone_on IS NULL OR h.gone_on > %(on)s)
         ORDER BY i.id""",
    "registry.guarantees": """
        SELECT h.key AS household,
               bool_and(g.is_firm) FILTER (WHERE g.kind = 'education') AS is_schooled,
               bool_and(g.is_firm) FILTER (WHERE g.kind = 'medical') AS is_insured,
               bool_and(g.is_firm) FILTER (WHERE g.kind = 'water') AS is_water_safe,
               bool_and(g.is_firm) FILTER (WHERE g.kind = 'housing') AS is_house_safe,
               max(g.since) AS known_on,
               (array_agg(coalesce(b.key, '') ORDER BY g.is_firm, g.since DESC, g.id))[1] AS delivery,
               (array_agg(coalesce(b.file, '') ORDER BY g.is_firm, g.since DESC, g.id))[1] AS file,
               (array_agg(g.sheet ORDER BY g.is_firm, g.since DESC, g.id))[1] AS sheet,
               (array_agg(g.row ORDER BY g.is_firm, g.since DESC, g.id))[1] AS row
          FROM registry_guarantee g
          JOIN registry_household h ON h.id = g.household_id
          LEFT JOIN registry_batch b ON b.id = g.told_by_id
         WHERE g.place_id BETWEEN %(lo)s AND %(hi)s AND g.since <= %(on)s AND (g.until IS NULL OR g.until > %(on)s)
           AND g.kind IN ('education', 'medical', 'water', 'housing')
           AND (h.gone_on IS NULL OR h.gone_on > %(on)s)
         GROUP BY h.key ORDER BY h.key""",
}


def snapshot(lake: Lake, county: str, name: str, on: date) -> tuple[dict[str, Source], dict[str, Written]]:
    """Write the registry of one county (six digits) as it stands on a day; `name` is that of the run that asks."""
    sources, written = {}, {}
    lo = int(county) * lakes.PER_COUNTY
    for table, query in QUERIES.items():
        rows = _copy(query, {"on": on, "lo": lo, "hi": lo + lakes.PER_COUNTY - 1})
        written[table] = lake.write(county, table, name, _as_table(table, rows, on))
        sources[table] = Source(county, name, f"{on:%Y-%m}", "full", written[table].path)
    return sources, written


def sweep(lake: Lake, county: str, name: str) -> None:
    """Remove what a run of this name left behind when it was cut short: its number is free, its files are not."""
    for table in QUERIES:
        lake.path(county, table, name).unlink(missing_ok=True)


def snapshots(lake: Lake, county: str, name: str, on: date) -> dict[str, Source]:
    """The snapshot that an earlier run wrote, found again."""
    return {table: Source(county, name, f"{on:%Y-%m}", "full", lake.path(county, table, name)) for table in QUERIES}


def _copy(query: str, values: dict) -> bytes:
    """The rows of a query as CSV: COPY is the quickest way out, and row-level security holds for it too."""
    out = io.BytesIO()
    with connection.cursor() as cursor:
        statement = cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", values)
        with statement as copy:
            for piece in copy:
                out.write(piece)
    return out.getvalue()


def _as_table(name: str, data: bytes, on: date) -> pa.Table:
    """Rows without the run's name in them: the same register gives the same bytes, and so the same digest."""
    schema = ibis.schema(lakes.columns(name)).to_pyarrow()
    options = csv.ConvertOptions(
        column_types={field.name: field.type for field in schema},
        true_values=["t"],
        false_values=["f"],
        null_values=[""],
        strings_can_be_null=True,
    )
    table = csv.read_csv(io.BytesIO(data), convert_options=options)
    constants = {"delivery": "", "file": "", "sheet": "", "period": f"{on:%Y-%m}"}
    for field in schema:
        if field.name not in table.column_names:
            value = constants.get(field.name)
            table = table.append_column(field, pa.array([value] * table.num_rows, field.type))
    return table
