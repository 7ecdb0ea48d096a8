"""The lists of the way out as a workbook; no numbers of people, no phones."""

from collections.abc import Iterator

from shouwang.casework.assistance.listing import Row
from shouwang.sheets.write import Field

EXITS = (
    Field("key", "监测编号", "number"), Field("head_name", "户主"), Field("where", "村组"), Field("risks", "风险"),
    Field("stage", "阶段"), Field("qualified_on", "纳入日期", "date"), Field("eliminated_on", "风险消除日期", "date"),
    Field("colour", "颜色"), Field("helper", "帮扶责任人"), Field("net_per_head_fen", "人均纯收入（元）", "money"),
    Field("delivered", "已落实措施", "integer"), Field("note", "情况"),
)  # fmt: skip


def exits(rows: list[Row]) -> Iterator[tuple]:
    for row in rows:
        case, helper = row.case, row.helper
        yield (
            case.key, case.household.head_name, row.where, "、".join(case.risk_words), case.get_stage_display(),
            case.qualified_on, case.eliminated_on, row.outlook.word, helper.name if helper else "",
            case.household.net_per_head_fen, row.delivered, row.note,
        )  # fmt: skip
