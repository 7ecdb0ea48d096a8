from collections.abc import Iterable

from shouwang.maintenance.markdown import page, section, table
from shouwang.policy import shipped
from shouwang.policy.book import Line
from shouwang.policy.shelves import SUBJECTS, said, steps
from shouwang.policy.shipped import Term

INTRO = """Every line that comes with the product (`shouwang/policy/data/*.toml`). What a county enters on the policy book
page, or loads with `load_policy`, is nearer and therefore goes before these. *Place* empty: the whole nation. A number
that an office can change stands here or in a county's lines, never in the code. *When* a decision needs a line that is
missing, the product stops and says which one."""


def write() -> str:
    """The shipped policy book."""
    terms = sorted(shipped.terms().values(), key=_order)
    subjects = list(dict.fromkeys(term.subject for term in terms))
    return page("Policy book", INTRO, *(_subject(each, terms) for each in subjects))


def _order(term: Term) -> tuple:
    known = list(SUBJECTS)
    return (known.index(term.subject) if term.subject in known else len(known), term.subject)


def _subject(subject: str, terms: Iterable[Term]) -> str:
    mine = [term for term in terms if term.subject == subject]
    return section(f"{SUBJECTS.get(subject, subject)} · {subject}.toml", *(_term(term) for term in mine))


def _term(term: Term) -> str:
    lines = [line for line in shipped.lines() if line.name == term.name]
    headings = ["population", "place", "since", "until", "value", "unit", "cite"]
    told = [f"**{term.title}** · {term.kind}"] + ([f"Note: {term.note}"] if term.note else [])
    shown = (
        table(headings, (_line(line, term) for line in lines)) if lines else "No shipped line: the county enters it."
    )
    return section(f"`{term.name}`", "\n\n".join(told), shown, depth=3)


def _line(line: Line, term: Term) -> tuple:
    value = "<br>".join([said(line, term).removesuffix(f" {line.unit}"), *steps(line)])
    return (line.population, line.place, line.since, line.until, value, line.unit, line.cite)
