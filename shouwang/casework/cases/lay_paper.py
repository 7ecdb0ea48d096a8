"""Laying a paper on the table of a step: one scan for one household, or the same for a list. *S1 第四步 程序资料*."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.models import Paper, Passage
from shouwang.places.code import span
from shouwang.policy import codes
from shouwang.refusal import Refused
from shouwang.trail.write import write_many
from shouwang.vault.models import Document

MADE_BY_ACTS = {"consent", "comparison", "minutes", "sign_in", "meeting_photo", "notice_text", "notice_start_photo"}
MADE_BY_ACTS |= {"notice_end_photo", "application"}


def lay(
    passages: Sequence[Passage], *, step: str, key: str, document: Document, by: Post, at: datetime, on: date
) -> list[Paper]:
    """Lay a document as the paper `key` of a step, for each passage of a list.

    Refused for papers that come from an act of their own (a consent is signed, a meeting held, a notice photographed),
    for a step that the line does not have, and for passages that have ended.
    """
    by.need("cases.lay_paper")
    if key not in codes.read("papers"):
        raise Refused("unknown_paper", "请选择材料种类。")
    if key in MADE_BY_ACTS:
        raise Refused("made_elsewhere", f"“{codes.title('papers', key)}”在办理相应步骤时形成，不能单独上传。")
    lo, hi = span(by.place_id)
    with transaction.atomic():
        rows = list(Passage.objects.filter(pk__in=[passage.pk for passage in passages]).select_related("case"))
        if not rows or any(not lo <= row.place_id <= hi for row in rows):
            raise Refused("not_here", "请选择您管辖范围内的农户。")
        for row in rows:
            if row.ended_on:
                raise Refused("ended", f"{row.case.key} 的程序已经结束，不能再补材料。")
            if not row.line.has(step):
                raise Refused("no_such_step", f"“{row.line.title}”这条程序里没有这一步。")
        made = Paper.objects.bulk_create(
            Paper(
                passage=row, household_id=row.household_id, place_id=row.place_id, step=step, key=key,
                document=document, on=on, at=at, by=by,
            )
            for row in rows
        )  # fmt: skip
        title = codes.title("papers", key)
        write_many("cases.lay_paper", [(row.case, {}) for row in rows], by=by, at=at, on=on, note=title)
    return made
