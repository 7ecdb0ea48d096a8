"""Telling a department what became of its list (结果反馈), row by row; it sees its own rows only. *S3 部门预警联动*."""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.places.serial import take
from shouwang.refusal import Refused
from shouwang.screening.clues.models import Clue, Feedback, FeedbackLine
from shouwang.screening.clues.step import move, put
from shouwang.screening.clues.told import Told, told
from shouwang.screening.intake.models import Delivery
from shouwang.trail.write import write, write_many

SHOWN = (
    "township",
    "village",
    "household_key",
    "name_mask",
    "number_mask",
    "detail",
    "verdict",
    "reason",
    "answered_on",
)


def issue(delivery: Delivery, *, by: Post, at: datetime, on: date) -> Feedback:
    """Tell the department every row of its delivery that has an answer it does not yet know; clues answered so move on.

    A county tells the rows of its own households. Refused: `wrong_level`, `not_in_force`, `nothing_new`.
    """
    by.need("clues.issue_feedback")
    if by.place.level != "county":
        raise Refused("wrong_level", "向部门反馈由县级办理。")
    with transaction.atomic():
        delivery = Delivery.objects.get(pk=delivery.pk)
        if delivery.state != "taken_in":
            raise Refused("not_in_force", f"{delivery.key} 已被更正或撤回,请反馈新的名单。")
        rows, clues = told(delivery, by.place, by.scope())
        known = _known(delivery, by)
        new = [row for row in rows if row.verdict and _changed(row, known.get((row.file, row.sheet, row.row)))]
        if not new:
            raise Refused("nothing_new", "没有新的核查结果可以反馈。")
        made = Feedback.objects.create(
            key=take(f"{by.place.code}-FK{on:%Y%m}-", width=3)[0], place_id=by.place_id, supplier=delivery.supplier,
            delivery=delivery, on=on, at=at, by=by, rows=len(new), pending=sum(not row.verdict for row in rows),
        )  # fmt: skip
        _write(made, new, known)
        _move_on(clues, by, at, on, made)
        write("clues.issue_feedback", by=by, at=at, on=on, subject=made, changes={"rows": [0, len(new)]})
    return made


def _known(delivery: Delivery, by: Post) -> dict[tuple, FeedbackLine]:
    lines = FeedbackLine.objects.select_for_update().filter(delivery=delivery, place_id=by.place_id, is_current=True)
    return {(line.file, line.sheet, line.row): line for line in lines}


def _changed(row: Told, line: FeedbackLine | None) -> bool:
    return line is None or (line.verdict, line.reason, line.answered_on) != (
        row.verdict,
        row.reason[:300],
        row.answered_on,
    )


def _write(made: Feedback, new: list[Told], known: dict[tuple, FeedbackLine]) -> None:
    replaced = [known[key].pk for row in new if (key := (row.file, row.sheet, row.row)) in known]
    FeedbackLine.objects.filter(pk__in=replaced).update(is_current=False)
    place = {"feedback": made, "supplier": made.supplier, "delivery_id": made.delivery_id, "place_id": made.place_id}
    FeedbackLine.objects.bulk_create([_line(row, place) for row in new], batch_size=2000)


def _line(row: Told, place: dict) -> FeedbackLine:
    values = {name: getattr(row, name) for name in SHOWN} | {"reason": row.reason[:300]}
    return FeedbackLine(**place, file=row.file, sheet=row.sheet, row=row.row, **values)


def _move_on(clues: list[Clue], by: Post, at: datetime, on: date, made: Feedback) -> None:
    ids = [clue.pk for clue in clues if clue.state == "checked"]
    rows = list(Clue.objects.select_for_update().filter(pk__in=ids, state="checked").order_by("key"))
    done = [(clue, move(clue, "answered", at=at)) for clue in rows]
    put(rows, "state", "state_at")
    write_many("clues.issue_feedback", done, by=by, at=at, on=on, note=f"反馈单 {made.key}")
