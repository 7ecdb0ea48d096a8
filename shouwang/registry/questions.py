"""Questions of a registry file: kept when it is loaded, answered by a person, remembered for later files.

A row that may mean somebody who is registered is not loaded. *Same*: the registered person gets the number (and name)
of the file. *Other*: they are two; the next load of the file enters him. *Noted*: looked into, nothing to be changed here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.places.code import at_level
from shouwang.refusal import Refused
from shouwang.registry.bulk import insert
from shouwang.registry.compare import Ask
from shouwang.registry.correct import correct_person
from shouwang.registry.models import Batch, Question
from shouwang.registry.settled import Settled, key_of, sign_of
from shouwang.sheets.folding import agree
from shouwang.trail.write import change, write
from shouwang.vault.keep import plain, sealed
from shouwang.vault.mask import mask
from shouwang.vault.models import Secret
from shouwang.web.templatetags import words

ABOUT_IDENTITY = ("asked_number", "asked_birth", "asked_head", "asked_namesake")
ABOUT_LEAVING = ("asked_dead", "asked_gone")
_COLUMNS = (
    "place_id", "batch_id", "household_id", "person_id", "code", "file", "sheet", "row", "name", "number_id",
    "number_mask", "sign",
)  # fmt: skip


def keep_questions(asks: Iterable[Ask], batch: Batch) -> None:
    """Store the questions; one that is open already about the same person and words is not asked twice."""
    asks = list(asks)
    if not asks:
        return
    names = [one.member.name for one in asks]
    seen = {_key(one) for one in Question.objects.open().filter(name__in=names)}
    new = [one for one in asks if _key_of(one) not in seen]
    insert(Question, _COLUMNS, _rows(new, batch))


def _key(one: Question) -> tuple:
    """By what an open question is known again; with its words, for another number is another question."""
    sign = sign_of(one.sign and bytes(one.sign), one.name)
    return key_of(one.code, one.person_id, at_level(one.place_id, "village"), sign), sign


def _key_of(one: Ask) -> tuple:
    sign = sign_of(one.said.number, one.member.name)
    return key_of(one.code, one.resident and one.resident.id, at_level(one.place, "village"), sign), sign


def _rows(asks: list[Ask], batch: Batch) -> Iterator[tuple]:
    secrets = [_secret(one) for one in asks]
    Secret.objects.bulk_create([one for one in secrets if one])
    for one, secret in zip(asks, secrets, strict=True):
        member = one.member
        yield (
            one.place, batch.pk, one.dwelling and one.dwelling.id, one.resident and one.resident.id, one.code,
            member.file[:200], member.sheet[:100], member.row, member.name[:60], secret and secret.pk,
            mask("number", member.number.text)[:24] if member.number.text else "", one.said.number,
        )  # fmt: skip


def _secret(one: Ask) -> Secret | None:
    number = one.member.number
    return sealed("number", number.text, one.place, one.dwelling and one.dwelling.id) if number.sure else None


def settled() -> Settled:
    """What people have said, within sight."""
    others, noted = set(), {}
    for one in Question.objects.answered().visible_to().select_related("answered_by__holder").order_by("id"):
        (key, sign) = _key(one)
        if one.answer == "other" and one.person_id:
            others.add((one.person_id, sign))
        elif one.answer == "noted":
            who = one.answered_by.holder.name if one.answered_by.holder else str(one.answered_by)
            noted[key] = f"以前答复过：{one.get_answer_display()}（{who}，{words.day(day(one.answered_at))}），没有载入"
    return Settled(frozenset(others), noted)


def answer(question: Question, verdict: str, *, reason: str, by, at: datetime) -> None:
    """A person's word on a question (`same`, `other`, `noted`) with what shows it. *Same* corrects at once.

    Refused without a reason, a second time, or for a verdict that does not fit the question.
    """
    by.need("registry.enrol")
    if not by.scope().contains(question.place_id):
        raise Refused("wrong_area", "这个问题不在您的管辖范围内。")
    if not reason.strip():
        raise Refused("no_reason", "请写明依据，例如“核对户口簿”。")
    if verdict not in verdicts(question):
        raise Refused("bad_answer", "这个问题不能这样答复，请从列出的答复里选择。")
    with transaction.atomic():
        question = (
            Question.objects.select_for_update(of=("self",)).select_related("person", "number").get(pk=question.pk)
        )
        if question.answer:
            raise Refused("answered", "这个问题已经答复过了。")
        if verdict == "same":
            _correct(question, reason, by, at)
        question.answer, question.reason = verdict, reason.strip()[:200]
        question.answered_by, question.answered_at = by, at
        question.save(update_fields=["answer", "reason", "answered_by", "answered_at"])
        write(
            "registry.answer", by=by, at=at, subject=question, changes={"answer": ["", verdict]}, note=question.reason
        )


def revoke(question: Question, *, reason: str, by, at: datetime) -> None:
    """Take back an answer that holds for later files; where its file is in force the row is asked again.

    Refused: `no_reason`, `wrong_area`, `already_revoked`, and for a correction, which is the register's own by now.
    """
    by.need("registry.enrol")
    if not by.scope().contains(question.place_id):
        raise Refused("wrong_area", "这个答复不在您的管辖范围内。")
    if not reason.strip():
        raise Refused("no_reason", "撤销答复要写明原因。")
    with transaction.atomic():
        held = Question.objects.select_for_update(of=("self",)).select_related("batch").get(pk=question.pk)
        if held.revoked_at or not held.answer:
            raise Refused("already_revoked", "这条答复已经撤销。")
        if held.answer == "same":
            raise Refused("corrected", "登记已按这条答复更正，撤销不能改回；不对的话请在农户页面更正。")
        changes = change(held, revoked_reason=reason.strip()[:200])
        held.revoked_at, held.revoked_by = at, by
        held.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
        write("registry.revoke", by=by, at=at, subject=held, changes=changes, note=reason.strip())
        if held.batch.state == "loaded":
            again = {name: getattr(held, name) for name in _COLUMNS}
            Question.objects.create(**again)


def verdicts(question: Question) -> tuple[str, ...]:
    """Which answers a question takes."""
    if question.code in ABOUT_IDENTITY and question.person_id:
        return ("same", "other")
    return ("noted",)


def _correct(question: Question, reason: str, by, at: datetime) -> None:
    """The registered person is corrected to what the file says: his number when it is sure, his name when it is another."""
    person, values = question.person, {}
    if question.number:
        values["number"] = plain(question.number)
    if question.name and not agree(question.name, person.name):
        values["name"] = question.name
    if not values:
        raise Refused(
            "nothing_to_correct", "文件里的证件号码不可靠，没有可以更正的内容；请按证件核对后在农户页面更正。"
        )
    correct_person(person, values, by=by, at=at, note=reason)
