"""The list of deliveries as a workbook: a department's file, its letter, its counts, one a line."""

from collections.abc import Iterator

from django.db.models import QuerySet

from shouwang.accounts.suppliers import supplier_name
from shouwang.screening.intake.models import Delivery
from shouwang.sheets.write import MOST, Field, workbook

FIELDS = (
    Field("key", "批次号", "number"), Field("supplier", "部门"), Field("title", "名单"), Field("kind", "名单性质"),
    Field("period", "所属月份"), Field("place", "地区"), Field("letter_no", "推送函文号"),
    Field("letter_on", "推送函日期", "date"), Field("file", "文件"), Field("received_at", "接收时间", "instant"),
    Field("by", "报送人"), Field("state", "状态"), Field("comparison", "比对"), Field("rows", "行数", "integer"),
    Field("kept", "有效", "integer"), Field("faulty", "有误", "integer"), Field("linked", "已匹配", "integer"),
    Field("doubtful", "存疑", "integer"), Field("unmatched", "未匹配", "integer"), Field("skipped", "未载入", "integer"),
    Field("sha256", "文件校验码"),
)  # fmt: skip


def sheet(deliveries: QuerySet[Delivery]) -> bytes:
    """An .xlsx of the deliveries in their order. Refused `too_many_rows`."""
    return workbook(FIELDS, _rows(deliveries[: MOST + 1]), sheet="部门名单")


def _rows(deliveries: QuerySet[Delivery]) -> Iterator[tuple]:
    for one in deliveries:
        yield (
            one.key, supplier_name(one.supplier), one.contract.title, one.get_kind_display(), one.period,
            one.place.name, one.letter_no, one.letter_on, one.file, one.received_at, str(one.by.holder or ""),
            one.get_state_display(), one.get_comparison_display(), one.rows, one.kept, one.faulty, one.linked,
            one.doubtful, one.unmatched, one.skipped, one.sha256,
        )  # fmt: skip
