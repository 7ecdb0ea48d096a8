"""Saying whom each row is about: by number and name, by repaired number, by name + birth + village. Doubts are for people.

A number beside another name is a contradiction, never a link. A number that fails its check digit, a numeric cell, a
number that lost digits is never linked by itself, even where what is left happens to be somebody's valid number: only
where name, birth and village say the same (`agreed`). All else becomes a doubt with candidates.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from shouwang.places.code import span
from shouwang.screening.intake.check import Line
from shouwang.screening.matching import known as register
from shouwang.screening.matching import people
from shouwang.screening.matching.known import UNSURE as BAD_STATES
from shouwang.screening.matching.known import Known, Row
from shouwang.screening.matching.people import MOST, Found
from shouwang.screening.matching.where import Atlas, Hint, Where
from shouwang.sheets import identity
from shouwang.sheets.folding import folded, near
from shouwang.sheets.identity import EMPTY, Number

KNOWN = "该证件号码在本地区以外已有登记"
TIE = "同一证件号码登记在两处"
CONTRADICTS = "姓名与证件号码不符"
CONTRADICTS_NEARLY = f"{CONTRADICTS}（姓名只差一个字）"
NAMESAKES = "姓名、出生日期、村都相同的不止一人"
OTHER_NUMBER = "姓名、出生日期、村相同，证件号码不同"
NEARLY = "同村有人同日出生，姓名只差一个字"
UNSURE = "姓名相近，缺少可靠的证件号码"
EITHER = "看不出是哪一个村：有两个以上的村可能"
BAD = {"bad_check": "证件号码校验位不符", "damaged": "证件号码已损坏"}
NOBODY = "本地区登记中没有这个人"
NO_PLACE = "看不出是本地区的哪个村、组"
OUTSIDE = "不在本地区"


class Match(NamedTuple):
    """What is known about one row. `outcome`: link, place, doubt, unmatched or skip (outside the area).

    `method` of a link: exact, repaired, agreed, name_birth_village; settled where `answer`, a person's earlier word
    (`remember`), holds for it. An answer that does not hold any more leaves the row open.
    """

    line: Line
    outcome: str
    where: Where
    number: Number
    method: str = ""
    person: Found | None = None
    candidates: tuple[Found, ...] = ()
    reason: str = ""
    answer: Any = None

    @property
    def is_open(self) -> bool:
        """Whether a person has to say whom it is about."""
        return self.outcome in ("doubt", "unmatched")

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


def link(lines: Sequence[Line], atlas: Atlas) -> list[Match]:
    """Match every line, in order. A handful of questions to the database whatever the number of lines."""
    rows = [register.row(line, atlas.find(line.values, hints(line)), atlas.area) for line in lines]
    known = Known(rows)
    matches = [_match(row, known) for row in rows]
    matches = _with_near(rows, matches, known)
    return _with_elsewhere(_ranked(matches), known.indexes)


def hints(line: Line) -> tuple[Hint, ...]:
    """The words around a row that may name its village, the nearest first."""
    around = (("section", line.section), ("title", line.title), ("sheet", line.sheet), ("file", line.file))
    return tuple(Hint(by, words) for by, words in around if words)


def name_of(values: dict) -> str:
    """A person's name as the file writes it, without blanks."""
    return "".join(str(values.get("name") or "").split())


def _match(row: Row, known: Known) -> Match:
    line, number, where = row.line, row.number, row.where
    if line.values.get("extent") in ("village", "group"):
        return _of_place(line, where)
    if found := known.holders(number.sure):
        return _by_number(row, found, known)
    if where.is_outside:
        return Match(line, "skip", where, number, reason=OUTSIDE)
    if number.state in BAD_STATES:
        return _doubtful(row, known)
    return _by_name(row, known)


def _of_place(line: Line, where: Where) -> Match:
    """A row about a whole village or group stands for all who live there."""
    if where.is_outside:
        return Match(line, "skip", where, EMPTY, reason=OUTSIDE)
    fits = where.village and (line.values["extent"] == "village" or where.place != where.village)
    if not fits:
        return Match(line, "unmatched", where, EMPTY, reason=EITHER if where.either else NO_PLACE)
    return Match(line, "place", where, EMPTY, method="place")


def place_span(match: Match) -> tuple[int, int]:
    """First and last place id that a row about a village or group stands for."""
    whole = match.where.village if match.line.values["extent"] == "village" else match.where.place
    return span(whole)


def _by_number(row: Row, found: list[Found], known: Known) -> Match:
    """Somebody who still lives in the register goes before one who left it; two of them are a tie.

    The name must be his: of a sure number beside another name nobody knows which of the two is wrong.
    """
    present = [person for person in found if not person.has_left] or found
    if row.name.strip() and not any(row.names(person) for person in present):
        slip = any(near(folded(row.name), folded(person.name)) for person in present)
        candidates = _distinct(present, known.namesakes(row))
        return _doubt(row, candidates, CONTRADICTS_NEARLY if slip else CONTRADICTS)
    if len(present) == 1:
        return Match(row.line, "link", row.where, row.number, method=row.number.state, person=present[0])
    return _doubt(row, present, TIE)


def _by_name(row: Row, known: Known) -> Match:
    birth, village, number = row.birth, row.where.village, row.number
    same = known.namesakes(row)
    if birth and village:
        here = [person for person in same if person.birth == birth and person.village == village]
        here = [person for person in here if not person.has_left] or here
        free = [person for person in here if not (number.sure and person.is_sure)]
        if len(here) == 1 and free:
            return Match(row.line, "link", row.where, number, method="name_birth_village", person=here[0])
        if here:
            return _doubt(row, here, NAMESAKES if len(here) > 1 else OTHER_NUMBER)
    alike = [person for person in same if _could_be(person, row)]
    if alike:
        return _doubt(row, alike, EITHER if row.where.either else UNSURE)
    return Match(row.line, "unmatched", row.where, number, reason=NOBODY)


def _could_be(person: Found, row: Row) -> bool:
    """Whether nothing that is known speaks against it: another number, another birthday, another village."""
    if row.birth and person.birth and person.birth != row.birth:
        return False
    if row.number.sure:
        return not person.is_sure
    villages = row.where.either or ((row.where.village,) if row.where.village else ())
    return not villages or person.village in villages


def _doubtful(row: Row, known: Known) -> Match:
    """Whoever is meant by a number that no machine may trust: candidates are those one slip away, then namesakes.

    One who bears a number that the cell may hold whole is linked where name, birth and village say the same; under
    another name he is a contradiction.
    """
    whole = known.whole_holders(row.number)
    agreed = [person for person in whole if row.names(person) and _agrees(row, person)]
    if len(agreed) == 1:
        return Match(row.line, "link", row.where, row.number, method="agreed", person=agreed[0])
    reason = BAD[row.number.state]
    if whole and row.name.strip() and not any(row.names(person) for person in whole):
        reason = f"{reason}；{CONTRADICTS}"
    possible = _distinct(whole, known.possible_holders(row.number))
    first = sorted(possible, key=lambda person: not row.names(person))
    return _doubt(row, _distinct(first, known.namesakes(row)), reason, most=None)


def _agrees(row: Row, person: Found) -> bool:
    """Village as registered, and birth: the number's own, which a column of the row may not contradict."""
    births = {person.birth, row.line.values.get("birth_on"), *map(identity.birth_of, register.true_numbers(row.number))}
    return bool(row.where.village) and person.village == row.where.village and len(births - {None}) == 1


def _doubt(row: Row, candidates: Sequence[Found], reason: str, most: int | None = MOST) -> Match:
    return Match(row.line, "doubt", row.where, row.number, candidates=tuple(candidates[:most]), reason=reason)


def _distinct(*some: Sequence[Found]) -> list[Found]:
    """Each person once, in the order of his first mention."""
    return list({person.id: person for found in some for person in found}.values())


def _with_near(rows: Sequence[Row], matches: list[Match], known: Known) -> list[Match]:
    """Rows that found nobody: somebody of that day and village whose name is one letter off is asked about."""
    known.ask_near([row for row, match in zip(rows, matches, strict=True) if match.outcome == "unmatched"])

    def look(row: Row, match: Match) -> Match:
        found = known.near(row) if match.outcome == "unmatched" else []
        return _doubt(row, found, NEARLY) if found else match

    return [look(row, match) for row, match in zip(rows, matches, strict=True)]


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
        return match._replace(candidates=tuple(first[:MOST]))

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
