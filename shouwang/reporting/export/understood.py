"""Exports of what deliveries were understood to say, and of the words that people have explained."""

from collections.abc import Iterator

from shouwang.reporting.export.table import Asked, Table, chunks, columns
from shouwang.screening.intake.models import Remark, Word

UNDERSTANDING = columns("""
delivery 批次号
serial 序号 integer
kind 类别
file 文件
sheet 工作表
column 约定的列
heading 表头
row 行 integer
count 数量 integer
reads_as 读作
shapes 形状
state 状态
answer 答复
answered_by 答复人
answered_at 答复时间 instant
""")


def understanding(asked: Asked) -> Iterator[dict]:
    """One line for everything read, not read, or read in a certain way; questions and their answers among them."""
    names = [field.name for field in UNDERSTANDING if field.name not in ("delivery", "answered_by")]
    found = Remark.objects.within(asked.area.pk).select_related("delivery", "answered_by__holder")
    for each in chunks(found.order_by("id")):
        row = {name: getattr(each, name) for name in names}
        holder = each.answered_by.holder if each.answered_by else None
        yield row | {"delivery": each.delivery.key, "answered_by": holder.username if holder else ""}


WORDS = columns("""
supplier 部门
table 名单
kind 类别
word 原文
meaning 含义
since 起用日期 date
answered_by 答复人
answered_at 答复时间 instant
revoked_at 撤销时间 instant
""")


def words(asked: Asked) -> Iterator[dict]:
    """The word book: of each word what was said last, also when it was taken back. A code's kind names its column."""
    names = [field.name for field in WORDS if field.name not in ("kind", "answered_by")]
    last: dict[tuple, dict] = {}
    for each in Word.objects.within(asked.area.pk).select_related("answered_by__holder").order_by("id"):
        holder, kind = each.answered_by.holder, f"code.{each.column}" if each.kind == "code" else each.kind
        row = {"kind": kind, **{name: getattr(each, name) for name in names}}
        row["answered_by"] = holder.username if holder else ""
        last[each.place_id, each.supplier, each.table, kind, each.word] = row
    yield from last.values()


TABLES = (
    Table("understanding", UNDERSTANDING, ("delivery", "serial"), understanding),
    Table("words", WORDS, ("supplier", "table", "kind", "word"), words),
)
