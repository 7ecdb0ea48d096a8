"""The exports of the outside interface, by name; an unknown name is refused with those that are known."""

from shouwang.refusal import Refused
from shouwang.reporting.export.table import Table


def table(name: str) -> Table:
    """The export of that name."""
    from shouwang.reporting.export import (
        annexes,
        casework,
        livelihood,
        register,
        rows,
        screening,
        statements,
        understood,
    )

    rooms = (screening, rows, understood, register, statements, livelihood, casework, annexes)
    tables = {each.name: each for room in rooms for each in room.TABLES}
    if name in tables:
        return tables[name]
    raise Refused("unknown_table", f"没有名为“{name}”的导出表；可用：{'、'.join(sorted(tables))}。")
