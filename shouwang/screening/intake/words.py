"""The word book: what departments mean by their headings, code words and titles, said once and applied from then on.

It stands on what the product ships (a contract's headings, aliases and code words); a person's word goes before that.
"""

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from shouwang.places.clock import day
from shouwang.policy.book import canonical
from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake.models import Delivery, Word
from shouwang.screening.intake.scope import must_hold, of_area
from shouwang.sheets import header, private
from shouwang.sheets.cells import folded
from shouwang.sheets.contract import Contract
from shouwang.trail import write as trail
from shouwang.web.sight import within

SKIP = "skip"
LONGEST = 120  # signs of a word that are kept


class Known(NamedTuple):
    """The words in force for one list of one area, as reading needs them; `said` finds the answer behind each.

    `digest` is SHA-256 over everything that reading goes by: the contract's own words, and these.
    """

    columns: dict[str, str]  # heading (normalised) → column, or skip
    codes: dict[tuple[str, str], str | None]  # (column, folded word) → code, None for skip; (column, 单位) → unit
    titles: frozenset[str]
    said: dict[tuple[str, str, str], Word]
    digest: str = ""


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
    return Known(columns, codes, frozenset(titles), said, _digest(delivery.contract, said))


def _digest(contract: Contract, said: dict[tuple[str, str, str], Word]) -> str:
    shipped = [
        [each.name, each.heading, sorted(each.aliases), sorted(each.values.items())] for each in contract.columns
    ]
    own = sorted([*key, word.meaning] for key, word in said.items())
    return hashlib.sha256(canonical([shipped, own]).encode()).hexdigest()


def options(contract: Contract, column: str = "") -> list[tuple[str, str]]:
    """What a heading (no `column`) or a word in a code column may mean, each with the word that people say for it."""
    if column:
        said = {code: word for word, code in reversed(contract.column(column).values.items())}
    else:
        said = {each.name: each.heading for each in contract.columns}
    return [*said.items(), (SKIP, "不用这一项")]


def coded(contract: Contract) -> list[tuple[str, str]]:
    """The columns whose words can be explained."""
    return [(each.name, each.heading) for each in contract.columns if each.values]


def say(contract: str, *, word: str, meaning: str, reason: str, column: str = "", by, at: datetime) -> Word:
    """Enter a word for the post's area, or say that one means something else from now on; lists read later go by it.

    Without `column` it is a heading. Refused: `unknown_table`, `not_your_table`, `no_reason`, `bad_word` (empty, too long,
    or somebody's number), `wrong_answer`.
    """
    by.need("intake.answer")
    agreed = next((each for each in sources.handed_in() if each.name == contract), None)
    if agreed is None:
        raise Refused("unknown_table", "没有这份名单，请重新选择。")
    one = Word(place_id=by.place_id, supplier=agreed.supplier, table=agreed.table)
    must_hold(by, one)
    word = word.strip()
    if not reason.strip():
        raise Refused("no_reason", "请写明依据，例如“已与报送单位电话核对”。")
    if not word or len(word) > LONGEST or private.is_number(word):
        raise Refused("bad_word", f"原文须是文件里的表头或写法，不超过 {LONGEST} 字，不能是人的号码。")
    if column not in ("", *(name for name, _ in coded(agreed))) or meaning not in dict(options(agreed, column)):
        raise Refused("wrong_answer", "所选的含义不属于这一列，请重新选择。")
    with within(of_area(by.place_id)), transaction.atomic():
        given = {"kind": "code" if column else "column", "column": column, "word": word, "meaning": meaning}
        kept = learn(one, **given, reason=reason.strip(), by=by, at=at)
        trail.write(
            "intake.say_word", by=by, at=at, subject=kept, note=f"{kept.word} → {meaning}：{reason.strip()}"[:300]
        )
    return kept


def learn(
    delivery: Delivery | Word, *, kind: str, word: str, meaning: str, reason: str, column: str = "", by, at: datetime
):
    """Keep what a word means for the list of a delivery; what was said of it before is taken back by this."""
    word = header.normalise(word) if kind == "column" else word
    same = {"place_id": delivery.place_id, "supplier": delivery.supplier, "table": delivery.table}
    same |= {"kind": kind, "column": column, "word": word[:LONGEST]}
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
