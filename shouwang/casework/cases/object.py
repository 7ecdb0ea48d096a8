"""Objections to a household on a notice (公示异议): received, answered in writing. They hold up no other household.

*S1 第四步: 公示无异议后以村为单位报*.
"""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import NoticeLine, Objection
from shouwang.casework.cases.post_notice import notice_step
from shouwang.refusal import Refused
from shouwang.trail.write import change, write
from shouwang.vault.models import Document
from shouwang.web.templatetags.words import day as day_word


def object_to(line: NoticeLine, *, who: str, text: str, by: Post, at: datetime, on: date) -> Objection:
    """Record an objection to one household, brought on a day on which it hung or before the village submits it."""
    by.need("cases.object")
    if not who.strip() or not text.strip():
        raise Refused("incomplete", "请填写提出人（可写“匿名”）和异议内容。")
    with transaction.atomic():
        line = NoticeLine.objects.select_related("passage").get(pk=line.pk)
        if line.removed_on:
            raise Refused("not_hanging", "这一户已不在公示中。")
        if on < line.since:
            raise Refused("before_posting", f"异议日期不能早于张贴日期（{day_word(line.since)}）。")
        if line.passage.ended_on:
            raise Refused("ended", "这一户的程序已经结束，请按信访线索登记。")
        made = Objection.objects.create(
            line=line, passage=line.passage, household_id=line.household_id, place_id=line.place_id,
            who=who.strip(), text=text.strip(), on=on, at=at, by=by,
        )  # fmt: skip
        note = f"“{line.passage.line.step(notice_step(line.passage).key).title}”异议"
        write("cases.object", by=by, at=at, on=on, subject=made, note=note)
    return made


def answer(
    objection: Objection, *, text: str, is_upheld: bool, by: Post, at: datetime, on: date, paper: Document | None = None
) -> Objection:
    """Answer an objection in writing: upheld or not, and why. An upheld one keeps the household from passing."""
    by.need("cases.object")
    if not text.strip():
        raise Refused("no_answer", "异议须书面答复，请写明核实情况和结论。（S1 第四步）")
    with transaction.atomic():
        objection = Objection.objects.select_for_update().get(pk=objection.pk)
        if objection.answered_on:
            raise Refused("answered", f"这件异议已于{day_word(objection.answered_on)}答复，不能改写。")
        if on < objection.on:
            raise Refused("before_objection", f"答复日期不能早于提出日期（{day_word(objection.on)}）。")
        changes = change(objection, answered_on=on, answer=text.strip(), is_upheld=is_upheld)
        objection.answered_by, objection.paper = by, paper
        objection.save()
        write("cases.answer_objection", by=by, at=at, on=on, subject=objection, changes=changes)
    return objection
