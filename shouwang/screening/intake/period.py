"""The month that a list is about, `2026-10`, and the day by which it is due. Pure."""

import re
from datetime import date

from shouwang.refusal import Refused
from shouwang.web.templatetags import words

_PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def checked(period: str, today: date) -> str:
    """The period as given; refused (`wrong_period`) when it is no month, or a month that has not begun."""
    if not _PERIOD.fullmatch(period or ""):
        raise Refused("wrong_period", f"所属月份“{period}”看不懂，请写成 2026-10 的样子。")
    if period > of(today):
        raise Refused("wrong_period", f"所属月份{words.month(period)}还没有到，请核对。")
    return period


def of(day: date) -> str:
    """The month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


def before(period: str, months: int = 1) -> str:
    """The month that lies so many months earlier (later, when negative)."""
    count = int(period[:4]) * 12 + int(period[5:]) - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def due_on(period: str, day_of_month: int) -> date:
    """The day by which a department hands over a month's list: that day of the month after (*S4 一(二)*)."""
    following = before(period, -1)
    return date(int(following[:4]), int(following[5:]), min(day_of_month, 28))
