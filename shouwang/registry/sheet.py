"""The list of households as a workbook; phones masked, numbers not in it."""

from io import BytesIO

from django.db.models import QuerySet

from shouwang.refusal import Refused
from shouwang.registry.found import words
from shouwang.registry.models import Household
from shouwang.sheets.write import Field, write_table

MOST = 50_000
FIELDS = (
    Field("key", "户标识", "number"), Field("where", "所在村组"), Field("head_name", "户主"),
    Field("members", "人口", "integer"), Field("attribute", "户属性"), Field("category", "监测对象类别"),
    Field("is_safety_net", "兜底保障户"), Field("net", "家庭纯收入(元)", "money"),
    Field("per_head", "人均纯收入(元)", "money"), Field("income_to", "收入截至", "date"),
    Field("phone", "联系电话", "number"),
)  # fmt: skip


def sheet(rows: QuerySet[Household]) -> bytes:
    """An .xlsx of the rows in their order. Refused when there are too many to be useful."""
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        raise Refused("too_many_rows", f"超过 {MOST:,} 户,请先按乡镇或条件筛选后再下载。")
    said = words({one.place_id for one in found})
    out = BytesIO()
    write_table(out, FIELDS, (_row(one, said) for one in found), "xlsx", sheet="农户")
    return out.getvalue()


def _row(one: Household, said: dict[int, str]) -> tuple:
    return (
        one.key, said.get(one.place_id, ""), one.head_name, one.members, one.get_attribute_display(),
        one.get_category_display() if one.category else "", "是" if one.is_safety_net else "", one.net_fen,
        one.net_per_head_fen, one.income_to, one.phone_mask,
    )  # fmt: skip
