"""What nobody but a person can say about a list: a heading that may be a column a rule needs, a code word unknown. Pure.

A question names its options. Words that were answered before are applied by the reader and are no question any more.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from shouwang.sheets import header
from shouwang.sheets.contract import Column, Contract
from shouwang.sheets.understood import Said

SKIP = "skip"
ORDINARY = (  # headings of every list, which no rule asks for
    "序号", "编号", "备注", "说明", "年龄", "性别", "民族", "电话", "手机", "联系", "银行", "账号", "卡号", "开户", "签名",
    "签字", "经办", "审核", "填表", "户数", "文化", "婚姻", "健康",
)  # fmt: skip
FITS = {
    "money": ("金额", "数字"),
    "integer": ("数字",),
    "date": ("日期",),
    "month": ("日期", "数字6"),
    "number": ("数字18",),
}
MONEY = ("金额", "元", "金", "费", "补", "款", "钱", "资金")


class Question(NamedTuple):
    """Something said of the list that needs an answer: one of `options` (a column, a code) or skip."""

    said: Said
    options: tuple[str, ...]


def of_headings(
    contract: Contract, said: Iterable[Said], lacking: Iterable[str], known: Mapping[str, str]
) -> list[Question]:
    """Unread headings with something below them that may be one of the `lacking` columns."""
    wanted = [contract.column(name) for name in dict.fromkeys(lacking)]
    found = []
    for one in said:
        if one.kind != "column_unread" or not one.count or not one.heading or is_ordinary(one.heading):
            continue
        if header.normalise(one.heading) in known:
            continue
        options = tuple(column.name for column in wanted if _could_be(column, one))
        if options:
            found.append(Question(one, (*options, SKIP)))
    return found


def of_words(contract: Contract, asked: Mapping[tuple[str, str], int], headings: Mapping[str, str]) -> list[Question]:
    """Code words that the list's column does not know, each with how many rows wait for it."""
    found = []
    for (name, word), count in sorted(asked.items()):
        codes = tuple(dict.fromkeys(contract.column(name).values.values()))
        said = Said("column", column=name, heading=headings.get(name, ""), count=count, reads_as=word)
        found.append(Question(said, (*codes, SKIP)))
    return found


def is_ordinary(heading: str) -> bool:
    """Whether every list has such a column, and no rule asks for it."""
    return any(word in heading for word in ORDINARY)


def _could_be(column: Column, said: Said) -> bool:
    """Whether the cells' shapes fit the column's kind, or its heading sounds like it."""
    alike = max(
        len(set(header.bare(name)) & set(header.bare(said.heading))) for name in (column.heading, *column.aliases)
    )
    if column.kind == "money":
        fits = any(shape in said.shapes for shape in FITS["money"]) or not said.shapes
        return fits and (alike >= 2 or any(word in said.heading for word in MONEY))
    if column.kind in FITS:
        return any(shape in said.shapes for shape in FITS[column.kind]) and alike >= 1
    return alike >= 2
