"""Reading a delivery row by row: each row checked, matched, put on its county's shelf or aside; counted as it passes.

Nothing of a row is held after its piece. What is written here (lake files half written, rows aside, faults) belongs to a
delivery that does not count, and goes when it is read anew.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import transaction

from shouwang.places.clock import day
from shouwang.places.code import above, at_level, level, short, span
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake import compare, hold, questions, shelf, titles, understand, words
from shouwang.screening.intake.check import Checked, Line, open_file
from shouwang.screening.intake.hold import Facts
from shouwang.screening.intake.models import Delivery, Remark
from shouwang.screening.intake.questions import Question
from shouwang.screening.intake.scope import of_area
from shouwang.screening.matching.aside import Aside
from shouwang.screening.matching.carried import write_carried
from shouwang.screening.matching.difference import difference
from shouwang.screening.matching.link import Match, link, place_span
from shouwang.screening.matching.remark import Tally
from shouwang.screening.matching.remember import remembered
from shouwang.screening.matching.where import Atlas
from shouwang.screening.rules.heard import heard
from shouwang.sheets import header, identity
from shouwang.sheets.collecting import rarely_collecting
from shouwang.sheets.read import Reading
from shouwang.sheets.understood import Said
from shouwang.vault import documents
from shouwang.web.sight import within

Progress = Callable[[int, int, str], None]


@dataclass
class Sifted:
    """What reading and matching found. Rows and links are on their county's shelf already, unsettled."""

    checked: Checked
    known: words.Known
    facts: Facts
    census: compare.Census
    shelves: shelf.Shelves
    counts: Counter = field(default_factory=Counter)
    asked: Counter = field(default_factory=Counter)  # (column, word) → rows that wait for its meaning
    passed: Counter = field(default_factory=Counter)  # the same of columns on which nothing rests
    questions: list[Question] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    @property
    def kept(self) -> int:
        return sum(self.counts[outcome] for outcome in ("link", "place", "doubt", "unmatched", "asked"))

    @property
    def said(self) -> list[Said]:
        return [*getattr(self.checked.reading, "said", ()), *self.tally.said()]

    def keep(self, delivery: Delivery) -> None:
        """Counts, census and lake files onto the delivery (unsaved); what it would change of the one that stands."""
        counts, checked = self.counts, self.checked
        delivery.rows, delivery.faulty = checked.rows, checked.faulty
        delivery.skipped = checked.skipped + counts["skip"]
        delivery.linked = counts["link"] + counts["place"]
        delivery.doubtful, delivery.unmatched, delivery.asked = counts["doubt"], counts["unmatched"], counts["asked"]
        delivery.kept, delivery.unread = self.kept, understand.unread(self.said)
        delivery.census, delivery.filled = self.census.told(), dict(self.facts.filled)
        delivery.words_sha256 = self.known.digest
        delivery.named = sources.telling(delivery.contract_name).named(self.facts.texts)
        delivery.lake = self.shelves.put()
        write_carried(delivery)
        earlier = understand.supersedes(delivery)
        delivery.difference = difference(earlier, delivery) if earlier else {}

    def remarks(self, delivery: Delivery) -> list[Remark]:
        """The record of what the delivery was understood to say (unsaved)."""
        return understand.record(delivery, self.said, self.facts, self.questions, self.known)


class Lacking(Refused):
    """Columns that the list needs were not found, or nobody knows in what unit they are: somebody may still say."""

    def __init__(self, reading: Reading):
        first = reading.problems[0]
        super().__init__("missing_columns", f"{first.sentence}。{first.advice}。")
        self.reading = reading

    @property
    def has_nothing(self) -> bool:
        """Whether there is no heading of which anybody could say what it is."""
        return not any(table.header.shown for table in self.reading.looked) and not self.reading.best.shown

    @property
    def is_question(self) -> bool:
        """Whether every column is there, and only units are to be said."""
        return all(problem.code == "unit_unclear" for problem in self.reading.problems)


def sift(delivery: Delivery, progress: Progress) -> Sifted:
    """Read a delivery's file. Refused (`unreadable`, `missing_columns`, `wrong_area`, `says_opposite`): no such list."""
    with within(of_area(delivery.place_id)):
        data = documents.read(delivery.document)
        atlas = Atlas(delivery.place_id, _places(delivery.place_id))
        known = words.known(delivery)
        own = _own_names(delivery.place_id, atlas)
    reading = _opened(data, delivery, known)
    facts = Facts(texts=titles.texts(reading, delivery.file), own=own, **titles.headings(reading))
    hold.contradicted(delivery.contract_name, facts)
    if reading.problems:
        reading.close()
        raise Lacking(reading)
    census, shelves = compare.Census(delivery.contract_name), shelf.Shelves(delivery)
    found = Sifted(Checked(reading, delivery.period, day(delivery.received_at)), known, facts, census, shelves)
    try:
        _walk(delivery, found, atlas, progress)
        return _asking(delivery, found)
    except BaseException:
        shelves.drop()
        raise


@rarely_collecting()
def _walk(delivery: Delivery, found: Sifted, atlas: Atlas, progress: Progress) -> None:
    aside = Aside(delivery)
    for piece in found.checked.pieces():
        _piece(delivery, found, atlas, aside, piece)
        progress(found.checked.rows, 0, f"已读取 {found.checked.rows} 行")
    with within(of_area(delivery.place_id)), transaction.atomic():
        _rest(delivery, found, atlas, aside)
    if found.counts["skip"] and not found.kept and not found.checked.faulty:
        raise Refused("wrong_area", "文件里的人员都不在本地区，请核对文件和地区后重新报送。")


def _opened(data: bytes, delivery: Delivery, known: words.Known) -> Reading:
    """The file opened with everything that people have said about its columns; once more when a heading was learnt.

    A file whose every sheet fits another of the supplier's lists better is read all the same: its faults then say so.
    """

    def opened(mapping: dict, leaves_others: bool = True) -> Reading:
        given = {"words": known.codes, "leaves_others": leaves_others}
        return open_file(data, delivery.file, delivery.contract_name, mapping or None, **given)

    reading = opened(delivery.mapping)
    learnt = _learnt(reading, known)
    if learnt or not reading.tables:
        reading.close()
        reading = opened({**learnt, **delivery.mapping}, bool(reading.tables))
    return reading


def _learnt(reading: Reading, known: words.Known) -> dict[str, str | None]:
    """What people said of this file's headings beside what the contract knows: column → heading.

    A heading that they explained otherwise is not read as the contract would: its column stands under another heading,
    or None: nowhere.
    """
    found: dict[str, str | None] = {}
    plain: dict[str, str] = {}  # columns that some sheet has under a heading which nobody explained
    for table in reading.looked:
        shown, read = table.header.shown, {at: name for name, at in table.header.columns.items()}
        own = {shown[at]: name for at, name in read.items() if at < len(shown)}
        said = {heading: known.columns.get(header.normalise(heading)) for heading in (*own, *table.header.unknown)}
        explained = {heading: column for heading, column in said.items() if column not in (None, own.get(heading))}
        plain |= {own[heading]: heading for heading in own if heading not in explained}
        found |= {own[heading]: None for heading in explained if heading in own and own[heading] not in found}
        for heading, column in explained.items():
            if column != words.SKIP and (column not in table.header.columns or column in found):
                found[column] = heading
    return {column: heading or plain.get(column) for column, heading in found.items()}


def _places(area: int) -> Iterator[tuple[int, str, int | None]]:
    return Place.objects.filter(pk__range=span(area)).values_list("pk", "name", "became_id").iterator()


def _own_names(area: int, atlas: Atlas) -> set[str]:
    return {*atlas.names.values(), *Place.objects.filter(pk__in=above(area)).values_list("name", flat=True)}


def _piece(delivery: Delivery, found: Sifted, atlas: Atlas, aside: Aside, piece: list[Line]) -> None:
    """Match one piece, count it, put it on its shelves, write what stands aside."""
    with within(of_area(delivery.place_id)), transaction.atomic():
        matches = [_settled(match, found) for match in remembered(delivery.contract_name, link(piece, atlas))]
        found.tally.add(matches)
        rows, links = defaultdict(list), defaultdict(list)
        for match in matches:
            _count(match, found)
            if match.is_kept and match.outcome != "asked":
                county = shelf.shelf_of(match.place or delivery.place_id)
                rows[county].append(match.line.values)
                if match.outcome in ("link", "place") and not match.answer:
                    links[county].append(_as_link(match))
        for county, some in sorted(rows.items()):
            found.shelves.add(county, some, links[county])
        aside.written([match for match in matches if match.outcome == "link"])
        aside.add([match for match in matches if match.answer or match.outcome not in ("link", "place")])
        _rest(delivery, found, atlas, aside)


def _rest(delivery: Delivery, found: Sifted, atlas: Atlas, aside: Aside) -> None:
    """Faults and lines that are no data. Where months are compared, whom a faulty row may be about is kept too."""
    lost = found.checked.take_lost()
    if lost and heard(delivery.contract_name).compares:
        aside.lost(link(lost, atlas))
    skips, faults = found.checked.take_aside()
    found.facts.contrary += sum(fault.code == "says_opposite" for fault in faults)
    aside.rest(skips, faults)


def _settled(match: Match, found: Sifted) -> Match:
    """A row with a word that nobody knows waits for its meaning, whoever it is about, when a rule reads that column."""
    if not match.line.asked or match.outcome == "skip":
        return match
    contract = found.checked.reading.contract
    told, waits = heard(contract.name), []
    for one in match.line.asked:
        column = contract.column(one.column)
        counts = told.counts(column)
        (found.asked if counts else found.passed)[one.column, one.word] += 1
        waits += [column.heading] if counts else []
    if not waits:
        return match
    meant = match.candidates or ((match.person,) if match.person else ())
    reason = f"{'、'.join(dict.fromkeys(waits))}的写法待明确"
    return match._replace(outcome="asked", answer=None, candidates=meant, reason=reason)


def _count(match: Match, found: Sifted) -> None:
    facts, values = found.facts, match.line.values
    found.counts[match.outcome] += 1
    if not match.is_kept:
        return
    is_linked = match.outcome in ("link", "place")
    facts.kept += 1
    facts.linked += is_linked
    found.census.add(_township(match), values, is_linked)
    for name, value in values.items():
        if value is not None and value != "" and not (type(value) is identity.Number and value.state == "empty"):
            facts.filled[name] += 1
    if values.get("township"):
        facts.placed += 1
        facts.strange += not match.where.place or level(match.where.place) in ("county", "prefecture")


def _township(match: Match) -> str:
    return _township_of(match.place) if match.place else ""


@lru_cache(maxsize=50_000)  # the places of a large area; bounded
def _township_of(place: int) -> str:
    return "" if level(place) in ("county", "prefecture") else short(at_level(place, "township"))


def _as_link(match: Match) -> dict:
    line, person = match.line, match.person
    lo, hi = (None, None) if person else place_span(match)
    return {
        "file": line.file,
        "sheet": line.sheet,
        "row": line.row,
        "household": person.household if person else None,
        "person": person.key if person else None,
        "method": match.method,
        "lo": lo,
        "hi": hi,
    }


def _asking(delivery: Delivery, found: Sifted) -> Sifted:
    """What only a person can say: unread headings that a silent rule may need, code words of columns that count."""
    contract, facts = delivery.contract, found.facts
    telling, told = sources.telling(contract.name), heard(contract.name)
    kept_columns = {name for name in contract_names(contract)}
    facts.filled = Counter({name: count for name, count in facts.filled.items() if name in kept_columns})
    lacking = [name for columns in told.silent(facts.filled).values() for name in columns]
    wanted = told.read if lacking else ()  # when a rule misses something, any of the sets that would do may be meant
    found.questions = questions.of_headings(contract, found.said, wanted, found.known.columns)
    facts.may_tell = any(set(one.options) & set(telling.columns) for one in found.questions)
    found.questions += questions.of_words(contract, found.asked, facts.headings)
    return found


def contract_names(contract) -> list[str]:
    return [column.name for column in contract.columns]
