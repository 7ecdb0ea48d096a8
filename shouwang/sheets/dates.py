"""Days and months as people write them. Two-digit years and unclear orders are faults, never guesses. Pure."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from shouwang.sheets.faulty import Bad

NOTHING = frozenset({"", "-", "--", "—", "——", "/", "//", "\\", "无", "空", "null", "none", "nan"})
FIRST_YEAR, LAST_YEAR = 1850, 2199
SERIALS = (40000, 60000)  # Excel's day numbers taken as days: 2009-07-06 … 2064-04-08; outside they may be anything
DAY_ZERO = date(1899, 12, 30)
FROM_1904 = 1462  # days between the two calendars of Excel
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

_WORDS = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_YMD = re.compile(r"^([0-9]{4})(?:[-/.年]|-)([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?(?:[t\s].*|[0-9]{1,2}:.*)?$")
_COMPACT = re.compile(r"^([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0)?$")
_SHORT = re.compile(r"^'?[0-9]{1,2}(?:[-/.][0-9]{1,2}[-/.][0-9]{1,2}|年[0-9]{1,2}月([0-9]{1,2}[日号])?)$")
_YM = re.compile(r"^([0-9]{4})[-/.年]([0-9]{1,2})月?(?:份)?$")
_COMPACT_YM = re.compile(r"^([0-9]{4})([0-9]{2})(?:\.0)?$")
_TIME = re.compile(r"^[0-9]{1,2}(:[0-9]{1,2}){0,2}(\.[0-9]+)?(z|[+-][0-9]{2}:?[0-9]{2})?$")


def day(cell: object, *, is_1904: bool = False) -> date | None:
    """A day from a date cell, a serial number or text; None for nothing; raises Bad.

    `is_1904`: the workbook counts its serial numbers from 1904. A cell within a minute of midnight means the nearest day:
    programs that add and subtract time zones leave seconds behind.
    """
    if isinstance(cell, date):
        return _of_cell(cell)
    words = _words(_serial(cell, is_1904), "not_date")
    if words in NOTHING:
        return None
    found = _whole(words)
    if found:
        return found
    if _SHORT.match(words):
        raise Bad("short_year")
    raise Bad("no_day" if _month_of(words) else "not_date")


def month(cell: object, *, is_1904: bool = False) -> date | None:
    """The first day of a month; a whole day gives its month; None for nothing; raises Bad."""
    if isinstance(cell, date):
        return _of_cell(cell).replace(day=1)
    words = _words(_serial(cell, is_1904), "not_month")
    if words in NOTHING:
        return None
    if isinstance(cell, float) and re.match(r"^[0-9]{4}\.1$", words):
        raise Bad("unclear_month")
    found = _month_of(words) or _whole(words)
    if found:
        return found.replace(day=1)
    raise Bad("short_year" if _SHORT.match(words) else "not_month")


def day_or_month(cell: object, *, is_1904: bool = False) -> date | None:
    """A day, or the first day of a month where no day is written; None for nothing; raises Bad."""
    try:
        return day(cell, is_1904=is_1904)
    except Bad as bad:
        if bad.code != "no_day":
            raise
    return month(cell, is_1904=is_1904)


def is_near_midnight(cell: datetime | float) -> bool:
    """Whether a cell (a serial number too) is within a minute of midnight, but not midnight."""
    if isinstance(cell, float):
        return SERIALS[0] - FROM_1904 <= cell <= SERIALS[1] and 0 < abs(cell - round(cell)) * 1440 <= 1
    since = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
    return timedelta(0) < since <= MINUTE or since >= DAY - MINUTE


def _serial(cell: object, is_1904: bool) -> object:
    """A serial number counted from 1900 and without the seconds around midnight; other cells as they are."""
    if not isinstance(cell, int | float) or isinstance(cell, bool):
        if not (is_1904 and isinstance(cell, str) and cell.strip().isdecimal() and len(cell.strip()) == 5):
            return cell
        cell = int(cell)
    whole = round(cell) if cell == cell and abs(cell) < 10**9 else cell
    cell = whole if abs(cell - whole) * 1440 <= 1 else cell
    shifted = cell + FROM_1904 if is_1904 else cell
    return shifted if SERIALS[0] <= shifted <= SERIALS[1] else cell


def _of_cell(cell: date) -> date:
    plain = cell.date() if isinstance(cell, datetime) else cell
    if isinstance(cell, datetime) and cell.hour == 23 and is_near_midnight(cell) and cell.year < LAST_YEAR:
        plain += DAY
    if not FIRST_YEAR <= plain.year <= LAST_YEAR or plain <= DAY_ZERO + timedelta(days=1):
        raise Bad("no_such_day")
    return plain


def _words(cell: object, failing: str) -> str:
    """A cell as folded text; spaces stay only between a day and an hour."""
    if cell is None:
        return ""
    if isinstance(cell, bool | time | timedelta):
        raise Bad(failing)
    if isinstance(cell, int | float | Decimal):
        return repr(cell).removesuffix(".0")
    words = unicodedata.normalize("NFKC", _WORDS.sub("", str(cell))).strip().lstrip("'").casefold()
    if words.startswith("#"):
        raise Bad("error_value")
    return re.sub(r"\s*([-/.年月日号])\s*(?=[0-9]|$)", r"\1", words)


def _whole(words: str) -> date | None:
    written = _YMD.match(words)
    if written:
        rest = words[written.end(3) :].lstrip("日号t ").strip()
        if rest and not _TIME.match(rest):
            return None
    written = written or _COMPACT.match(words)
    if written:
        return _made(*map(int, written.groups()))
    if words.isdecimal() and SERIALS[0] <= int(words) <= SERIALS[1]:
        return DAY_ZERO + timedelta(days=int(words))
    return None


def _month_of(words: str) -> date | None:
    written = _YM.match(words) or _COMPACT_YM.match(words)
    return _made(int(written.group(1)), int(written.group(2)), 1) if written else None


def _made(year: int, month_number: int, day_number: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Bad("no_such_day")
    try:
        return date(year, month_number, day_number)
    except ValueError:
        raise Bad("no_such_day") from None
