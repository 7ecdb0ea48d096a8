"""Piles of help and of the way out, counted in one query. (title, count, overdue, url, icon, note)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.assistance.waiting import over_a_year, with_late_measure, without_helper, without_measure
from shouwang.casework.cases.models import Case
from shouwang.casework.elimination.lists import kept, may_roll_back, should_be_in, should_be_out
from shouwang.casework.visits.models import Visit
from shouwang.desk.tally import tally
from shouwang.policy.book import Book


def _care(**words: str) -> str:
    return reverse("assistance:list") + "?" + "&".join(f"{name}={value}" for name, value in words.items())


def _exits(which: str) -> str:
    return reverse("elimination:list") + f"?list={which}"


def care(post: Post, on: date, book: Book) -> Iterator[tuple]:
    """Months to check, measures to deliver, helpers to find; who should be out, who in, who may have come back."""
    asked = _months(on) if post.may("assistance.check") else {}
    asked |= _help(post, on, book)
    asked |= _way_out(post, on, book)
    found = tally({name: rows for name, (rows, *_) in asked.items()})
    for name, (_, is_late, url, icon, note) in asked.items():
        yield name, found[name], found[name] if is_late else 0, url, icon, note


Question = tuple[QuerySet, bool, str, str, str]


def _months(on: date) -> dict[str, Question]:
    """This month's checks still to be made, and the months that were missed. *S1 五: 一月一监测*."""
    mine, url = MonthlyCheck.objects.visible_to(), reverse("assistance:checks")
    return {
        "本月待监测": (mine.due(on), False, url, "calendar", "入户或电话，当月完成"),
        "月监测漏做": (mine.missed(on), True, url + "?missed=1", "due", "只能补录当月做过的监测"),
    }


def _help(post: Post, on: date, book: Book) -> dict[str, Question]:
    """Measures not delivered in time, for whoever delivers; helpers missing, for whoever names one."""
    cases, asked = Case.objects.visible_to(), {}
    if post.may("assistance.deliver"):
        bare, late = without_measure(cases, on, book), with_late_measure(cases, on)
        asked["到期未落实措施"] = (bare, True, _care(waits="no_measure"), "alert", "纳入后规定期限内要落实首项措施")
        asked["措施逾期"] = (late, True, _care(waits="late_measure"), "due", "登记落实，或调整措施")
    if post.may("assistance.pair"):
        alone = without_helper(cases)
        asked["无帮扶责任人"] = (alone, False, _care(waits="no_helper"), "person", "风险不消除，责任不脱钩")
    if post.may("assistance.choose_risk"):
        url, note = _care(waits="risk"), "原风险不在国家统一列表中，逐户选定"
        asked["风险待选"] = (cases.risk_to_choose(), False, url, "edit", note)
    return asked


def _way_out(post: Post, on: date, book: Book) -> dict[str, Question]:
    """Who is to be looked at again; for those who start or mark the way out also who should be out, in, or back."""
    cases, asked = Case.objects.visible_to(), {}
    if post.may("elimination.postpone"):
        again = kept(cases, on)
        asked["继续帮扶待研判"] = (again, False, _exits("kept"), "refresh", "到了下次研判日期")
    if not (post.may("elimination.start") or post.may("elimination.mark")):
        return asked
    if book.has("income_line"):
        out = should_be_out(cases, on, book)
        asked["应消尽消"] = (out, False, _exits("out"), "out", "台账上看不出障碍，请入户核查")
    to_be_in = should_be_in(Visit.objects.visible_to())
    return asked | {
        "应纳未纳": (to_be_in, False, _exits("in"), "alert", "核查应纳入，还没有立案"),
        "超一年未消除": (over_a_year(cases, on, book), False, _exits("year"), "clock", "专项分析，落实针对性帮扶"),
        "回退候选": (may_roll_back(cases), False, _exits("back"), "return", "消除后又有新线索"),
    }
