"""A line as somebody wrote it, made into one that the book can take, or refused with the reason. Pure."""

from dataclasses import dataclass
from datetime import date

from shouwang.policy import codes, shipped
from shouwang.policy.book import SPANS, Line, Missing, Value, is_derived
from shouwang.policy.notation import parsed
from shouwang.policy.procedures import procedure
from shouwang.policy.shipped import Term
from shouwang.refusal import Refused


@dataclass(frozen=True)
class Draft:
    """What was written: `value` as text (see notation) or as the value itself; an empty unit means the usual one."""

    name: str
    since: date
    value: Value
    cite: str
    population: str = ""
    unit: str = ""
    until: date | None = None


def term_of(name: str) -> Term:
    """The term; refused when the book does not know the name."""
    term = shipped.terms().get(name)
    if term is None:
        raise Refused("unknown_line", f"政策簿里没有“{name}”这一项，请对照政策簿核对名称。")
    return term


def checked(draft: Draft, place: str) -> Line:
    """The line that a draft makes at a place (code prefix); refused with what is wrong with it."""
    term = term_of(draft.name)
    if not draft.cite.strip():
        raise Refused("no_cite", f"“{term.title}”没有写依据文件，不能录入。")
    if draft.until and draft.until < draft.since:
        raise Refused("bad_period", f"“{term.title}”的截止日期早于起始日期。")
    if term.may_be_for and draft.population not in ("", *term.may_be_for):
        allowed = "、".join(term.may_be_for)
        raise Refused("unknown_population", f"“{term.title}”的对象只能是：{allowed}，或留空。")
    line = Line(
        name=draft.name,
        population=draft.population,
        since=draft.since,
        value=_value(draft, term),
        unit=_unit(draft, term),
        cite=draft.cite.strip(),
        until=draft.until,
        place=place,
        origin="county",
    )
    _works(line, term)
    if term.fixed and not _is_shipped(line):
        raise Refused("fixed", f"“{term.title}”全国统一，随系统发布，各地不另行规定。")
    return line


def _is_shipped(line: Line) -> bool:
    """Whether a line says what the product says: an export that is loaded again."""
    told = (line.name, line.population, line.since, line.value)
    return any((one.name, one.population, one.since, one.value) == told for one in shipped.lines())


def _value(draft: Draft, term: Term) -> Value:
    if isinstance(draft.value, str) and term.kind != "text":
        return parsed(draft.value, term)
    if not term.accepts(draft.value) or draft.value == "":
        raise Refused("bad_value", f"“{term.title}”的值“{draft.value}”不合要求。")
    return draft.value


def _unit(draft: Draft, term: Term) -> str:
    unit = draft.unit.strip() or term.unit
    if unit == term.unit or (unit in SPANS and term.unit in SPANS):
        return unit
    raise Refused("bad_unit", f"“{term.title}”的单位应为“{term.unit}”，不能是“{unit}”。")


def _works(line: Line, term: Term) -> None:
    if is_derived(line.value):
        base = term_of(str(line.value["base"]))
        if base.kind != "money" or base.name == term.name:
            raise Refused("bad_value", f"“{term.title}”不能按“{base.title}”推算。")
    if line.name == "procedure":
        _walkable(line)
    if term.items and term.kind in ("list", "text"):
        _known(line, term)
    if term.kind == "integer" and line.value < 0:
        raise Refused("bad_value", f"“{term.title}”不能是负数。")


def _known(line: Line, term: Term) -> None:
    """Codes have to stand on their list: a misspelt rule would stop every run, a misspelt reason excuse nobody."""
    told, known = line.value if term.kind == "list" else [line.value], codes.in_use(term.items)
    strange = [str(item) for item in told if str(item) not in known]
    if strange:
        allowed = "、".join(known)
        raise Refused(
            "unknown_code", f"“{term.title}”里没有“{'、'.join(strange)}”这样的代码，只能从中选用：{allowed}。"
        )


def _walkable(line: Line) -> None:
    """A line of steps must be one that a passage can walk."""
    try:
        procedure(shipped.book(line.since, line.place, (line,)), "", line.population)
    except (KeyError, ValueError, TypeError, Missing) as error:
        raise Refused("bad_procedure", f"这条步骤线走不通：{error}。请核对步骤代号、先后和层级。") from None
