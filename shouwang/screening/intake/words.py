"""The word book: what departments mean by their headings, code words and titles, said once and applied from then on."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.screening.intake.models import Delivery, Word
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.sheets import header
from shouwang.sheets.cells import folded
from shouwang.trail import write as trail
from shouwang.web.sight import within

SKIP = "skip"


class Known(NamedTuple):
    """The words in force for one list of one area, as reading needs them; `said` finds the answer behind each."""

    columns: dict[str, str]  # heading (normalised) → column, or skip
    codes: dict[tuple[str, str], str | None]  # (column, folded word) → code, None for skip; (column, 单位) → unit
    titles: frozenset[str]
    said: dict[tuple[str, str, str], Word]


def known(delivery: Delivery) -> Known:
    """What has been said about this list's words so far, and not been taken back."""
    found = Word.objects.in_force().filter(place_id=delivery.place_id, supplier=delivery.supplier, table=delivery.table)
    columns, codes, titles, said = {}, {}, set(), {}
    for each in found.select_related("answered_by__holder"):
        said[each.kind, each.column, each.word] = each
        if each.kind == "column":
            columns[each.word] = each.meaning
        elif each.kind == "title":
            titles.add(each.word)
        else:
            meant = None if each.meaning == SKIP else each.meaning
            codes[each.column, each.word if each.kind == "unit" else folded(each.word)] = meant
    return Known(columns, codes, frozenset(titles), said)


def learn(delivery: Delivery, *, kind: str, word: str, meaning: str, reason: str, column: str = "", by, at: datetime):
    """Keep what a word means; what was said of it before is taken back by this."""
    word = header.normalise(word) if kind == "column" else word
    same = {"place_id": delivery.place_id, "supplier": delivery.supplier, "table": delivery.table}
    same |= {"kind": kind, "column": column, "word": word[:120]}
    Word.objects.in_force().filter(**same).update(revoked_at=at, revoked_by=by)
    return Word.objects.create(
        **same, meaning=meaning, since=day(at), reason=reason[:300], answered_by=by, answered_at=at
    )


def revoke(word: Word, *, by, at: datetime) -> Word:
    """Take a word back: from now on it is asked again; what was read with it stays. Refused `already_revoked`."""
    by.need("intake.answer")
    must_hold(by, word)
    with within(of_area(word.place_id)), transaction.atomic():
        word = Word.objects.select_for_update(of=("self",)).get(pk=word.pk)
        if word.revoked_at:
            raise Refused("already_revoked", "这一条已经撤销过了。")
        changes = trail.change(word, revoked_at=at, revoked_by_id=by.pk)
        word.save(update_fields=["revoked_at", "revoked_by"])
        trail.write(
            "intake.revoke_word", by=by, at=at, subject=word, changes=changes, note=f"{word.word} → {word.meaning}"
        )
    return word
