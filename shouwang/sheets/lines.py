"""Lines of a sheet that are no data: blanks, repeated headings, totals, remarks under the table, names of places. Pure."""

import re
import unicodedata

from shouwang.sheets.header import normalise
from shouwang.sheets.raw import Cells

_TOTAL = re.compile(r"^.{0,20}(?:合计|小计|总计|共计|累计)(?:数|金额|人数|户数|\(.*\))?[:：]?$")
_TOTAL_WITH_COUNT = re.compile(r"^(?:合计|小计|总计|共计)[:：]?(?:共)?[0-9]+(?:人|户|条|笔|元|人次)?.{0,20}$")
_MARKS = (
    "备注|注|说明|填表说明|填写说明|填报说明|填表人|填报人|填报单位|填表单位|填表日期|填报日期|填报时间|制表人?|制表单位"
    "|制表日期|制表时间|审核人?|复核人?|审批人|经办人|负责人|单位负责人|主管领导|分管领导|联系人|联系电话|单位[(]盖章[)]"
    "|盖章|打印人|打印日期|打印时间|导出时间|统计日期|统计时间|数据来源"
)
_REMARK = re.compile(rf"^(?:{_MARKS})[:：].*|^(?:填表人|填报人|制表人?|制表单位|审核人|单位[(]盖章[)]|盖章)$", re.S)
_PAGE = re.compile(r"^第[0-9]+页(?:[,，/]?共[0-9]+页)?$|^[-—]*(?:以下空白|此页无正文)[-—]*$")
_PLACE = re.compile(
    r"^(?:[(]?[一二三四五六七八九十百0-9]{1,3}[)、.,:：]*)?"
    r"((?!以上|以下|上述|[本全各该](?:村|社区|嘎查|镇|乡|苏木|街道))[^0-9()、,，.;；:：]{1,24}?(?:村民委员会|居民委员会|村委会|居委会|社区|嘎查|村|街道|苏木|镇|乡|农场|林场|牧场))"
    r"(?:[(].*[)]|[共计]*[0-9]+[户人].*)?[:：]?$"
)
TOWNSHIPS = ("街道", "苏木", "镇", "乡", "农场", "林场", "牧场")
_LONG_DIGITS = re.compile(r"[0-9]{15}")


def is_empty(cells: Cells) -> bool:
    """Whether a row shows nothing at all."""
    return not any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells)


def section(cells: Cells) -> str:
    """The village or township that a row names and nothing else, without serial and counts: 一、东山村（12户） → 东山村.

    Such a row stands above the rows of that place; "" for any other row.
    """
    filled = [cell for cell in cells if cell is not None and cell != "" and str(cell).strip()]
    if len(filled) != 1 or not isinstance(filled[0], str) or len(filled[0]) > 60:
        return ""
    found = _PLACE.match(re.sub(r"\s+", "", unicodedata.normalize("NFKC", filled[0])))
    return found[1] if found else ""


def parted(place: str) -> tuple[str, str]:
    """Township and village of what stands above rows: 东山镇甲家村 → 东山镇, 甲家村; "" for what it does not name."""
    for ending in TOWNSHIPS:
        town, found, village = place.partition(ending)
        if found and town:
            return town + ending, village
    return "", place


def skip_reason(cells: Cells, shown: dict[int, str]) -> str:
    """`heading`, `total` or `remark` when a row is no data, else empty. `shown`: headings read, by their place.

    A row that holds a long number anywhere (a certificate) is always data.
    """
    first = next((cell for cell in cells if cell is not None and cell != "" and str(cell).strip()), "")
    if _repeats(cells, shown):
        return "heading"
    if not isinstance(first, str) or len(first) > 2000:
        return ""
    words = re.sub(r"\s+", "", unicodedata.normalize("NFKC", first))
    reason = _reason(words)
    if reason and any(isinstance(cell, str) and len(cell) < 60 and _LONG_DIGITS.search(cell) for cell in cells):
        return ""
    return reason


def _reason(words: str) -> str:
    if _TOTAL.match(words) or _TOTAL_WITH_COUNT.match(words):
        return "total"
    return "remark" if _REMARK.match(words) or _PAGE.match(words) else ""


def _repeats(cells: Cells, shown: dict[int, str]) -> bool:
    """Whether the headings stand here again (a printed page's second header)."""
    same = 0
    for at, heading in shown.items():
        cell = cells[at] if at < len(cells) else ""
        if not isinstance(cell, str):
            return False
        if cell and normalise(cell) == heading:
            same += 1
        elif cell.strip():
            return False
    return same >= max(1, (len(shown) + 1) // 2)
