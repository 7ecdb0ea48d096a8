"""Rows that no machine may link as a workbook: what the file said, why, and what a person decided. Numbers masked."""

from collections.abc import Iterator

from django.db.models import QuerySet

from shouwang.screening.matching.models import Doubt
from shouwang.sheets.write import MOST, Field, workbook

FIELDS = (
    Field("delivery", "批次号", "number"), Field("table", "名单"), Field("period", "所属月份"), Field("file", "文件"),
    Field("sheet", "工作表"), Field("row", "行", "integer"), Field("name", "姓名"),
    Field("number", "证件号码", "number"), Field("where", "文件所写地点"), Field("outcome", "结果"),
    Field("reason", "原因"), Field("answer", "处理"), Field("person", "确认为"), Field("why", "依据"),
    Field("at", "处理时间", "instant"),
)  # fmt: skip


def sheet(doubts: QuerySet[Doubt], title: str) -> bytes:
    """An .xlsx of the rows in their order. Refused `too_many_rows`."""
    return workbook(FIELDS, _rows(doubts[: MOST + 1]), sheet=title)


def _rows(doubts: QuerySet[Doubt]) -> Iterator[tuple]:
    for one in doubts:
        yield (
            one.delivery.key, one.delivery.contract.title, one.delivery.period, one.file, one.sheet, one.row, one.name,
            one.number_mask, one.where, one.get_outcome_display(), one.reason, one.get_settled_as_display(),
            one.person.name if one.person else "", one.settled_reason, one.settled_at,
        )  # fmt: skip
