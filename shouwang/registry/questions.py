"""Questions of a registry file: kept when it is loaded, answered by a person, remembered for later files.

A row that may mean somebody who is registered is not loaded. *Same*: the registered person gets the number (and name)
of the file. *Other*: they are two; the next load of the file enters him. *Noted*: looked into, nothing to be changed here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.registry.bulk import insert
from shouwang.registry.compare import Ask
from shouwang.registry.correct import correct_person
from shouwang.registry.models import Batch, Question
from shouwang.sheets.folding import agree
from shouwang.trail.write import write
from shouwang.vault.keep import plain, sealed
from shouwang.vault.mask import mask
from shouwang.vault.models import Secret

ABOUT_IDENTITY = ("asked_number", "asked_birth", "asked_head", "asked_namesake")
ABOUT_LEAVING = ("asked_dead", "asked_gone")
_COLUMNS = (
    "place_id", "batch_id", "household_id", "person_id", "code", "file", "sheet", "row", "name", "number_id", "number_mask"
)  # fmt: skip


def keep_questions(asks: Iterable[Ask], batch: Batch) -> None:
    """Store the questions; one that is open already about the same person and number is not asked twice."""
    asks = list(asks)
    people = [one.resident.id for one in asks if one.resident]
    known = Question.objects.open().filter(person_id__in=people).select_related("number") if people else ()
    seen = {(one.person_id, one.code, one.number and bytes(one.number.index)) for one in known}
    new = [one for one in asks if one.resident is None or (one.resident.id, one.code, one.said.number) not in seen]
    insert(Question, _COLUMNS, _rows(new, batch))


def _rows(asks: list[Ask], batch: Batch) -> Iterator[tuple]:
    secrets = [_secret(one) for one in asks]
    Secret.objects.bulk_create([one for one in secrets if one])
    for one, secret in zip(asks, secrets, strict=True):
        member = one.member
        yield (
            one.place, batch.pk, one.dwelling and one.dwelling.id, one.resident and one.resident.id, one.code,
            member.file[:200], member.sheet[:100], member.row, member.name[:60], secret and secret.pk,
            mask("number", member.number.text)[:24] if member.number.text else "",
        )  # fmt: skip


def _secret(one: Ask) -> Secret | None:
    number = one.member.number
    return sealed("number", number.text, one.place, one.dwelling and one.dwelling.id) if number.sure else None


def settled() -> frozenset[tuple[int, bytes | None]]:
    """(person, blind index of the number) that somebody has said are two, within sight."""
    rows = Question.objects.filter(answer="other", person__isnull=False).visible_to()
    pairs = rows.values_list("person_id", "number__index")
    return frozenset((person, index and bytes(index)) for person, index in pairs)


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
