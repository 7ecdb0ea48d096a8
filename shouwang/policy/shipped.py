"""The lines that come with the product: `data/<subject>.toml`, each value with its day and its source. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from shouwang.policy import codes
from shouwang.policy.book import Book, Line, is_derived, on, to_fen

DATA = Path(__file__).parent / "data"
KINDS = ("money", "integer", "text", "flag", "list", "table")


@dataclass(frozen=True)
class Term:
    """What a name in the book means: its Chinese title, the kind and unit of its values, and for whom it is given.

    `populations` lists the populations a county may use ("" = everybody); none listed = any. `items` and `whom` name the
    code lists that its values and its populations are taken from; none named = words of their own. `fixed`: the same
    everywhere, no county enters its own.
    """

    name: str
    subject: str
    title: str
    kind: str
    unit: str = ""
    populations: tuple[str, ...] = ()
    note: str = ""
    items: str = ""
    whom: str = ""
    fixed: bool = False

    @property
    def may_be_for(self) -> tuple[str, ...]:
        """The populations that a line may be for beside everybody; () = any."""
        return self.populations or (tuple(codes.read(self.whom)) if self.whom else ())

    def accepts(self, value) -> bool:
        """Whether a value is of this term's kind."""
        if self.kind == "money":
            return is_derived(value) or _is_amount(value)
        kinds = {"integer": int, "text": str, "flag": bool, "list": list, "table": dict}
        return isinstance(value, kinds[self.kind]) and not (self.kind == "integer" and isinstance(value, bool))


def _is_amount(value) -> bool:
    try:
        return to_fen(value) >= 0
    except (ValueError, ArithmeticError):
        return False


@cache
def _read() -> tuple[dict[str, Term], tuple[Line, ...]]:
    terms: dict[str, Term] = {}
    lines: list[Line] = []
    for path in sorted(DATA.glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in terms:
                raise ValueError(f"{path.name}: {name} is already told in {terms[name].subject}.toml")
            terms[name] = _term(path.stem, name, entry)
            lines += [_line(terms[name], line) for line in entry["lines"]]
    return terms, tuple(lines)


def _term(subject: str, name: str, entry: dict) -> Term:
    told = {key: entry.get(key, "") for key in ("unit", "note", "items", "whom")}
    told |= {"populations": tuple(entry.get("populations", ())), "fixed": entry.get("fixed", False)}
    return Term(name, subject, entry["title"], entry["kind"], **told)


def _line(term: Term, entry: dict) -> Line:
    line = Line(
        name=term.name,
        population=entry.get("population", ""),
        since=entry["since"],
        value=plain(entry["value"]),
        unit=entry.get("unit", term.unit),
        cite=entry["cite"],
        until=entry.get("until"),
        place=entry.get("place", ""),
    )
    if not term.accepts(line.value):
        raise ValueError(f"{term.name} since {line.since}: {line.value!r} is no {term.kind}")
    return line


def plain(value):
    """A TOML or JSON value with its days as text and no floats, so that it can be kept as canonical JSON."""
    if isinstance(value, float):
        raise ValueError(f"{value}: write a decimal as text")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def terms() -> dict[str, Term]:
    """Every name that the book knows, with its meaning."""
    return dict(_read()[0])


def term(name: str) -> Term | None:
    """What one name means; None for a name that the book does not know."""
    return _read()[0].get(name)


def titles() -> dict[str, str]:
    """The Chinese title of every name."""
    return {name: term.title for name, term in _read()[0].items()}


def lines() -> tuple[Line, ...]:
    """Every shipped line."""
    return _read()[1]


def book(day: date, place: str | int = "", extra: tuple[Line, ...] = (), known_at: datetime | None = None) -> Book:
    """The book over the shipped lines and `extra` ones."""
    return on(day, lines() + tuple(extra), known_at, place, titles())
