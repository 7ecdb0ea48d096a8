"""Saying whom each row is about: by number, by repaired number, by name + birth + village. Doubts are for people.

A number that fails its check digit, a numeric cell, a number that lost digits is never linked here, even where what is
left happens to be somebody's valid number: such rows become doubts with candidates.
"""

from collections.abc import Sequence
from typing import NamedTuple

from shouwang.places.code import span
from shouwang.screening.intake.check import Line
from shouwang.screening.matching import people
from shouwang.screening.matching.people import Found
from shouwang.screening.matching.where import Atlas, Where
from shouwang.sheets import identity
from shouwang.sheets.identity import EMPTY, Number
from shouwang.vault.cipher import blind_index

MOST_CANDIDATES = 10
KNOWN = "该证件号码在本地区以外已有登记"
TIE = "同一证件号码登记在两处"
NAMESAKES = "姓名、出生日期、村都相同的不止一人"
OTHER_NUMBER = "姓名、出生日期、村相同，证件号码不同"
UNSURE = "姓名相近，缺少可靠的证件号码"
BAD = {"bad_check": "证件号码校验位不符", "damaged": "证件号码已损坏"}
NOBODY = "本地区登记中没有这个人"
NO_PLACE = "看不出是本地区的哪个村、组"
OUTSIDE = "不在本地区"


class Match(NamedTuple):
    """What is known about one row. `outcome`: link, place, doubt, unmatched or skip (outside the area)."""

    line: Line
    outcome: str
    where: Where
    number: Number
    method: str = ""
    person: Found | None = None
    candidates: tuple[Found, ...] = ()
    reason: str = ""

    @property
    def is_kept(self) -> bool:
        return self.outcome != "skip"

    @property
    def place(self) -> int:
        """The place that the row belongs to as far as is known; 0 when nothing is."""
        if self.person:
            return self.person.place
        if self.where.place:
            return self.where.place
        counties = {person.place // 10**9 for person in self.candidates}
        return counties.pop() * 10**9 if len(counties) == 1 else 0


class _Known(NamedTuple):
    """Everything that the rows of one piece need to know, asked for in bulk."""

    indexes: dict[str, bytes]
    numbers: dict[bytes, list[Found]]
    names: dict[str, list[Found]]
    near: dict[str, tuple[str, ...]]


def link(lines: Sequence[Line], atlas: Atlas) -> list[Match]:
    """Match every line, in order. A handful of questions to the database whatever the number of lines."""
    given = [_number(line) for line in lines]
    known = _look_up(lines, given)
    matches = [_match(line, number, atlas.find(line.values), known) for line, number in zip(lines, given, strict=True)]
    return _with_elsewhere(_ranked(matches), known.indexes)


def name_of(values: dict) -> str:
    """A person's name for comparing: without blanks, one kind of middle dot."""
    name = "".join(str(values.get("name") or "").split())
    for dot in "•・‧∙.":
        name = name.replace(dot, "·")
    return name


def _number(line: Line) -> Number:
    return line.values.get("number") or EMPTY


def _look_up(lines: Sequence[Line], given: Sequence[Number]) -> _Known:
    near = {n.text: identity.candidates(n) for n in given if n.state in BAD}
    wanted = {n.sure for n in given if n.sure} | {one for several in near.values() for one in several}
    indexes = {text: blind_index("number", text) for text in wanted}
    numbers = people.by_number(set(indexes.values()))
    loose = (
        name_of(line.values)
        for line, number in zip(lines, given, strict=True)
        if not (number.sure and _sure(numbers.get(indexes[number.sure], ())))
    )
    return _Known(indexes, numbers, people.by_name({name for name in loose if name}), near)


def _sure(found: Sequence[Found]) -> list[Found]:
    return [person for person in found if person.is_sure]


def _match(line: Line, number: Number, where: Where, known: _Known) -> Match:
    if line.values.get("extent") in ("village", "group"):
        return _of_place(line, where)
    if number.sure:
        found = _sure(known.numbers.get(known.indexes[number.sure], ()))
        if found:
            return _by_number(line, number, where, found)
    if where.is_outside:
        return Match(line, "skip", where, number, reason=OUTSIDE)
    if number.state in BAD:
        return _doubtful(line, number, where, known)
    return _by_name(line, number, where, known.names.get(name_of(line.values), []))


def _of_place(line: Line, where: Where) -> Match:
    """A row about a whole village or group stands for all who live there."""
    if where.is_outside:
        return Match(line, "skip", where, EMPTY, reason=OUTSIDE)
    fits = where.village and (line.values["extent"] == "village" or where.place != where.village)
    if not fits:
        return Match(line, "unmatched", where, EMPTY, reason=NO_PLACE)
    return Match(line, "place", where, EMPTY, method="place")


def place_span(match: Match) -> tuple[int, int]:
    """First and last place id that a row about a village or group stands for."""
    whole = match.where.village if match.line.values["extent"] == "village" else match.where.place
    return span(whole)


def _by_number(line: Line, number: Number, where: Where, found: list[Found]) -> Match:
    """Somebody who still lives in the register goes before one who left it; two of them are a tie."""
    present = [person for person in found if not person.has_left] or found
    if len(present) == 1:
        return Match(line, "link", where, number, method=number.state, person=present[0])
    return Match(line, "doubt", where, number, candidates=tuple(present[:MOST_CANDIDATES]), reason=TIE)


def _by_name(line: Line, number: Number, where: Where, same: list[Found]) -> Match:
    birth = number.birth or line.values.get("birth_on")
    if birth and where.village:
        here = [person for person in same if person.birth == birth and person.village == where.village]
        free = [person for person in here if not (number.sure and person.is_sure)]
        if len(here) == 1 and free:
            return Match(line, "link", where, number, method="name_birth_village", person=here[0])
        if here:
            reason = NAMESAKES if len(here) > 1 else OTHER_NUMBER
            return Match(line, "doubt", where, number, candidates=tuple(here[:MOST_CANDIDATES]), reason=reason)
    alike = [person for person in same if _could_be(person, number, birth, where)]
    if alike:
        return Match(line, "doubt", where, number, candidates=tuple(alike[:MOST_CANDIDATES]), reason=UNSURE)
    return Match(line, "unmatched", where, number, reason=NOBODY)


def _could_be(person: Found, number: Number, birth, where: Where) -> bool:
    """Whether nothing that is known speaks against it: another number, another birthday, another village."""
    if birth and person.birth and person.birth != birth:
        return False
    if number.sure:
        return not person.is_sure
    return not where.village or person.village == where.village


def _doubtful(line: Line, number: Number, where: Where, known: _Known) -> Match:
    """Candidates of a number that no machine may trust: numbers one slip away, then namesakes of the place."""
    name = name_of(line.values)
    near = [p for text in known.near.get(number.text, ()) for p in _sure(known.numbers.get(known.indexes[text], ()))]
    same = known.names.get(name, [])
    here = [person for person in same if not where.village or person.village == where.village]
    ordered = {person.id: person for person in sorted(near, key=lambda person: person.name != name)}
    ordered |= {person.id: person for person in here or same if person.id not in ordered}
    return Match(line, "doubt", where, number, candidates=tuple(ordered.values()), reason=BAD[number.state])


def _ranked(matches: list[Match]) -> list[Match]:
    """Candidates of damaged numbers: those whose own number begins with what is left come first."""
    damaged = [match for match in matches if match.outcome == "doubt" and match.number.candidates_key]
    numbers = people.numbers_of(person.id for match in damaged for person in match.candidates)

    def order(match: Match) -> Match:
        if match.outcome != "doubt":
            return match
        key = match.number.candidates_key
        start = key[:15] if match.number.state == "damaged" else ""
        first = sorted(match.candidates, key=lambda p: not (start and numbers.get(p.id, "").startswith(start)))
        return match._replace(candidates=tuple(first[:MOST_CANDIDATES]))

    return [order(match) for match in matches]


def _with_elsewhere(matches: list[Match], indexes: dict[str, bytes]) -> list[Match]:
    """Say of rows that found nobody whether the number is known beyond these places."""
    lost = {indexes[m.number.sure] for m in matches if m.outcome == "unmatched" and m.number.sure}
    known = people.known_elsewhere(lost)

    def say(match: Match) -> Match:
        if match.outcome == "unmatched" and match.number.sure and indexes[match.number.sure] in known:
            return match._replace(reason=KNOWN)
        return match

    return [say(match) for match in matches]
