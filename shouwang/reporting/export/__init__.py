"""The exports of the outside interface, by name; those of rooms that are not built yet are refused with a sentence."""

from shouwang.refusal import Refused
from shouwang.reporting.export.table import Table

LATER = {"annex4": "排查情况表", "annex5": "排查台账"}


def table(name: str) -> Table:
    """The export of that name."""
    from shouwang.reporting.export import casework, register, rows, screening

    tables = {each.name: each for each in (*screening.TABLES, *rows.TABLES, *register.TABLES, *casework.TABLES)}
    if name in tables:
        return tables[name]
    if name in LATER:
        raise Refused("not_yet", f"“{name}”（{LATER[name]}）还没有数据：这一部分尚未启用。")
    raise Refused("unknown_table", f"没有名为“{name}”的导出表；可用：{'、'.join(sorted(tables))}。")
