"""The editions that ship, read from `data/*.toml`; a new edition is a new file. Pure."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from shouwang.casework.surveys.question import Edition, Question, Section
from shouwang.policy import codes

FOLDER = Path(__file__).parent / "data"
CURRENT = "s4-2023"


@cache
def editions() -> Mapping[str, Edition]:
    """Every edition by its key."""
    found = [_edition(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.toml"))]
    return {edition.key: edition for edition in found}


def current() -> Edition:
    """The edition that a home check of today fills in."""
    return editions()[CURRENT]


def _edition(table: dict) -> Edition:
    sections = tuple(_section(each) for each in table["sections"])
    return Edition(table["key"], table["title"], table["cite"], sections)


def _section(table: dict) -> Section:
    questions = tuple(made for each in table["questions"] for made in _questions(each))
    return Section(table["key"], table["title"], questions, table.get("note", ""), table.get("each_member", False))


def _questions(table: dict) -> Iterator[Question]:
    """One entry of the file: the question, and what is chosen further where its answer is yes."""
    said = {name: value for name, value in table.items() if name not in ("options", "more", "within")}
    options = _options(table.get("options", ()), "")
    yield Question(**said, options=options, former=_former(table.get("options", ())))
    if "more" in table:
        named = _options(table["more"], table["within"])
        yield Question(f"{table['code']}a", f"{table['title']}，具体为", "many", named, under=table["code"])


def _options(named, within: str) -> tuple[tuple[str, str], ...]:
    if isinstance(named, str):
        return tuple(codes.choices(named, within))
    return tuple((code, name) for code, name in named)


def _former(named) -> tuple[tuple[str, str], ...]:
    if not isinstance(named, str):
        return ()
    return tuple((code, codes.title(named, code)) for code in codes.left(named))
