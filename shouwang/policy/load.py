"""Lines of policy from a file, in the format in which they are exported: CSV (Table 1 *policy*) or TOML as shipped."""

import csv
import io
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shouwang.places.code import short
from shouwang.places.models import Place
from shouwang.policy.book import Line, prefix
from shouwang.policy.draft import Draft, checked
from shouwang.policy.models import CountyLine
from shouwang.policy.shipped import plain
from shouwang.refusal import Refused
from shouwang.trail.write import write

NEEDED = ("name", "since", "value", "cite")


@dataclass(frozen=True)
class Loaded:
    """How many lines the file had, how many became new rows, how many said nothing new."""

    lines: int
    created: int
    unchanged: int


def load(name: str, content: bytes, *, place: Place, by, at: datetime) -> Loaded:
    """Load a file for an area: all or nothing. A file stands for a released document, so its lines count at once.

    A line that says the same as the newest one of its name, population and first day changes nothing.
    """
    by.need("policy.load")
    if not by.scope().contains(place.pk):
        raise Refused("wrong_area", "这个地区不在您的管辖范围内。")
    lines = [checked(draft, short(place.pk)) for draft in _drafts(name, content, short(place.pk))]
    _once(lines)
    with transaction.atomic():
        fresh = [line for line in lines if not _is_known(line, place)]
        CountyLine.objects.bulk_create([_row(line, place, by, at) for line in fresh])
        if fresh:
            names = {line.name: [None, line.value] for line in fresh}
            write("policy.load", by=by, at=at, subject=place, place_id=place.pk, changes=names, note=name)
    return Loaded(len(lines), len(fresh), len(lines) - len(fresh))


def _drafts(name: str, content: bytes, area: str) -> list[Draft]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("bad_encoding", f"文件{name}不是UTF-8编码，请另存为UTF-8后再载入。") from None
    drafts = _from_toml(name, text, area) if name.lower().endswith(".toml") else _from_csv(name, text)
    if not drafts:
        raise Refused("empty_file", f"文件{name}里没有政策条目。")
    return drafts


def _from_csv(name: str, text: str) -> list[Draft]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    lacking = [column for column in NEEDED if column not in (rows.fieldnames or ())]
    if lacking:
        raise Refused("bad_header", f"文件{name}缺少列：{'、'.join(lacking)}。")
    return [
        _at_row(number, _from_cells, {key: (cell or "").strip() for key, cell in row.items() if key})
        for number, row in enumerate(rows, start=2)
        if any((cell or "").strip() for key, cell in row.items() if key)
    ]


def _from_cells(row: dict[str, str]) -> Draft:
    return Draft(
        name=row["name"],
        population=row.get("population", ""),
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]) if row.get("until") else None,
        value=row["value"],
        unit=row.get("unit", ""),
        cite=row["cite"],
    )


def _from_toml(name: str, text: str, area: str) -> list[Draft]:
    try:
        subjects = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused("bad_file", f"文件{name}不是有效的TOML:{error}。") from None
    entries = [(term, entry) for term, subject in subjects.items() for entry in subject.get("lines", ())]
    return [_at_row(number, _from_entry, (term, entry, area)) for number, (term, entry) in enumerate(entries, start=1)]


def _from_entry(told: tuple[str, dict, str]) -> Draft:
    term, entry, area = told
    if prefix(entry.get("place", area)) != prefix(area):
        raise Refused("wrong_area", f"“{term}”写的是{entry['place']}的政策，不是{area}的。")
    return Draft(
        name=term,
        population=entry.get("population", ""),
        since=entry["since"],
        until=entry.get("until"),
        value=plain(entry["value"]),
        unit=entry.get("unit", ""),
        cite=entry["cite"],
    )


def _at_row(number: int, read, told) -> Draft:
    try:
        return read(told)
    except (KeyError, ValueError, TypeError) as error:
        raise Refused("bad_line", f"第{number}行看不懂（{error}），日期请写成2026-01-01。") from None


def _once(lines: Iterable[Line]) -> None:
    seen: set[tuple] = set()
    for line in lines:
        key = (line.name, line.population, line.since)
        if key in seen:
            raise Refused("told_twice", f"文件里“{line.name}”自{line.since}起写了两次，请只留一条。")
        seen.add(key)


def _is_known(line: Line, place: Place) -> bool:
    rows = CountyLine.objects.released().filter(
        place=place, name=line.name, population=line.population, since=line.since
    )
    newest = rows.order_by("-known_at", "-id").first()
    return newest is not None and newest.says_the_same_as(line)


def _row(line: Line, place: Place, by, at: datetime) -> CountyLine:
    return CountyLine(
        name=line.name,
        population=line.population,
        place=place,
        since=line.since,
        until=line.until,
        value=line.value,
        unit=line.unit,
        cite=line.cite,
        entered_by=by,
        enterer=by.holder,
        entered_at=at,
        released_by=by,
        releaser=by.holder,
        known_at=at,
    )
