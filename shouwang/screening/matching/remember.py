"""What people said about the same words on an earlier list: it holds, or is put before them where the register changed.

A department's list brings the same damaged number every month. The same number, name and village in the same list mean
the same person, until somebody revokes the answer or the register speaks against it (the person gone, moved, others to
be considered): then it stands first among the candidates, or in the reason.
"""

from collections.abc import Sequence
from datetime import datetime

from shouwang.places.code import at_level
from shouwang.screening import sources
from shouwang.screening.matching import people
from shouwang.screening.matching.link import Match
from shouwang.screening.matching.models import SETTLED, Doubt, Settlement
from shouwang.screening.matching.people import Found
from shouwang.sheets.folding import folded
from shouwang.vault.cipher import blind_index

SAME = "上次确认为排在首位的人"
ASIDE = "上次处理为：{}"
REPLACED = "改作另一认定"
WORDS = dict(SETTLED)
HOLDS_AWAY = ("elsewhere", "not_rural", "nobody")  # not: to be enrolled, sent back; those ask for something to happen
Words = tuple[bytes, str, int]  # blind index, folded name, village


def remembered(contract: str, matches: Sequence[Match]) -> list[Match]:
    """The matches of one piece with earlier answers applied or put before people. `contract`: `supplier.table`."""
    asked = {at: _words(match) for at, match in enumerate(matches) if match.is_open}
    known = _standing(contract, {name for _, name, _ in asked.values()})
    if not known:
        return list(matches)
    answers = {at: answer for at, words in asked.items() if (answer := _answer(words, known))}
    persons = people.by_ids({answer.person_id for answer in answers.values() if answer.person_id})
    return [
        _applied(match, answers[at], persons, asked[at]) if at in answers else match for at, match in enumerate(matches)
    ]


def record(doubt: Doubt, *, by, at: datetime) -> Settlement | None:
    """Keep the answer that a person has just given on a row, in place of an earlier one on the same words.

    A row with neither number nor village says too little: its answer is its own.
    """
    if not doubt.number_id and not doubt.village:
        return None
    supplier, table = doubt.delivery.supplier, doubt.delivery.table
    words = (_index_of(doubt), folded(doubt.name), doubt.village)
    earlier = _same(Settlement.objects.standing().filter(supplier=supplier, table=table, folded=words[1]), words)
    Settlement.objects.filter(pk__in=[one.pk for one in earlier]).update(
        revoked_at=at, revoked_by=by, revoked_reason=REPLACED
    )
    return Settlement.objects.create(
        place_id=doubt.place_id, supplier=supplier, table=table, number=doubt.number, number_mask=doubt.number_mask,
        name=doubt.name, folded=words[1], village=doubt.village, answer=doubt.settled_as, person=doubt.person,
        home=at_level(doubt.person.place_id, "village") if doubt.person else 0, candidates=doubt.candidates,
        reason=doubt.settled_reason, settled_by=by, settled_at=at,
    )  # fmt: skip


def answered(doubt: Doubt, answer: Settlement | None) -> Doubt:
    """The (unsaved) row settled by an answer that holds for it."""
    if answer is None:
        return doubt
    doubt.settled_as, doubt.person_id, doubt.settlement = answer.answer, answer.person_id, answer
    doubt.settled_by_id, doubt.settled_at, doubt.settled_reason = answer.settled_by_id, answer.settled_at, answer.reason
    return doubt


def _words(match: Match) -> Words:
    index = blind_index("number", match.number.text) if match.number.text else b""
    return index, folded(str(match.line.values.get("name") or "")), match.where.village


def _index_of(row: Doubt | Settlement) -> bytes:
    return bytes(row.number.index) if row.number_id else b""


def _standing(contract: str, names: set[str]) -> dict[Words, Settlement]:
    agreed = sources.contract(contract)
    found = Settlement.objects.standing().filter(supplier=agreed.supplier, table=agreed.table, folded__in=names)
    return {(_index_of(one), one.folded, one.village): one for one in found.select_related("number").order_by("id")}


def _same(found, words: Words) -> list[Settlement]:
    return [one for one in found.select_related("number") if (_index_of(one), one.folded, one.village) == words]


def _answer(words: Words, known: dict[Words, Settlement]) -> Settlement | None:
    """The answer on the same words; else one on the same number and name whose village was not read then."""
    index, name, village = words
    if not index and not village:
        return None
    return known.get(words) or (known.get((index, name, 0)) if index else None)


def _applied(match: Match, answer: Settlement, persons: dict[int, Found], words: Words) -> Match:
    person = persons.get(answer.person_id)
    if answer.village != words[2] or not _holds(match, answer, person):
        return _proposed(match, answer, person)
    if person:
        return match._replace(outcome="link", method="settled", person=person, answer=answer)
    return match._replace(answer=answer)


def _holds(match: Match, answer: Settlement, person: Found | None) -> bool:
    """Whether the register still says what it said when the answer was given."""
    if answer.answer == "person":
        birth = match.line.values.get("birth_on")
        lives_there = person is not None and not person.has_left and person.village == answer.home
        return lives_there and (birth is None or person.birth in (None, birth))
    return answer.answer in HOLDS_AWAY and {one.id for one in match.candidates} <= set(answer.candidates)


def _proposed(match: Match, answer: Settlement, person: Found | None) -> Match:
    if person:
        rest = tuple(one for one in match.candidates if one.id != person.id)
        return match._replace(outcome="doubt", candidates=(person, *rest), reason=f"{match.reason}；{SAME}"[:200])
    return match._replace(reason=f"{match.reason}；{ASIDE.format(WORDS[answer.answer])}"[:200])
