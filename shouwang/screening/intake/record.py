"""The record of what a list was understood to say, as its page and its sheet show it: questions on top, then by kind."""

from shouwang.screening import rules, sources
from shouwang.screening.intake.answer import shown
from shouwang.screening.intake.models import Delivery, Remark
from shouwang.screening.intake.questions import is_ordinary
from shouwang.web.templatetags import words

KINDS = {
    "rule": "哪些规则能用", "unused": "哪些规则能用", "column_unread": "没有读的列", "sheet_unread": "没有读的工作表",
    "second_table": "并排的另一张表",
    "place_word": "写到的地方", "month": "写到的月份", "supersedes": "将替代", "linked": "匹配", "rows": "各乡镇行数",
    "hidden_row": "隐藏的行", "hidden_column": "隐藏的列", "struck": "划掉的行", "comment": "批注", "merge": "合并的单元格",
    "formula": "没有结果的公式", "ditto": "同上记号", "date1904": "1904 日期系统", "midnight": "接近午夜的时刻",
    "unit": "金额单位",
    "column": "读到的列", "header": "表头", "sheet": "读了的工作表", "format": "文件格式",
}  # fmt: skip
FOLDED = 8  # a group longer than this opens on demand


def told_of(delivery: Delivery) -> dict:
    """Questions with their options; the groups of remarks; the columns of the contract beside the headings found."""
    remarks = list(Remark.objects.filter(delivery=delivery).select_related("answered_by__holder").order_by("serial"))
    asked = [one for one in remarks if one.state == "asked"]
    return {
        "questions": [{"remark": one, "options": shown(delivery, one), **_asks(delivery, one)} for one in asked],
        "groups": _groups(delivery, [one for one in remarks if one.state != "asked"]),
        "columns": _columns(delivery, remarks),
        "headings": list(dict.fromkeys(one.heading for one in remarks if one.heading)),
        "is_empty": not remarks,
    }


def _asks(delivery: Delivery, one: Remark) -> dict:
    """A question in words."""
    if one.kind == "column":
        heading = sources.contract(delivery.contract_name).column(one.column).heading
        word = f"“{one.reads_as}”" if one.reads_as else "有的写法"
        return {"title": f"{heading}：{word}是哪一种？", "note": f"{one.count} 行等着这个答复，答复前不计入"}
    if one.kind == "unit":
        return {"title": f"“{one.heading}”的单位是什么？", "note": "标题和表头写的单位不一样，答复前整份名单没有读"}
    if one.kind == "column_unread":
        return {"title": f"列“{one.heading}”是哪一项？", "note": f"{one.count} 格有内容（{one.shapes}），现在没有读"}
    return {"title": f"“{one.heading}”的{KINDS.get(one.kind, '')}怎么算？", "note": one.reads_as}


def _groups(delivery: Delivery, remarks: list[Remark]) -> list[dict]:
    found = []
    for kind, title in KINDS.items():
        rows = [_line(delivery, one) for one in remarks if one.kind == kind]
        if rows:
            found.append({"kind": kind, "title": title, "rows": rows, "folded": len(rows) > FOLDED})
    return found


def _line(delivery: Delivery, one: Remark) -> dict:
    where = " ".join(part for part in (one.file if one.file != delivery.file else "", one.sheet) if part)
    return {"remark": one, "where": where, **_words(delivery, one)}


def _words(delivery: Delivery, one: Remark) -> dict:
    """What a remark says, in the clerk's words, and its tone."""
    contract = sources.contract(delivery.contract_name)
    headings = {column.name: column.heading for column in contract.columns}
    if one.kind == "rule":
        lacks = "、".join(headings.get(name, name) for name in one.column.split(";") if name)
        said = rules.titles().get(one.reads_as, one.reads_as)
        return {
            "said": said,
            "told": f"不能用，缺少：{lacks}" if lacks else "能用",
            "tone": "warn" if lacks else "good",
        }
    if one.kind in ("column", "column_unread"):
        told = headings.get(one.answer or one.column, one.reads_as) if one.answer != "skip" else "不用这一项"
        counted = f"{one.count} 格有内容" if one.count else "没有内容" if delivery.lake else "还没有读"
        if one.kind == "column_unread" and not one.answer:
            return {
                "said": one.heading or "（无表头）",
                "told": f"{counted} {one.shapes}",
                "tone": "warn" if one.count and not is_ordinary(one.heading) else "plain",
            }
        return {"said": one.heading or one.reads_as, "told": f"读作{told}" if told else counted, "tone": "plain"}
    counts_rows = one.kind in ("rows", "supersedes", "linked", "sheet")
    return {"said": _said(one), "told": f"{one.count} 行" if counts_rows else _counted(one), "tone": ""}


def _said(one: Remark) -> str:
    """What a remark is about, as a clerk would say it."""
    if one.kind == "month":
        return words.month(one.reads_as)
    if one.kind == "header":
        return f"认出 {one.count} 列"
    if one.kind == "linked" and one.reads_as.endswith("%"):
        return f"匹配到本地登记的人，占 {one.reads_as}"
    return one.heading or one.reads_as or one.shapes


def _counted(one: Remark) -> str:
    parts = [
        f"第 {one.row} 行" if one.row else "",
        f"{one.count} 处" if one.count and one.kind != "header" else "",
        one.shapes if one.heading else "",
    ]
    return " ".join(part for part in parts if part)


def _columns(delivery: Delivery, remarks: list[Remark]) -> list[dict]:
    """The contract's columns, each with the heading under which it was read."""
    found = {one.column: one.heading for one in remarks if one.kind == "column" and one.column and one.heading}
    return [
        {"column": column, "heading": delivery.mapping.get(column.name) or found.get(column.name, "")}
        for column in sources.contract(delivery.contract_name).columns
    ]
