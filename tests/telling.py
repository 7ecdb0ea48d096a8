"""Short words for telling the product's story in the peopled test county: who acts, on which day, with which file.

Every act is done by its own post, within that post's own sight, at nine o'clock of the day on which it happened.
"""

import io
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache

import xlsxwriter
from django.core.management import call_command

from demo import enter, invent
from demo.people import Household as Invented
from shouwang.accounts.models import Post
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Household
from shouwang.screening.clues.models import Clue
from shouwang.web.sight import within
from tests.county import PEOPLED, post
from tests.screening.intake.register import number

AREA = "990222"
LEVELS = {"grid_worker": "village", "village_reviewer": "village", "township_specialist": "township"}
HEADINGS = (
    "序号",
    "结算单号",
    "姓名",
    "身份证号码",
    "乡镇",
    "村",
    "结算日期",
    "业务类型",
    "医疗总费用",
    "个人自付金额",
)
Bill = tuple[str, str, str, str, str, date | str, str, float, float]


@cache
def story(key: str) -> Invented:
    """A story household of the invented county, as the files know it."""
    return invent(1, "test").storied[key]


def bill(serial: int, key: str, own: float, on: date | str, *, member: int = 0, typed=None, kind: str = "结算") -> Bill:
    """One settled bill of a member of a story household; `typed` as the file has it, when it is not the true one."""
    home = story(key)
    person, village = home.persons[member], home.village
    place = (village.township.name, village.place.name)
    return (f"JS{serial:05d}", person.name, typed or person.number, *place, on, kind, round(own * 2.5, 2), own)


def stranger(serial: int, own: float, on: date) -> Bill:
    """A bill of somebody who says that he lives in the first village, and whom no register knows."""
    village = story("own_cost").village
    return (f"JS{serial:05d}", "路过客", number(77, "19650203"), village.township.name, village.place.name, on, "结算",
            own * 2, own)  # fmt: skip


def workbook(*bills: Bill, month: date = date(2026, 10, 1)) -> bytes:
    """The bills as the bureau's clerk saves them: a merged title, a line above the header, a row of totals."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2026, 11, 3)})  # the same bytes each time
    sheet = book.add_worksheet(f"{month.month}月")
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, f"{month.year}年{month.month}月城乡居民医疗费用结算明细")
    sheet.write_string(1, 0, "单位:元")
    sheet.write_row(2, 0, HEADINGS)
    for at, each in enumerate(bills, start=3):
        for column, cell in enumerate((at - 2, *each)):
            write = sheet.write_datetime if isinstance(cell, date) else sheet.write
            write(at, column, cell)
    sheet.write_row(len(bills) + 3, 0, ["合计", *[""] * 8, sum(each[-1] for each in bills)])
    book.close()
    return out.getvalue()


def moment(on: date) -> datetime:
    return datetime.combine(on, time(9), enter.HERE)


def does(by: Post, act: Callable, *args, on: date, **said):
    """One act of a post on a day, within its own sight; acts that go by policy are given the book of the day."""
    with within(by.scope()):
        return act(*args, by=by, at=moment(on), on=on, **said)


def book(on: date) -> Book:
    with sight():
        return in_force(PEOPLED, on)


def sight(by: Post | None = None):
    """What a post sees; without one, what the whole county's officer sees."""
    return within((by or somebody("county_officer")).scope())


def somebody(role: str, where: Household | int = PEOPLED) -> Post:
    """The post of a role that is responsible for a household, or for a place."""
    place = where if isinstance(where, int) else where.place_id
    return post(role, at_level(place, LEVELS.get(role, "county")))


def area() -> Place:
    with sight():
        return Place.objects.get(pk=PEOPLED)


def home(key: str) -> Household:
    """A story household as the register has it now."""
    with sight():
        return Household.objects.within(PEOPLED).get(head_name=story(key).head.name, members=len(story(key).persons))


def clue_of(key: str, reason: str = "medical_cost") -> Clue:
    """The newest clue about a story household, as it is now."""
    with sight():
        clues = Clue.objects.select_related("household", "owner__place", "returned_by")
        return clues.filter(household=home(key), reason=reason).latest("id")


def settle_policy() -> None:
    """The county has entered its own lines of the year before it screens."""
    enter.enter_policy(None, somebody("operator"))


class Desk:
    """The operator at his command line: every command prints one summary line, whose parts these are."""

    def __init__(self, read: Callable):
        self.read = read

    def __call__(self, verb: str, *args, at: str = "2026-11-06T09:00:00+08:00", **options) -> dict[str, str]:
        call_command(verb, *map(str, args), at_instant=at, **options)
        line = self.read().out.strip().splitlines()[-1]
        assert line.startswith(f"{verb} ok "), line
        return dict(part.split("=", 1) for part in line.split()[2:])

    def refused(self, verb: str, *args, at: str = "2026-11-06T09:00:00+08:00", **options) -> str:
        """The code and sentence of a command that will not; it ends with exit code 2."""
        try:
            call_command(verb, *map(str, args), at_instant=at, **options)
        except SystemExit as stop:
            line = self.read().err.strip().splitlines()[-1]
            assert stop.code == 2 and line.startswith(f"{verb} refused code="), line
            return line
        raise AssertionError(f"{verb} was not refused")
