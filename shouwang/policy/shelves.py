"""The book as pages show it: subjects, terms, and the lines that hold at a place."""

from dataclasses import dataclass
from datetime import date

from shouwang.policy import codes, shipped, wording
from shouwang.policy.book import Book, Line, Missing, Value, is_derived
from shouwang.policy.shipped import Term
from shouwang.workflow.procedure import LEVELS

SUBJECTS = {
    "income_line": "收入线",
    "own_cost": "个人自付",
    "screening": "筛查规则",
    "procedure": "工作程序",
    "desk": "办理期限",
    "homecheck": "入户核查",
    "care": "帮扶与回访",
    "categories": "对象类别",
    "labour": "劳动能力",
    "colours": "颜色",
    "focus": "重点人群",
    "words": "用语",
    "holidays": "放假安排",
    "late": "补录",
    "signin": "登录",
    "retention": "保留期限",
}
AREAS = {0: "全国", 2: "本省", 4: "本市", 6: "本县"}


@dataclass(frozen=True)
class Row:
    """One line on a shelf; without `line` the area has to enter one."""

    term: Term
    population: str
    line: Line | None
    value: str
    items: tuple[str, ...] = ()

    @property
    def whom(self) -> str:
        """The population in words."""
        return wording.whom(self.term.name, self.population)

    @property
    def area(self) -> str:
        return AREAS.get(len(self.line.place), "本地") if self.line else ""


def shelf(book: Book, subject: str) -> list[Row]:
    """Every term of a subject with the lines in force, in the order in which the subject tells them."""
    rows = []
    for term in shipped.terms().values():
        if term.subject == subject:
            populations = book.populations(term.name) or [""]
            rows += [_row(book, term, population) for population in populations]
    return rows


def _row(book: Book, term: Term, population: str) -> Row:
    try:
        line = book.line(term.name, population)
    except Missing:
        return Row(term, population, None, "")
    return Row(term, population, line, said(line, term, book), steps(line))


def said(line: Line, term: Term, book: Book | None = None) -> str:
    """A line's value with its unit, as people read it."""
    if is_derived(line.value):
        base = shipped.titles().get(line.value["base"], line.value["base"])
        worked_out = (
            f"= {book.value(line.name, line.population)} " if book and book.has(line.name, line.population) else ""
        )
        return f"{worked_out}{base} × {line.value['factor']}（{line.unit}）"
    return f"{words(term, line.value)} {line.unit}".strip()


def words(term: Term, value: Value) -> str:
    """A value in words, without its unit."""
    if term.kind == "flag":
        return "是" if value else "否"
    return _SAID[term.kind](term.name, value)


_SAID = {
    "money": lambda _name, value: wording.money(value),
    "integer": lambda _name, value: str(value),
    "text": wording.text,
    "list": wording.items,
    "table": wording.table,
}


def steps(line: Line) -> tuple[str, ...]:
    """The steps of a line of procedure in words; nothing for other lines."""
    if line.name != "procedure":
        return ()
    return tuple(
        f"{step['title']}（{LEVELS[step['level']]}）"
        + "".join(f"·{codes.title('papers', paper)}" for paper in step.get("papers", ()))
        for step in line.value["steps"]
    )


def history(lines: list[Line], name: str) -> list[tuple[Line, str, str]]:
    """All lines of a name, newest first, each with its population and its value in words."""
    term = shipped.terms()[name]
    mine = [line for line in lines if line.name == name]
    return [(line, *spoken(line, term)) for line in sorted(mine, key=_newest, reverse=True)]


def spoken(line: Line, term: Term) -> tuple[str, str]:
    """For whom a line is and what it says, in words."""
    return wording.whom(line.name, line.population), said(line, term)


def _newest(line: Line) -> tuple[date, str]:
    return line.since, line.population
