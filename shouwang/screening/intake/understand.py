"""What a delivery was understood to say, as one set of rows: what the reader remarked, and what matching found beside it.

Written anew whenever a delivery that does not count yet is read; never a cell's text.
"""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, F

from shouwang.places.models import Place
from shouwang.registry.models import Household
from shouwang.screening.intake import named
from shouwang.screening.intake.enter import supersedes
from shouwang.screening.intake.hold import Facts
from shouwang.screening.intake.models import Delivery, Remark
from shouwang.screening.intake.questions import Question
from shouwang.screening.intake.words import Known
from shouwang.screening.rules.heard import heard
from shouwang.sheets import header
from shouwang.sheets.read import Reading
from shouwang.sheets.understood import KINDS, Said
from shouwang.sheets.units import UNITS

UNREAD = ("sheet_unread", "column_unread", "second_table")
UNUSED = "目前没有规则使用这份名单：照常接收、匹配、留存，筛查不会因它产生线索"
DEATHS = "没有规则单独使用这份名单：匹配到的去世人员，各规则按政策本不再计入"
TOWNSHIP = 10**6  # place ids of one township agree before these digits


def record(
    delivery: Delivery, said: Iterable[Said], facts: Facts, questions: Iterable[Question], known: Known
) -> list[Remark]:
    """The delivery's remarks in their order, unsaved: open questions first within their kind."""
    asked = {(one.said.kind, one.said.heading, one.said.column, one.said.reads_as): one for one in questions}
    told = [*said, *(one.said for one in asked.values() if one.said.kind == "column"), *_found(delivery, facts)]
    order = {kind: at for at, kind in enumerate(KINDS)}
    told.sort(key=lambda one: (order[one.kind], -one.count if one.kind in UNREAD else 0))
    rows = []
    for one in dict.fromkeys(told):
        question = asked.get((one.kind, one.heading, one.column, one.reads_as))
        rows.append(_remark(delivery, one, len(rows) + 1, question, known))
    return rows


def unread_file(delivery: Delivery, reading: Reading) -> list[Remark]:
    """The headings of a file that lacks columns, and questions about units that are said in two ways (unsaved)."""
    asked = {problem.column: problem for problem in reading.problems if problem.code == "unit_unclear"}
    columns = {column.heading: column.name for column in delivery.contract.columns}
    told = [Said("unit", one.file, one.sheet, columns[shown], shown, one.row) for shown, one in asked.items()]
    questions = {("unit", one.heading, one.column, one.reads_as): Question(one, tuple(UNITS)) for one in told}
    shown = [heading for table in reading.looked for heading in table.header.shown if heading] or [*reading.best.shown]
    said = [one for one in reading.said if not (one.kind == "unit" and one.column in columns.values())]
    known = {one.heading for one in said if one.kind == "column"}
    best = reading.best
    if not known and best.shown:
        said += [Said("column", column=name, heading=best.shown[at]) for name, at in best.columns.items()]
        known = {best.shown[at] for at in best.columns.values()}
    said += [Said("column_unread", heading=heading) for heading in dict.fromkeys(shown) if heading not in known]
    nothing = Known({}, {}, frozenset(), {})
    return [
        _remark(delivery, one, at, questions.get((one.kind, one.heading, one.column, one.reads_as)), nothing)
        for at, one in enumerate([*told, *said], 1)
    ]


def unread(said: Iterable[Said]) -> int:
    """How many columns, sheets and tables with something in them were not read."""
    return sum(one.kind in UNREAD and one.count > 0 for one in said)


def _remark(delivery: Delivery, one: Said, serial: int, question: Question | None, known: Known) -> Remark:
    remark = Remark(
        delivery=delivery, place_id=delivery.place_id, supplier=delivery.supplier, serial=serial, kind=one.kind,
        file=one.file[:200], sheet=one.sheet[:100], column=one.column[:60], heading=one.heading[:120], row=one.row,
        count=one.count, reads_as=one.reads_as[:200], shapes=one.shapes[:200],
    )  # fmt: skip
    if question:
        remark.state, remark.options = "asked", list(question.options)
        return remark
    heading = header.normalise(one.heading)
    word = known.said.get(("column", "", heading)) or known.said.get(("code", one.column, one.reads_as))
    if word and one.kind in ("column", "column_unread"):
        remark.state, remark.answer, remark.reason = "answered", word.meaning, word.reason
        remark.answered_by, remark.answered_at = word.answered_by, word.answered_at
    return remark


def _found(delivery: Delivery, facts: Facts) -> list[Said]:
    """What is known here beyond the file: places and months named, townships, links, rules, what gives way."""
    found = [Said("place_word", reads_as=name) for name in named.other_places(facts.texts, facts.own)]
    found += [Said("month", reads_as=month) for month in named.months(facts.texts, delivery.period)]
    found += _townships(delivery)
    share = facts.linked * 100 // facts.kept if facts.kept else 0
    found.append(Said("linked", count=facts.linked, reads_as=f"{share}%"))
    told = heard(delivery.contract_name)
    for rule in told.by:
        found.append(Said("rule", column=";".join(told.lacking(rule, facts.filled)), reads_as=rule))
    if not told.by:
        found.append(Said("unused", reads_as=DEATHS if delivery.contract.death else UNUSED))
    if earlier := supersedes(delivery):
        found.append(Said("supersedes", count=earlier.rows, reads_as=earlier.key))
    return found


def _townships(delivery: Delivery) -> list[Said]:
    """Rows by township beside the households that the register has there."""
    counts = delivery.census.get("township", {})
    homes = _homes(delivery.place_id)
    codes = {code: int(code.ljust(15, "0")) for code in counts if code}
    names = dict(Place.objects.filter(pk__in={*codes.values(), *homes}).values_list("pk", "name"))
    found = [
        Said("rows", count=counts[code], reads_as=f"{names.get(pk, code)}：登记 {homes.get(pk, 0)} 户")
        for code, pk in sorted(codes.items())
    ]
    missing = [pk for pk in sorted(homes) if pk not in codes.values() and counts]
    found += [Said("rows", count=0, reads_as=f"{names.get(pk, pk)}：登记 {homes[pk]} 户") for pk in missing]
    if counts.get(""):
        found.append(Said("rows", count=counts[""], reads_as="没写乡镇，或不是本地的乡镇"))
    return found


def _homes(area: int) -> Counter:
    """Households by township, one question."""
    present = Household.objects.within(area).filter(gone_on__isnull=True)
    told = present.annotate(town=F("place_id") / TOWNSHIP).values_list("town").annotate(n=Count("pk")).order_by()
    found: Counter = Counter()
    for town, count in told:
        found[int(town) * TOWNSHIP] += count
    return found
