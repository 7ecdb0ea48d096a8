"""Notices (公示): a list is posted, added to, corrected. *S1 第四步*; photos and the end: `finish_notice`.

*在村内集中居住20户以上、易迁集中安置点、村委会等人口聚集区进行公示公开,公示期不少于7天*. Each household has its own
clock from the day of its posting; one added or corrected gets a new one, removing one restarts nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases import category, public_text
from shouwang.casework.cases.after import is_notice
from shouwang.casework.cases.models import Notice, NoticeLine, Passage
from shouwang.casework.cases.table import standing
from shouwang.casework.cases.village import need_whole
from shouwang.places.code import short
from shouwang.places.models import Place, PostingPlace
from shouwang.places.serial import take
from shouwang.policy.book import Book
from shouwang.policy.calendar import reckoner
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.trail.write import write
from shouwang.web.templatetags.words import day as day_word
from shouwang.workflow.procedure import Step, decided_on
from shouwang.workflow.taking import KINDS

TITLES = {"recognition": "拟纳入监测对象名单公示", "elimination": "拟标注风险消除名单公示"}


def post(
    village: Place,
    passages: Sequence[Passage],
    *,
    contact: str,
    by: Post,
    at: datetime,
    on: date,
    hides_names: bool = False,
) -> Notice:
    """Post the list of a village on a day. Refused: nowhere to post; nobody to object to; a household not due for it."""
    by.need("cases.post")
    need_whole(village.pk, by)
    if not contact.strip():
        raise Refused("no_contact", "公示须写明受理异议的单位和电话。")
    book = in_force(village.pk, on)
    with transaction.atomic():
        if not standing(list(PostingPlace.objects.filter(place=village)), on):
            raise Refused(
                "nowhere_to_post", "本村还没有登记公示张贴地点（村委会、20户以上集中居住点、安置点）。（S1 第四步）"
            )
        rows = _take(village, passages)
        purposes = {row.purpose for row in rows}
        if len(purposes) > 1:
            raise Refused("mixed", "识别认定和风险消除须分别公示。")
        made = Notice(
            key=take(f"{short(village.pk)}-GS{on:%Y%m}-", width=3)[0], place=village, purpose=purposes.pop(),
            posted_on=on, contact=contact.strip(), hides_names=hides_names, at=at, by=by,
        )  # fmt: skip
        made.title = f"{village.name}{TITLES[made.purpose]}"
        lines = [_line(made, row, on, book) for row in rows]
        made.term, made.ends_on = _term(notice_step(rows[0])), max(line.opens_on for line in lines)
        made.save()
        NoticeLine.objects.bulk_create(lines)
        write("cases.post_notice", by=by, at=at, on=on, subject=made, note=f"{len(lines)}户")
    return made


def _take(village: Place, passages: Sequence[Passage]) -> list[Passage]:
    """The passages as they are now, held; all of this village, each with its notice due and not on the wall yet."""
    wanted = {passage.pk for passage in passages}
    if not wanted:
        raise Refused("nothing_chosen", "请先勾选要公示的农户。")
    found = Passage.objects.select_for_update(of=("self",)).select_related("case__household__place")
    rows = list(found.prefetch_related("decisions").within(village.pk).filter(pk__in=wanted).order_by("household_id"))
    if len(rows) < len(wanted):
        raise Refused("other_village", "有农户不属于本村，不能列入本村公示。")
    hanging = set(
        NoticeLine.objects.filter(passage__in=rows, removed_on__isnull=True).values_list("passage_id", flat=True)
    )
    for row in rows:
        name = row.case.household.head_name
        if notice_step(row).key not in row.due:
            raise Refused("out_of_turn", f"{name}户还没有轮到公示，或者已经公示。（S1 第四步）")
        if row.pk in hanging:
            raise Refused("already_posted", f"{name}户已在公示名单上。")
    return rows


def notice_step(passage: Passage) -> Step:
    """The notice step of a passage's line; refused when the line has none."""
    for step in passage.line.steps:
        if is_notice(step):
            return step
    raise Refused("no_such_step", f"“{passage.line.title}”这条程序里没有公示。")


def _term(step: Step) -> str:
    count, kind = step.wait
    return f"{count}{KINDS[kind]}"


def _line(notice: Notice, passage: Passage, on: date, book: Book) -> NoticeLine:
    step = notice_step(passage)
    earlier = decided_on(passage.line, step.key, passage.made())
    if earlier and on < earlier:
        name = passage.case.household.head_name
        raise Refused("before_previous", f"{name}户的公示日期早于上一步的{day_word(earlier)}，请核对。")
    return NoticeLine(
        notice=notice, passage=passage, household_id=passage.household_id, place_id=passage.place_id, since=on,
        opens_on=reckoner(book.holidays)(on, *step.wait), text=_text(notice, passage, book),
    )  # fmt: skip


def _text(notice: Notice, passage: Passage, book: Book) -> dict:
    household, place = passage.case.household, passage.case.household.place
    return public_text.line(
        head=household.head_name, village=notice.place.name, group=place.name if place.level == "group" else "",
        members=household.members, category=category.name(passage.case.category, book), hides_names=notice.hides_names,
    )  # fmt: skip


def add(notice: Notice, passages: Sequence[Passage], *, by: Post, at: datetime, on: date) -> list[NoticeLine]:
    """Add households to a notice that hangs: each has its own clock from that day, the others keep theirs."""
    by.need("cases.post")
    with transaction.atomic():
        notice = up(notice, by, on)
        book = in_force(notice.place_id, on)
        rows = _take(notice.place, passages)
        if any(row.purpose != notice.purpose for row in rows):
            raise Refused("mixed", "识别认定和风险消除须分别公示。")
        lines = NoticeLine.objects.bulk_create([_line(notice, row, on, book) for row in rows])
        _extend(notice, lines)
        write("cases.add_to_notice", by=by, at=at, on=on, subject=notice, note=f"增加{len(lines)}户")
    return lines


def correct(line: NoticeLine, *, reason: str, by: Post, at: datetime, on: date) -> NoticeLine:
    """Post a household again with what the register says now: the old line leaves, its clock begins anew."""
    by.need("cases.post")
    if not reason.strip():
        raise Refused("no_reason", "更正公示内容须写明理由。")
    with transaction.atomic():
        notice = up(line.notice, by, on)
        old = _remove(line, f"更正：{reason.strip()}", on)
        book = in_force(notice.place_id, on)
        passage = Passage.objects.select_related("case__household__place").get(pk=old.passage_id)
        made = _line(notice, passage, on, book)
        made.save()
        _extend(notice, [made])
        changes = {key: [old.text[key], made.text[key]] for key in made.text if old.text[key] != made.text[key]}
        write("cases.correct_notice", by=by, at=at, on=on, subject=notice, household_id=old.household_id,
              changes=changes, note=reason.strip())  # fmt: skip
    return made


def remove(line: NoticeLine, *, reason: str, by: Post, at: datetime, on: date) -> NoticeLine:
    """Take one household off the list; the clocks of the others go on."""
    by.need("cases.post")
    if not reason.strip():
        raise Refused("no_reason", "撤出公示须写明理由。")
    with transaction.atomic():
        notice = up(line.notice, by, on)
        gone = _remove(line, reason.strip(), on)
        write("cases.remove_from_notice", by=by, at=at, on=on, subject=notice, household_id=gone.household_id,
              note=reason.strip())  # fmt: skip
    return gone


def _remove(line: NoticeLine, why: str, on: date) -> NoticeLine:
    line = NoticeLine.objects.select_for_update(of=("self",)).select_related("passage").get(pk=line.pk)
    if line.removed_on or notice_step(line.passage).key not in line.passage.due:
        raise Refused("not_hanging", "这一户已不在公示中，不能更正或撤出。")
    if on < line.since:
        raise Refused("before_posting", f"日期不能早于张贴日期（{day_word(line.since)}）。")
    line.removed_on, line.removed_why = on, why[:200]
    line.save(update_fields=["removed_on", "removed_why"])
    return line


def up(notice: Notice, by: Post, on: date) -> Notice:
    """The notice as it is now, held for its village; refused when it no longer hangs, or did not hang yet on that day."""
    need_whole(notice.place_id, by)
    notice = Notice.objects.select_for_update(of=("self",)).select_related("place").get(pk=notice.pk)
    if notice.taken_down_on:
        raise Refused("taken_down", f"这份公示已于{day_word(notice.taken_down_on)}撤下。")
    if on < notice.posted_on:
        raise Refused("before_posting", f"日期不能早于张贴日期（{day_word(notice.posted_on)}）。")
    return notice


def _extend(notice: Notice, lines: Sequence[NoticeLine]) -> None:
    notice.ends_on = max([notice.ends_on, *(line.opens_on for line in lines)])
    notice.save(update_fields=["ends_on"])
