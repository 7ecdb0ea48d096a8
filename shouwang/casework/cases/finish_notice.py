"""The end of a notice: photographed at every posting place, passed household by household, taken down. *S1 第四步*.

An open objection, a missing photo or a clock that still runs keeps its own household waiting, and no other.
"""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.decide import decide, record, take
from shouwang.casework.cases.models import Decision, Notice, NoticeLine, NoticePhoto
from shouwang.casework.cases.models.notice import MOMENTS
from shouwang.casework.cases.post_notice import notice_step, up
from shouwang.casework.cases.steps import RECOGNITION
from shouwang.casework.cases.weigh import weigh
from shouwang.casework.cases.wish import Wish
from shouwang.places.code import at_level
from shouwang.places.models import PostingPlace
from shouwang.refusal import Refused
from shouwang.trail.write import change, write
from shouwang.vault.models import Document
from shouwang.web.templatetags.words import day as day_word
from shouwang.workflow.procedure import Verdict
from shouwang.workflow.taking import Block


def photograph(
    notice: Notice, posting: PostingPlace, *, moment: str, document: Document, by: Post, at: datetime, on: date
) -> NoticePhoto:
    """File a photo of the notice at a posting place, taken on a day: at its start, or when its days were over."""
    by.need("cases.post")
    if moment not in dict(MOMENTS):
        raise Refused("unknown_moment", "请选择张贴时或期满时的照片。")
    with transaction.atomic():
        notice = up(notice, by, on)
        if posting.place_id != at_level(notice.place_id, "village"):
            raise Refused("other_village", "张贴地点不属于本村。")
        if moment == "end" and not any(on >= line.last_on for line in notice.lines.filter(removed_on__isnull=True)):
            raise Refused("too_early", "公示期还没有满，不能登记期满照片。")
        made = NoticePhoto.objects.create(
            notice=notice, place=notice.place, posting=posting, moment=moment, on=on, at=at, by=by, document=document
        )
        note = f"{posting.name} {made.get_moment_display()}"
        write("cases.photograph_notice", by=by, at=at, on=on, subject=notice, note=note)
    return made


def take_down(notice: Notice, *, by: Post, at: datetime, on: date) -> Notice:
    """Take the notice off the wall. Refused while a household on it still has days to hang."""
    by.need("cases.post")
    with transaction.atomic():
        notice = up(notice, by, on)
        hanging = notice.lines.filter(removed_on__isnull=True, opens_on__gt=on).order_by("-opens_on").first()
        if hanging:
            raise Refused("still_hanging", f"还有农户公示未满，最早{day_word(hanging.opens_on)}可以撤下。")
        changes = change(notice, taken_down_on=on)
        notice.save(update_fields=["taken_down_on"])
        write("cases.take_down_notice", by=by, at=at, on=on, subject=notice, changes=changes)
    return notice


def finish(
    notice: Notice, *, by: Post, at: datetime, on: date
) -> tuple[list[Decision], list[tuple[NoticeLine, Block]]]:
    """Pass every household whose days are over and that nothing holds back; returns those passed, and those waiting why.

    Refused when not one of them can pass, with the sentence of the first.
    """
    by.need("cases.decide")
    with transaction.atomic():
        lines = {line.passage_id: line for line in hanging(notice, on)}
        if not lines:
            raise Refused("nothing_hanging", "这份公示上没有等待办理的农户。")
        wishes = [Wish(line.passage, Verdict.PASS, "公示期满", started_on=line.since) for line in lines.values()]
        step = notice_step(wishes[0].passage).key
        held, known = take(wishes, step, by, on)
        weighed = [(wish, weigh(wish, step, by, on, known)) for wish in held]
        free = [wish for wish, block in weighed if block is None]
        waiting = [(lines[wish.passage.pk], block) for wish, block in weighed if block]
        if not free:
            raise Refused(waiting[0][1].code, waiting[0][1].sentence)
        made = record(free, step=step, by=by, at=at, on=on, known=known)
    return made, waiting


def hanging(notice: Notice, on: date) -> list[NoticeLine]:
    """The lines of a notice that are still to be decided, in order."""
    lines = notice.lines.filter(removed_on__isnull=True, passage__ended_on__isnull=True).select_related("passage")
    return [line for line in lines.order_by("id") if notice_step(line.passage).key in line.passage.due]


def decline(line: NoticeLine, *, opinion: str, judges, ground: str, by: Post, at: datetime, on: date) -> Decision:
    """Take a household out of the line at its notice, after an upheld objection: not enrolled, or helped on."""
    passage = line.passage
    verdict = Verdict.STOP if passage.purpose == RECOGNITION else Verdict.KEEP
    step = notice_step(passage).key
    return decide(
        passage, step=step, verdict=verdict, by=by, at=at, on=on, opinion=opinion, ground=ground,
        judges=tuple(judges), started_on=line.since,
    )  # fmt: skip
