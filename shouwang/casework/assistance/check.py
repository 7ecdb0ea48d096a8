"""Making a month's check: on a day of that month, by visit or phone, with what was found. *S1 五: 一月一监测*."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.assistance.models.check import CHANNELS, TRENDS
from shouwang.casework.assistance.reach import lock
from shouwang.policy.calendar import ONE_DAY
from shouwang.refusal import Refused
from shouwang.trail.write import change, write
from shouwang.vault.models import Document
from shouwang.web.templatetags.words import day as day_word


def check(
    task: MonthlyCheck,
    *,
    finding: str,
    channel: str,
    trend: str,
    by: Post,
    at: datetime,
    on: date,
    needs: str = "",
    checker: str = "",
    photo: Document | None = None,
) -> MonthlyCheck:
    """Record the check of a month, made on a day in it. A month that is over without one stays missed.

    It may be recorded later, and shows as such; it is the day of the check that has to lie in the month. Refused:
    `no_finding`, `unknown_channel`, `unknown_trend`, `wrong_month`, `before_marked`, `done`, `void`.
    """
    by.need("assistance.check")
    if not finding.strip():
        raise Refused("no_finding", "请写明本月监测到的情况。")
    if channel not in dict(CHANNELS):
        raise Refused("unknown_channel", "请选择监测方式（入户、电话、视频或微信）。")
    if trend not in dict(TRENDS):
        raise Refused("unknown_trend", "请选择风险变化（平稳、好转、加重）。")
    with transaction.atomic():
        case = lock(task.case, by)
        task = MonthlyCheck.objects.select_for_update(of=("self",)).get(pk=task.pk)
        _check(task, case, on)
        changes = change(task, done_on=on, channel=channel, trend=trend, needs=needs.strip())
        task.finding, task.checker = finding.strip(), checker.strip() or by.holder.name
        task.photo, task.at, task.by = photo, at, by
        task.save()
        write("assistance.check", by=by, at=at, on=on, subject=task, changes=changes)
    return task


def _check(task: MonthlyCheck, case, on: date) -> None:
    if task.done_on:
        raise Refused("done", f"{task.month_word}的监测已于{day_word(task.done_on)}完成。")
    if task.void_on:
        raise Refused("void", f"该户风险已消除，{task.month_word}不再需要月监测。")
    if not task.month <= on <= task.due_on:
        last = task.due_on + ONE_DAY
        raise Refused(
            "wrong_month",
            f"{task.month_word}的监测须在当月进行（{day_word(last)}起算漏做），{day_word(on)}不在当月。（S1 五：一月一监测）",
        )
    if case.marked_on and on < case.marked_on:
        raise Refused("before_marked", f"监测日期不能早于标注日期（{day_word(case.marked_on)}）。")
