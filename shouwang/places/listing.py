"""A list of places as somebody publishes it: the national code list, or a county's own CSV. Pure but for reading files.

Both give `Listed` rows, the higher place before those within it. What cannot be read is a sentence with its line.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shouwang.places import code, kinds
from shouwang.refusal import Refused

FILES = ("provinces", "cities", "areas", "streets", "villages")
HEADINGS = {
    "code": ("code", "代码", "区划代码", "行政区划代码"),
    "name": ("name", "名称", "地名"),
    "kind": ("kind", "称谓", "类型"),
    "parent": ("parent", "上级", "上级代码"),
}
LENGTHS = frozenset({2, 4, 6, 9, 12, 15})
SHOWN = 5


@dataclass(frozen=True)
class Listed:
    """One place of a list: its id (see `places.code`), name and its own word (县, 苏木, 嘎查 …)."""

    id: int
    name: str
    kind: str

    @property
    def level(self) -> str:
        return code.level(self.id)


def national(folder: Path, area: str) -> list[Listed]:
    """The area, all within it and the places above it, from the folder of the national code list."""
    if not (folder / "villages.csv").exists():
        raise Refused("no_list", "没有找到全国行政区划代码表，请先运行 npm ci，或指定一个 CSV 文件。")
    found: dict[int, Listed] = {}
    for file in FILES:
        for given, name in _lines(folder / f"{file}.csv", area):
            place = code.place_id(given)
            found.setdefault(place, _named(place, name))
    if code.place_id(area) not in found:
        raise Refused("wrong_area", f"全国行政区划代码表里没有代码为 {area} 的地区。")
    return sorted(found.values(), key=lambda listed: listed.id)


def _lines(path: Path, area: str) -> Iterator[tuple[str, str]]:
    """Code and name of the lines within the area or above it; the other 600,000 are not even split."""
    with path.open(encoding="utf-8") as lines:
        wanted = (line for line in lines if line.startswith(area) or area.startswith(line.partition(",")[0]))
        for cells in csv.reader(wanted):
            yield cells[0], cells[1]


def _named(place: int, name: str) -> Listed:
    level = code.level(place)
    return Listed(place, kinds.short_name(level, name), kinds.kind_of(level, name, place))


def from_csv(data: bytes) -> list[Listed]:
    """The rows of a CSV `code,name[,kind][,parent]`, UTF-8 or GBK, Chinese headings welcome; refused as a whole."""
    lines = list(csv.reader(io.StringIO(_decoded(data))))
    at = _headings(lines[0] if lines else [])
    faults: list[str] = []
    found: dict[int, Listed] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            fault = _take(cells, at, found)
            if fault:
                faults.append(f"第{number}行{fault}")
    if faults:
        more = f"等共{len(faults)}处" if len(faults) > SHOWN else ""
        raise Refused("bad_places", "；".join(faults[:SHOWN]) + more + "。请改正后重新载入，没有任何内容被改动。")
    if not found:
        raise Refused("bad_places", "文件里没有地点。")
    return sorted(found.values(), key=lambda listed: listed.id)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("bad_places", "文件编码看不懂，请另存为 UTF-8 或 GBK 编码的 CSV。")


def _headings(cells: Iterable[str]) -> dict[str, int]:
    said = [cell.strip().lower() for cell in cells]
    at = {name: said.index(word) for name, words in HEADINGS.items() for word in words if word in said}
    lacking = [name for name in ("code", "name") if name not in at]
    if lacking:
        raise Refused("bad_places", f"第1行应为表头 code,name,kind,parent（后两列可无），缺少：{'、'.join(lacking)}。")
    return at


def _take(cells: list[str], at: dict[str, int], found: dict[int, Listed]) -> str:
    """Take one line; what is wrong with it, or nothing."""

    def cell(name: str) -> str:
        return cells[at[name]].strip() if name in at and at[name] < len(cells) else ""

    given, name, parent = cell("code"), cell("name"), cell("parent")
    if not (given.isascii() and given.isdigit() and len(given) in LENGTHS):
        return f"代码“{given[:20]}”应为 2、4、6、9、12 或 15 位数字"
    place = code.place_id(given)
    if not name or len(name) > 60:
        return "名称是空的" if not name else "名称超过 60 个字"
    if place in found:
        return f"代码 {given} 前面已经出现过"
    if parent and not _is_above(parent, place):
        return f"上级代码“{parent[:20]}”与代码 {given} 不相符"
    level = code.level(place)
    found[place] = Listed(place, name, cell("kind")[:10] or kinds.kind_of(level, name, place))
    return ""


def _is_above(parent: str, place: int) -> bool:
    return parent.isascii() and parent.isdigit() and len(parent) <= 15 and code.place_id(parent) in code.above(place)
