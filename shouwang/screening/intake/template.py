"""The empty workbook that a department fills in: headings, lists of accepted values, and a sheet that explains. Pure."""

import io

from shouwang.sheets.contract import Column, Contract
from shouwang.sheets.write import new_workbook

ROWS = 5_000
TEXT = {"number", "phone", "account", "text", "code", "codes"}
SAID = {
    "text": "文字",
    "number": "证件号码，单元格为文本格式，18、20 或 22 位",
    "phone": "11 位手机号码",
    "account": "银行账号，单元格为文本格式",
    "date": "日期，如 2026-11-01",
    "month": "月份，如 2026-10",
    "day_or_month": "日期或月份，如 2026-10-15、202610",
    "money": "金额，单位元，可有两位小数",
    "integer": "整数",
    "yes_no": "是 或 否",
    "code": "选填其中一项",
    "codes": "可填几项，用顿号分开",
}
EXAMPLE = {
    "text": "示例",
    "number": "990101196001010015",
    "phone": "19900000000",
    "account": "6200000000000000",
    "date": "2026-10-15",
    "month": "2026-10",
    "day_or_month": "2026-10",
    "money": "1234.50",
    "integer": "1",
    "yes_no": "是",
}


def workbook(contract: Contract) -> bytes:
    """The template as .xlsx. Same contract, same bytes."""
    held = io.BytesIO()
    with new_workbook(held) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        must = book.add_format(
            {"bold": True, "bg_color": "#FFEB9C", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet("名单")
        page.freeze_panes(1, 0)
        for at, column in enumerate(contract.columns):
            page.set_column(at, at, 24 if column.kind == "number" else 16, text if column.kind in TEXT else None)
            page.write_string(0, at, column.heading, must if column.required else head)
            _validate(page, at, column)
        _explain(book.add_worksheet("填写说明"), contract, head)
    return held.getvalue()


def words(column: Column) -> list[str]:
    """The values that a column accepts, each once: the first word of every code."""
    first: dict[str, str] = {}
    for said, kept in column.values.items():
        first.setdefault(kept, said)
    return list(first.values())


def _validate(page, at: int, column: Column) -> None:
    choices = ["是", "否"] if column.kind == "yes_no" else words(column) if column.kind == "code" else []
    if choices and len(",".join(choices)) <= 255:
        page.data_validation(1, at, ROWS, at, {"validate": "list", "source": choices, "error_type": "warning"})


def _explain(page, contract: Contract, head) -> None:
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 8)
    page.set_column(2, 3, 44)
    page.set_column(4, 4, 24)
    for at, title in enumerate(("列名", "必填", "填写要求", "可填内容", "示例")):
        page.write_string(0, at, title, head)
    for row, column in enumerate(contract.columns, 1):
        asked = "；".join(part for part in (SAID[column.kind], column.note) if part)
        example = words(column)[0] if column.values else EXAMPLE.get(column.kind, "")
        values = (column.heading, "必填" if column.required else "", asked, "、".join(words(column)), example)
        for at, value in enumerate(values):
            page.write_string(row, at, value)
