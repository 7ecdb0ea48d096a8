"""Finding the heading row of a sheet and which column is which. Pure.

Real files put a merged title, a "填表单位 / 日期" line and blank lines above; headings differ by unit notes, spaces and
habit; a group heading may span several sub-headings. The row that names most columns of the contract is the header.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shouwang.sheets.contract import Column, Contract
from shouwang.sheets.raw import Cells, Span

DEPTH = 20  # rows in which a header is looked for (five are usual, forms with long preambles need more)
_JUNK = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff*★☆#:：。'\"“”]+")
_NOTE = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|<.*?>|〔.*?〕")
_SCALES = (("万元", 10000), ("千元", 1000), ("百元", 100))

Mapped = Mapping[str, int | str | None]


@dataclass(frozen=True)
class Header:
    """Where each column stands. `columns` maps a contract's column name to its place (from 0).

    `row` is the last heading row as Excel shows it (0: none found), `shown` the headings as the file writes them,
    `missing` the required columns that were not found, `unknown` headings of no column, `twice` headings that stand
    more than once (the first is read), `scales` how many yuan one unit of a money column is (万元 → 10000).
    """

    row: int
    columns: dict[str, int]
    shown: tuple[str, ...] = ()
    missing: tuple[Column, ...] = ()
    unknown: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    scales: dict[str, int] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether every required column was found."""
        return self.row > 0 and not self.missing


def normalise(heading: object) -> str:
    """A heading for comparing: NFKC, no spaces, stars or colons, lower case; notes in brackets stay."""
    words = heading if isinstance(heading, str) else "" if heading is None else str(heading)
    return _JUNK.sub("", unicodedata.normalize("NFKC", words)).casefold()


def bare(heading: object) -> str:
    """`normalise` without notes in brackets: 人均纯收入（元） → 人均纯收入."""
    words = normalise(heading)
    return _NOTE.sub("", words) or words


def find(
    rows: Sequence[tuple[int, Cells]], contract: Contract, *, mapping: Mapped | None = None, merges: Sequence[Span] = ()
) -> Header:
    """The best header among the first rows.

    `mapping` (column name → heading as the file writes it, or place from 0, or None for "not in this file") is a
    person's word from the preview page and goes before anything found.
    """
    top = list(rows[:DEPTH])
    tried = [_match(number, [[cell] for cell in cells], contract, mapping) for number, cells in top]
    for (number, cells), (below_number, below) in zip(top, rows[1 : DEPTH + 1], strict=False):
        tried.append(_match(below_number, _stacked(number, cells, below, merges), contract, mapping))
    score, header = max(tried, key=lambda one: one[0], default=(0, None))
    if score and header:
        return header
    return _by_place(rows, contract, mapping) or Header(0, {}, _widest(top), _missing(contract, {}))


def _widest(top: Sequence[tuple[int, Cells]]) -> tuple[str, ...]:
    """The row with most words in it: a person may know the headings when nobody else does."""
    words = [[cell.strip() if isinstance(cell, str) else "" for cell in cells] for _, cells in top]
    return tuple(max(words, key=lambda row: sum(map(bool, row)), default=()))


def side_by_side(
    rows: Sequence[tuple[int, Cells]], contract: Contract, *, mapping: Mapped | None = None, merges: Sequence[Span] = ()
) -> list[Header]:
    """The best header; several when its headings stand again to the right and every one of them is complete."""
    whole = find(rows, contract, mapping=mapping, merges=merges)
    places = _repeats(whole)
    if len(places) < 2 or mapping:
        return [whole]
    ends = [*places[1:], None]
    parts = [
        find([(number, [*[""] * begin, *cells[begin:end]]) for number, cells in rows], contract, merges=merges)
        for begin, end in zip([0, *places[1:]], ends, strict=True)
    ]
    return parts if all(part.is_complete and part.row == whole.row for part in parts) else [whole]


def _repeats(head: Header) -> list[int]:
    """Where the first heading of the table stands, once or again, if half of the headings stand again as well."""
    if not head.columns or len(head.twice) * 2 < len(head.columns):
        return []
    words = [normalise(shown) for shown in head.shown]
    again = {normalise(shown) for shown in head.twice}
    first = next((word for word in words if word in again), "")
    return [at for at, word in enumerate(words) if word == first and word]


def _stacked(number: int, above: Cells, below: Cells, merges: Sequence[Span]) -> list[list]:
    """Labels of two rows: the lower, group + lower, the group alone where nothing stands below."""
    width = max(len(above), len(below))
    groups = _spread(number, [*above, *[""] * (width - len(above))], merges)
    labels = []
    for at in range(width):
        lower = below[at] if at < len(below) else ""
        group = groups[at]
        if not normalise(lower):
            labels.append([group])
        elif normalise(group):
            labels.append([f"{group}{lower}", lower])
        else:
            labels.append([lower])
    return labels


def _spread(number: int, cells: list, merges: Sequence[Span]) -> list:
    """A group heading written over all columns it spans: by merged blocks, else up to the next heading."""
    spans = {first: last for row, first, _, last in merges if row == number - 1 and last > first}
    out, group, end = [], "", -1
    for at, cell in enumerate(cells):
        if normalise(cell):
            group, end = cell, spans.get(at, at if merges else len(cells))
        out.append(group if at <= end else cell)
    return out


def _match(number: int, labels: list[list], contract: Contract, mapping: Mapped | None) -> tuple[int, Header]:
    columns = _chosen(labels, contract, mapping or {})
    taken = set(columns.values())
    free = [column for column in contract.columns if column.name not in columns and column.name not in (mapping or {})]
    for shape in (normalise, bare):
        places = _places(labels, shape, taken)
        for column in [column for column in free if column.name not in columns]:
            at = _first(places, _names(column, shape))
            if at is not None and at not in taken:
                columns[column.name] = at
                taken.add(at)
    shown = tuple(str(label[0]).strip() if label[0] is not None else "" for label in labels)
    found = {name: at for name, at in columns.items() if at >= 0}
    return len(found), Header(
        row=number,
        columns=found,
        shown=shown,
        missing=_missing(contract, found),
        unknown=tuple(words for at, words in enumerate(shown) if words and at not in taken),
        twice=_twice(shown),
        scales=_scales(contract, found, shown),
    )


def _names(column: Column, shape) -> list[str]:
    return [shape(words) for words in (column.heading, *column.aliases, column.name)]


def _places(labels: list[list], shape, taken: set[int]) -> dict[str, int]:
    """Label → first free place, the fullest label of each column first."""
    places: dict[str, int] = {}
    for depth in (0, 1):
        for at, label in enumerate(labels):
            if at not in taken and depth < len(label) and shape(label[depth]):
                places.setdefault(shape(label[depth]), at)
    return places


def _first(places: dict[str, int], names: list[str]) -> int | None:
    return next((places[name] for name in names if name in places), None)


def _chosen(labels: list[list], contract: Contract, mapping: Mapped) -> dict[str, int]:
    """What a person said, as far as this row bears it out; a column said to be absent is not looked for."""
    known = {column.name for column in contract.columns}
    chosen = {}
    for name, place in mapping.items():
        if name not in known or place is None or place == "":
            continue
        if isinstance(place, int):
            if 0 <= place < len(labels) and normalise(labels[place][0]):
                chosen[name] = place
            continue
        at = next((at for at, label in enumerate(labels) if normalise(place) in map(normalise, label)), None)
        if at is not None:
            chosen[name] = at
    return chosen


def _by_place(rows: Sequence[tuple[int, Cells]], contract: Contract, mapping: Mapped | None) -> Header | None:
    """No heading known, but a person named the places: the first row with anything in it is the header."""
    for number, cells in rows[:DEPTH]:
        if mapping and any(normalise(cell) for cell in cells):
            found = {name: at for name, at in mapping.items() if isinstance(at, int) and at >= 0}
            shown = tuple("" if cell is None else str(cell).strip() for cell in cells)
            return Header(number, found, shown, _missing(contract, found)) if found else None
    return None


def _missing(contract: Contract, found: Mapping[str, int]) -> tuple[Column, ...]:
    return tuple(column for column in contract.columns if column.required and column.name not in found)


def _twice(shown: Sequence[str]) -> tuple[str, ...]:
    words = [normalise(heading) for heading in shown]
    return tuple(
        heading
        for at, heading in enumerate(shown)
        if words[at] and words.index(words[at]) == at and words.count(words[at]) > 1
    )


def _scales(contract: Contract, found: Mapping[str, int], shown: Sequence[str]) -> dict[str, int]:
    scales = {}
    for column in contract.columns:
        at = found.get(column.name)
        if column.kind == "money" and at is not None and at < len(shown):
            words = normalise(shown[at])
            scales[column.name] = next((times for unit, times in _SCALES if unit in words), 1)
    return scales
