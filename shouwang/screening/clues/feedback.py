"""Telling a department what became of its list (结果反馈), row by row; it sees its own rows only. *S3 部门预警联动*."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max

from shouwang.accounts.models import Post
from shouwang.accounts.suppliers import supplier_name
from shouwang.places.serial import take
from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.clues.models import Clue, Feedback, FeedbackLine
from shouwang.screening.clues.step import move, put
from shouwang.screening.clues.told import WORDS, Told, told
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import of_area
from shouwang.sheets.write import Field
from shouwang.trail.write import write, write_many
from shouwang.web.sight import within

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

COLUMNS = [
    Field(*line.split())
    for line in """
number 序号 integer
township 乡镇
village 村
name_mask 姓名
number_mask 证件号码 number
list 线索类别
detail 名单内容
department 来源部门
period 推送月份
household_key 户标识
verdict 处理结果
reason 情况说明
answered_on 核查日期 date
file 文件
sheet 工作表
row 行号 integer
""".strip().splitlines()
]


def issue(delivery: Delivery, *, by: Post, at: datetime, on: date) -> Feedback:
    """Tell the department every row of its delivery that has an answer it does not yet know; clues answered so move on.

    A county tells the rows of its own households. Refused: `wrong_level`, `not_in_force`, `nothing_new`.
    """
    by.need("clues.issue_feedback")
    if by.place.level != "county":
        raise Refused("wrong_level", "向部门反馈由县级办理。")
    with transaction.atomic():
        delivery = Delivery.objects.get(pk=delivery.pk)
        if delivery.state != "in_force":
            raise Refused("not_in_force", f"{delivery.key} 已被更正或撤回，请反馈新的名单。")
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


def overview(deliveries: list[Delivery]) -> list[dict]:
    """For each delivery: rows, answered, still open, and the day of the last issue; two queries for all."""
    lines = FeedbackLine.objects.filter(delivery__in=deliveries, is_current=True).values_list("delivery_id")
    answered = dict(lines.annotate(Count("pk")))
    last = dict(Feedback.objects.filter(delivery__in=deliveries).values_list("delivery_id").annotate(Max("on")))
    return [
        {
            "delivery": delivery,
            "supplier": supplier_name(delivery.supplier),
            "list": sources.contract(delivery.contract_name).title,
            "answered": answered.get(delivery.pk, 0),
            "open": max(delivery.rows - answered.get(delivery.pk, 0), 0),
            "last_on": last.get(delivery.pk),
        }
        for delivery in deliveries
    ]


def answers_to(delivery: Delivery):
    """The answers in force to a delivery's rows, as far as the viewer sees them."""
    return FeedbackLine.objects.visible_to().filter(delivery=delivery, is_current=True)


def answered_rows(delivery: Delivery) -> list[dict]:
    """The same as rows of the file that the department takes away."""
    told = {
        "list": sources.contract(delivery.contract_name).title,
        "department": supplier_name(delivery.supplier),
        "period": delivery.period,
    }
    names = {field.name for field in COLUMNS} - {"number", *told}
    lines = answers_to(delivery).order_by("file", "sheet", "row")
    return [
        {name: getattr(line, name) for name in names}
        | told
        | {"number": number, "verdict": WORDS.get(line.verdict, line.verdict)}
        for number, line in enumerate(lines, 1)
    ]


def note_download(delivery: Delivery, *, by: Post, at: datetime, count: int) -> None:
    """That somebody took the answers away as a file; a liaison too leaves this line."""
    by.need("clues.feedback")
    with within(of_area(delivery.place_id)):
        write("clues.download_feedback", by=by, at=at, subject=delivery, changes={"rows": [0, count]})
