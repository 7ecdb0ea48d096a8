"""The lists of households and of member changes as workbooks; phones masked, numbers not in them."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from shouwang.refusal import Refused
from shouwang.registry import written
from shouwang.registry.found import words
from shouwang.registry.listing import Quarter
from shouwang.registry.models import Batch, Contradiction, Difference, Household, Membership
from shouwang.registry.sides import sides_of
from shouwang.sheets.write import MOST, Field, workbook

MOST_HOMES = 2000  # whose members a page writes in three seconds, with 69 columns each
FIELDS = (
    Field("key", "户标识", "number"), Field("where", "所在村组"), Field("head_name", "户主"),
    Field("members", "人口", "integer"), Field("attribute", "户属性"), Field("category", "监测对象类别"),
    Field("is_safety_net", "兜底保障户"), Field("net", "家庭纯收入(元)", "money"),
    Field("per_head", "人均纯收入(元)", "money"), Field("income_to", "收入截至", "date"),
    Field("phone", "联系电话", "number"),
)  # fmt: skip
CHANGES = (
    Field("key", "户标识", "number"), Field("head_name", "户主"), Field("where", "所在村组"), Field("name", "姓名"),
    Field("change", "变动"), Field("on", "日期", "date"), Field("reason", "原因"),
)  # fmt: skip
BATCHES = (
    Field("key", "批次", "number"), Field("place", "地区"), Field("file", "文件"), Field("state", "状态"),
    Field("rows", "行数", "integer"), Field("faulty", "有误", "integer"),
    Field("households_created", "新增户", "integer"), Field("households_updated", "更新户", "integer"),
    Field("at", "时间", "instant"), Field("by", "经办岗位"), Field("sentence", "说明"),
)  # fmt: skip
DIFFERENCES = (
    Field("key", "户标识", "number"), Field("head_name", "户主"), Field("where", "所在村组"), Field("who", "成员"),
    Field("field", "项目"), Field("before", "原来的"), Field("after", "文件里的"),
)  # fmt: skip

CONTRADICTIONS = (
    Field("key", "户标识", "number"), Field("head_name", "户主"), Field("where", "所在村组"), Field("name", "成员"),
    Field("field", "项目"), Field("stands", "现采用"), Field("source", "来源"), Field("on", "日期", "date"),
    Field("other", "另一说"), Field("other_source", "另一说来源"), Field("other_on", "另一说日期", "date"),
    Field("since", "发现日期", "date"),
)  # fmt: skip


def sheet(rows: QuerySet[Household]) -> bytes:
    """An .xlsx of the rows in their order. Refused when there are too many to be useful."""
    found = list(rows[: MOST + 1])
    said = words({one.place_id for one in found})
    return workbook(FIELDS, (_row(one, said) for one in found), sheet="农户")


def _row(one: Household, said: dict[int, str]) -> tuple:
    return (
        one.key, said.get(one.place_id, ""), one.head_name, one.members, one.get_attribute_display(),
        one.get_category_display() if one.category else "", "是" if one.is_safety_net else "", one.net_fen,
        one.net_per_head_fen, one.income_to, one.phone_mask,
    )  # fmt: skip


def whole_sheet(rows: QuerySet[Household], on: date) -> bytes:
    """An .xlsx of all members of these households, in the layout that loading reads. Refused when there are too many."""
    homes = list(rows[: MOST_HOMES + 1])
    if len(homes) > MOST_HOMES:
        raise Refused(
            "too_many_rows",
            f"登记表一次最多下载{MOST_HOMES}户，请先按村组、户属性等筛选；全部农户请由系统运维用 export 命令导出。",
        )
    return workbook(written.fields(), written.rows_of(homes, on, lambda ids: {}), sheet="农户信息采集表")


def changes_sheet(rows: QuerySet[Membership], quarter: Quarter) -> bytes:
    """An .xlsx of who came and who left in a quarter, with the reason. *S4-25*."""
    found = list(rows[: MOST + 1])
    said = words({one.place_id for one in found})
    return workbook(CHANGES, (_change(one, said, quarter) for one in found), sheet="人员变动")


def _change(one: Membership, said: dict[int, str], quarter: Quarter) -> tuple:
    change, on, reason = quarter.change(one)
    where = said.get(one.place_id, "")
    return one.household.key, one.household.head_name, where, one.person.name, change, on, reason


def batch_lines(rows: list[Batch]) -> Iterator[tuple]:
    """The files that were brought in, with their counts."""
    for one in rows:
        counts = [one.counts.get(name) for name in ("rows", "faulty", "households_created", "households_updated")]
        yield one.key, one.place.name, one.file, one.get_state_display(), *counts, one.at, str(one.by), one.sentence


def difference_lines(rows: list[Difference]) -> Iterator[tuple]:
    """What a file would change, a line for each thing."""
    said = words({one.place_id for one in rows})
    for one in rows:
        for who, field, before, after in one.lines:
            home = one.household
            yield home.key, home.head_name, said.get(one.place_id, ""), who, field, before, after


def contradiction_lines(rows: list[Contradiction]) -> Iterator[tuple]:
    """Facts about which two sources say different things, a line each."""
    said = words({one.place_id for one in rows})
    for one, (title, stands, other) in zip(rows, sides_of(rows), strict=True):
        home, name = one.household, one.person.name if one.person else ""
        yield home.key, home.head_name, said.get(one.place_id, ""), name, title, *stands, *other, one.since
