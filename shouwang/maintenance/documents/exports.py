from importlib import import_module
from pkgutil import iter_modules

from shouwang.maintenance.markdown import code, page, section, table
from shouwang.reporting import export
from shouwang.reporting.export.table import Table

INTRO = """`manage.py export TABLE --area A --out FILE` writes one of these as .csv, .parquet (headings of the column
*name*) or .xlsx (headings of the column *heading*). Rows are sorted by the key. Identity numbers are masked unless
`--open REASON` is given by somebody who may, and that is logged. Nothing here holds a database id."""


def write() -> str:
    """The columns of every export."""
    return page("Exports", INTRO, *(_table(each) for each in _all()))


def _all() -> list[Table]:
    """Every export that some module of `reporting.export` offers."""
    modules = (import_module(f"{export.__name__}.{each.name}") for each in iter_modules(export.__path__))
    return sorted((each for module in modules for each in getattr(module, "TABLES", ())), key=lambda each: each.name)


def _table(table_: Table) -> str:
    rows = ((number, f"`{each.name}`", each.heading, each.kind) for number, each in enumerate(table_.columns, 1))
    return section(table_.name, f"Key: {code(table_.key)}", table(["", "name", "heading", "type"], rows))
