"""Taking a delivery in: read, check, match, keep. All of it or nothing; starting over after a crash changes nothing.

Reading and matching come first and write nothing; then one transaction keeps faults, doubts, counts and the lake's
files. What stands against the file (unreadable, columns missing, another area) makes it a refused delivery.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
from django.db import connection, transaction

from shouwang.places.code import at_level, level, short, span
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.screening.intake import compare, shelf
from shouwang.screening.intake.check import WHY_SKIPPED, Checked, open_file
from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.intake.receive import refuse
from shouwang.screening.intake.scope import of_area
from shouwang.screening.matching.carried import write_carried
from shouwang.screening.matching.difference import difference
from shouwang.screening.matching.link import OUTSIDE, Match, link, name_of, place_span
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.remember import answered, remembered
from shouwang.screening.matching.where import Atlas
from shouwang.trail import write as trail
from shouwang.vault import documents
from shouwang.vault.keep import sealed
from shouwang.vault.mask import mask
from shouwang.vault.models import Secret
from shouwang.web.sight import within

BATCH = 5_000
Progress = Callable[[int, int, str], None]


@dataclass
class Taken:
    """What was read and matched, before anything is kept. Rows and links by county, in the lake's shape."""

    checked: Checked
    data: dict[str, list[pa.Table]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, list[pa.Table]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    census: dict = field(default_factory=dict)
    aside: list[Match] = field(default_factory=list)  # doubts, unmatched rows, rows outside the area

    @property
    def kept(self) -> int:
        return sum(self.counts[outcome] for outcome in ("link", "place", "doubt", "unmatched"))


def take_in(
    delivery: Delivery, *, share: int, by, at: datetime, progress: Progress = lambda done, total, sentence: None
) -> Delivery:
    """Take a received delivery in and return it, `taken_in` or `refused`. One that is no longer waiting stays as it is.

    `share`: the policy's `full_list_shrink` on the day. `progress` is called between the pieces.
    """
    if not delivery.is_waiting:
        return delivery
    try:
        taken = _read(delivery, progress)
        with within(of_area(delivery.place_id)), transaction.atomic():
            return _keep(delivery, taken, share, by, at)
    except Refused as refused:
        return refuse(delivery, refused, by=by, at=at)


def _read(delivery: Delivery, progress: Progress) -> Taken:
    with within(of_area(delivery.place_id)):
        data = documents.read(delivery.document)
        atlas = Atlas(delivery.place_id, _places(delivery.place_id))
    reading = open_file(data, delivery.file, delivery.contract_name, delivery.mapping or None)
    taken = Taken(Checked(reading, delivery.period).require())
    townships: list[tuple[str, dict, bool]] = []
    for piece in taken.checked.pieces():
        with within(of_area(delivery.place_id)):
            matches = remembered(delivery.contract_name, link(piece, atlas))
        townships += _sort(delivery, matches, taken)
        progress(taken.checked.rows, 0, f"已读取 {taken.checked.rows} 行")
    taken.census = compare.census(delivery.contract_name, townships)
    if taken.counts["skip"] and not taken.kept and not taken.checked.faulty:
        raise Refused("wrong_area", "文件里的人员都不在本地区，请核对文件和地区后重新报送。")
    return taken


def _places(area: int) -> Iterator[tuple[int, str, int | None]]:
    return Place.objects.filter(pk__range=span(area)).values_list("pk", "name", "became_id").iterator()


def _sort(delivery: Delivery, matches: list[Match], taken: Taken) -> list[tuple[str, dict, bool]]:
    """Put rows and links of one piece on their counties' shelves; township, values, whether linked, of each kept row."""
    rows, links, census = defaultdict(list), defaultdict(list), []
    for match in matches:
        taken.counts[match.outcome] += 1
        is_linked = match.outcome in ("link", "place")
        if not is_linked or match.answer:
            taken.aside.append(match)
        if match.is_kept:
            county = shelf.shelf_of(match.place or delivery.place_id)
            rows[county].append(match.line.values)
            census.append((_township(match), match.line.values, is_linked))
            if is_linked and not match.answer:
                links[county].append(_as_link(match))
    for county, some in rows.items():
        taken.data[county].append(shelf.as_table(delivery, some))
    for county, some in links.items():
        taken.links[county].append(shelf.as_links(delivery, some))
    return census


def _township(match: Match) -> str:
    if not match.place or level(match.place) in ("county", "prefecture"):
        return ""
    return short(at_level(match.place, "township"))


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


def _keep(given: Delivery, taken: Taken, share: int, by, at: datetime) -> Delivery:
    _in_line(given)
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("place").get(pk=given.pk)
    if not delivery.is_waiting:
        return delivery
    _alone(delivery)
    _count(delivery, taken)
    _keep_faults(delivery, taken)
    _keep_doubts(delivery, taken)
    earlier = _replace(delivery, by, at)
    delivery.lake = shelf.put(delivery, taken.data, taken.links)
    write_carried(delivery)
    delivery.census = taken.census
    compare.judge(delivery, share)
    if earlier:
        delivery.difference = difference(earlier, delivery)
    changes = trail.change(delivery, state="taken_in")
    delivery.save()
    _judge_following(delivery, share)
    trail.write("intake.take_in", by=by, at=at, subject=delivery, changes=changes, note=_words(delivery))
    return delivery


def _in_line(delivery: Delivery) -> None:
    """Two deliveries of the same list and month are taken in one after the other."""
    with connection.cursor() as cursor:
        asked = f"{delivery.place_id}/{delivery.contract_name}/{delivery.period}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [asked])


def _alone(delivery: Delivery) -> None:
    """A county's list must not count twice: once from the county, once from the prefecture."""
    same = Delivery.objects.in_force().filter(supplier=delivery.supplier, table=delivery.table, period=delivery.period)
    for other in same.exclude(place_id=delivery.place_id):
        raise Refused("delivered_twice", f"这份名单本月已按另一级地区报送（{other.key}），先撤回那一份才能按本级报送。")


def _count(delivery: Delivery, taken: Taken) -> None:
    counts, checked = taken.counts, taken.checked
    delivery.rows, delivery.faulty = checked.rows, checked.faulty
    delivery.skipped = len(checked.skips) + counts["skip"]
    delivery.linked = counts["link"] + counts["place"]
    delivery.doubtful, delivery.unmatched = counts["doubt"], counts["unmatched"]
    delivery.kept = taken.kept


def _keep_faults(delivery: Delivery, taken: Taken) -> None:
    Fault.objects.bulk_create(
        (
            Fault(
                delivery=delivery,
                place_id=delivery.place_id,
                supplier=delivery.supplier,
                file=fault.file[:200],
                sheet=fault.sheet[:100],
                row=fault.row,
                column=fault.column[:60],
                code=fault.code,
                sentence=fault.sentence[:300],
                advice=fault.advice[:300],
                kept=fault.kept,
            )
            for fault in taken.checked.faults
        ),
        batch_size=BATCH,
    )


def _keep_doubts(delivery: Delivery, taken: Taken) -> None:
    """Doubts with their numbers sealed; of rows outside the area nothing but name and mask is kept."""
    numbers = [
        sealed("number", match.number.text, _home(delivery, match))
        if match.number.text and match.outcome != "skip"
        else None
        for match in taken.aside
    ]
    Secret.objects.bulk_create([number for number in numbers if number], batch_size=BATCH)
    doubts = [
        answered(_doubt(delivery, match, number), match.answer)
        for match, number in zip(taken.aside, numbers, strict=True)
    ]
    doubts += [
        Doubt(
            delivery=delivery,
            place_id=delivery.place_id,
            supplier=delivery.supplier,
            file=skip.file[:200],
            sheet=skip.sheet[:100],
            row=skip.row,
            outcome="skip",
            reason=WHY_SKIPPED.get(skip.reason, skip.reason),
        )
        for skip in taken.checked.skips
    ]
    Doubt.objects.bulk_create(doubts, batch_size=BATCH)


def _home(delivery: Delivery, match: Match) -> int:
    """The county that a row belongs to, else the area of its delivery."""
    place = match.place if match.outcome != "skip" else 0
    return at_level(place, "county") if place and level(delivery.place_id) == "prefecture" else delivery.place_id


def _doubt(delivery: Delivery, match: Match, number: Secret | None) -> Doubt:
    line = match.line
    return Doubt(
        delivery=delivery,
        place_id=_home(delivery, match),
        supplier=delivery.supplier,
        file=line.file[:200],
        sheet=line.sheet[:100],
        row=line.row,
        outcome="doubt" if match.outcome == "link" else match.outcome,
        name=name_of(line.values)[:60],
        number=number,
        number_mask=mask("number", match.number.text)[:24],
        where=match.where.said[:120],
        village=match.where.village,
        candidates=[person.id for person in match.candidates],
        reason=match.reason or OUTSIDE,
    )


def _replace(delivery: Delivery, by, at: datetime) -> Delivery | None:
    """The delivery in force of the same list and month gives way to this one; both stay."""
    earlier = (
        Delivery.objects.in_force()
        .filter(place_id=delivery.place_id, supplier=delivery.supplier, table=delivery.table, period=delivery.period)
        .first()
    )
    if earlier:
        changes = trail.change(earlier, state="superseded", sentence=f"已由 {delivery.key} 更正")
        earlier.save(update_fields=["state", "sentence"])
        trail.write("intake.supersede", by=by, at=at, subject=earlier, changes=changes, note=delivery.key)
        delivery.supersedes = earlier
    return earlier


def _judge_following(delivery: Delivery, share: int) -> None:
    following = compare.after(delivery) if delivery.kind == "full" else None
    if following:
        compare.judge(following, share)
        following.save(update_fields=["comparison", "comparison_note"])


def _words(delivery: Delivery) -> str:
    return (
        f"{delivery.rows} 行：有效 {delivery.kept}，有误 {delivery.faulty}，未载入 {delivery.skipped}；"
        f"已匹配 {delivery.linked}，存疑 {delivery.doubtful}，未匹配 {delivery.unmatched}"
    )
