"""The lists of monitored households and of their monthly checks as workbooks; no numbers, no phones."""

from collections.abc import Iterator
from io import BytesIO

from shouwang.casework.assistance.listing import Row
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.refusal import Refused
from shouwang.registry.narrow import placed
from shouwang.sheets.write import Field, write_table

MOST = 20_000
CHECKS = (
    Field("key", "监测编号", "number"), Field("head", "户主"), Field("where", "所在村组"), Field("risks", "风险"),
    Field("month", "月份", "month"), Field("due_on", "期限", "date"),
)  # fmt: skip
FIELDS = (
    Field("key", "监测编号", "number"), Field("where", "所在村组"), Field("head", "户主"),
    Field("category", "类别"), Field("risks", "风险"), Field("stage", "阶段"), Field("qualified_on", "纳入日期", "date"),
    Field("marked_on", "标注日期", "date"), Field("helper", "帮扶责任人"), Field("unit", "责任人单位"),
    Field("colour", "颜色"), Field("expected_on", "预计消除日期", "date"), Field("delivered", "已落实措施", "integer"),
    Field("waiting", "待落实措施", "integer"), Field("missed", "月监测漏做", "integer"),
)  # fmt: skip


def sheet(rows: list[Row]) -> bytes:
    """An .xlsx of the rows in their order. Refused when there are too many to be useful."""
    if len(rows) > MOST:
        raise Refused("too_many_rows", f"超过 {MOST:,} 户，请先按乡镇或条件筛选后再下载。")
    out = BytesIO()
    write_table(out, FIELDS, (_values(row) for row in rows), "xlsx", sheet="监测户")
    return out.getvalue()


def _values(row: Row) -> tuple:
    case, helper = row.case, row.helper
    return (
        case.key, row.where, case.household.head_name, case.get_category_display(), "、".join(case.risk_words),
        case.get_stage_display(), case.qualified_on, case.marked_on, helper.name if helper else "",
        helper.unit if helper else "", row.outlook.word, case.expected_on, row.delivered, row.waiting, row.missed,
    )  # fmt: skip


def checks(rows: list[MonthlyCheck]) -> Iterator[tuple]:
    for one, where in placed(rows):
        case = one.case
        yield case.key, case.household.head_name, where, "、".join(case.risk_words), one.month, one.due_on
