"""Which county and which month a list calls its own: read from titles, file and sheet names. Pure.

A name counts as a county's only where one could stand: at the beginning, after a province or prefecture, a year or a
month. Days (填表日期 2026年11月3日) are no month of the list.
"""

import re
from collections.abc import Iterable

_COUNTY = re.compile(
    "(?:^|[^\u4e00-\u9fff]|省|自治区|市|盟|州|地区|关于|报送|填报|上报|年|月|月份)"
    "([\u4e00-\u9fff]{1,8}?(?:自治县|自治旗|县|旗|市|区))"
)
_BEFORE = re.compile("^(?:关于|报送|填报|上报|编制|单位|年度?|月份?|[日号]|.*(?:省|自治区|[盟州]|地区))")
_NO_STEM = re.compile("[全本我各外跨该某县乡镇村户人名单表册月年日号保医残房水农城超门夜股市区旗]")
_MAYBE = re.compile("[水城门保名日镇乡全农社册年]")  # of ordinary words, and of one county's name in ten
_WORDS = re.compile(
    "[饮用供改]水|水[利费]|[低医社参养]保|保[险障]|部门|门诊|主城|城[镇乡关]|[大小新老古全]城市|乡镇|乡村|名[单册额]|日[常期]"
    "|全[部年]|农[业民贸产户]|社[会区]|注册|[本当今去上下全]年|年[度初底末]"
)
_AFTER = re.compile("[级场域直民容价]|[外内](?!出)|政(?!府)")  # 县级, 市场, 县域, 市外 are no county
_NO_NAME = re.compile(
    "(?:[社小片园灾山牧库林辖景校街新老地厂矿郊病分城东西南北中一二三四五六七八九十]|开发|示范|工业)区$|区域$"
)
_DAY = re.compile(
    r"(?:19|20)\d{2}\s*(?:年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]|[-./]\d{1,2}[-./]\d{1,2}|[01]\d[0-3]\d(?!\d))"
)
_MONTH = re.compile(
    r"(?<!\d)(20\d{2})\s*(?:年\s*(?:\d{1,2}\s*[-—~至到]\s*)?(1[0-2]|0?[1-9])\s*月(?!\s*份?(?:编制|填报|制表|印))"
    r"|[-./](1[0-2]|0?[1-9])\s*月|[-./_]?(1[0-2]|0[1-9])(?![\d年]))"
)
FAR = 2  # years; six digits without a sign between them are a month only when it is near the list's own
_BARE = re.compile(r"(?<![\d年至到\-—~.])(1[0-2]|0?[1-9])\s*月(?!\s*\d)")


def other_places(texts: Iterable[str], own: Iterable[str]) -> list[str]:
    """Counties named that are none of `own` (the names of the area, of what lies above and of what lies within)."""
    known = {name for name in own if name}
    stems = {name[:-1] for name in known if len(name) > 2 and name[-1] in "县市区旗"}
    found: dict[str, None] = {}
    for text in texts:
        at = 0
        while match := _COUNTY.search(text, at):
            name, at = _bare(match.group(1)), match.end(1) - 1
            if _could_be(name, text[match.end(1) :]) and not _is_ours(
                name, text[: match.end(1)], known, stems, text[match.end(1) :]
            ):
                found[name] = None
            at = max(at, match.start() + 1)
    return list(found)


def _bare(name: str) -> str:
    """The name without what may stand before it; 泽州县 is not the 县 of a 州."""
    while len(shorter := _BEFORE.sub("", name)) > 1 and shorter != name:
        name = shorter
    return name


def _could_be(name: str, after: str) -> bool:
    stem = name.removesuffix("县").removesuffix("旗").removesuffix("市").removesuffix("区")
    if len(name) < 2 or not stem or _AFTER.match(after) or _NO_NAME.search(name):
        return False
    if name[-1] != "区" and len(stem) > 1 and not _WORDS.search(name):
        stem = _MAYBE.sub("", stem)
    return not _NO_STEM.search(stem)


def _is_ours(name: str, before: str, known: set[str], stems: set[str], after: str) -> bool:
    """Whether one of our own names ends or begins here (县城镇 is no 县)."""
    return (
        name[:-1] in stems
        or any(before.endswith(one) for one in known)
        or any((name + after).startswith(one) for one in known)
    )


def months(texts: Iterable[str], period: str) -> list[str]:
    """The months named, as `2026-09`; one without a year is taken for the year of `period`."""
    found: dict[str, None] = {}
    for text in texts:
        plain = _DAY.sub(" ", text)
        for year, *said in _MONTH.findall(plain):
            if said[-1] and abs(int(year) - int(period[:4])) > FAR:
                continue  # 200002 is a number of something, not a month
            found[f"{year}-{int(''.join(said)):02d}"] = None
        for month in _BARE.findall(_MONTH.sub(" ", plain)):
            found[f"{period[:4]}-{int(month):02d}"] = None
    return list(found)
