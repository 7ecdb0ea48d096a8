"""Answering a question about a list: which column a heading is, what a code word means. Said once, remembered, revocable."""

from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake import words
from shouwang.screening.intake.enter import in_line
from shouwang.screening.intake.models import Delivery, Remark
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.sheets.units import ANSWER as UNIT
from shouwang.trail import write as trail
from shouwang.web.sight import within


def answer(delivery: Delivery, serial: int, value: str, reason: str, *, by, at: datetime) -> Delivery:
    """Answer question `serial` of the record with one of its options; with the last one the list is to be read again.

    A column may be named by its heading, a code by the word of the contract. Refused: `no_reason`, `unknown_question`,
    `already_answered`, `wrong_answer` (naming what may be said), `wrong_state` (the list no longer waits).
    """
    by.need("intake.answer")
    must_hold(by, delivery)
    if not reason.strip():
        raise Refused("no_reason", "请写明依据，例如“已与报送单位电话核对”。")
    with within(of_area(delivery.place_id)), transaction.atomic():
        in_line(delivery)
        delivery = Delivery.objects.select_for_update(of=("self",)).select_related("place").get(pk=delivery.pk)
        remark = _question(delivery, serial)
        said = _option(delivery, remark, value.strip())
        changes = trail.change(remark, state="answered", answer=said, reason=reason.strip()[:300])
        remark.answered_by, remark.answered_at = by, at
        remark.save()
        _learn(delivery, remark, reason, by, at)
        trail.write("intake.answer", by=by, at=at, subject=delivery, changes=changes, note=reason)
        if not Remark.objects.open().filter(delivery=delivery).exists():
            delivery.read_at = None
            if delivery.state == "asked":
                delivery.state = "received"
            delivery.save(update_fields=["read_at", "state"])
    return delivery


def _question(delivery: Delivery, serial: int) -> Remark:
    remark = Remark.objects.filter(delivery=delivery, serial=serial).first()
    if remark is None or remark.state == "said":
        raise Refused("unknown_question", f"{delivery.key} 的记录里第 {serial} 项不是待答复的问题。")
    if remark.state == "answered":
        raise Refused(
            "already_answered", f"第 {serial} 项已经答复为“{remark.answer}”；要改，请在词条里撤销后重新报送。"
        )
    if delivery.state not in ("asked", "held"):
        raise Refused("wrong_state", f"这份名单处于“{delivery.get_state_display()}”，不用再答复。")
    return remark


def _option(delivery: Delivery, remark: Remark, value: str) -> str:
    """The option meant, said by itself or in the words of the contract."""
    spoken = shown(delivery, remark)
    found = [option for option, word in spoken if value in (option, word)]
    if not found:
        raise Refused("wrong_answer", f"可以答复：{'、'.join(f'{option}（{word}）' for option, word in spoken)}。")
    return found[0]


def shown(delivery: Delivery, remark: Remark) -> list[tuple[str, str]]:
    """The options of a question, each with the word that people say for it."""
    contract = sources.contract(delivery.contract_name)
    if remark.kind == "unit":
        return [(option, option) for option in remark.options]
    if remark.kind == "column":
        said = {code: word for word, code in reversed(contract.column(remark.column).values.items())}
    else:
        said = {column.name: column.heading for column in contract.columns}
    said |= {words.SKIP: "不用这一项", "yes": "是", "no": "否"}
    return [(option, said.get(option, option)) for option in remark.options]


def _learn(delivery: Delivery, remark: Remark, reason: str, by, at: datetime) -> None:
    given = {"meaning": remark.answer, "reason": reason.strip(), "by": by, "at": at}
    if remark.kind == "column_unread":
        words.learn(delivery, kind="column", word=remark.heading, **given)
    elif remark.kind == "column":
        words.learn(delivery, kind="code", word=remark.reads_as, column=remark.column, **given)
    elif remark.kind == "unit":
        words.learn(delivery, kind="unit", word=UNIT, column=remark.column, **given)
