from datetime import date

from shouwang.maintenance.markdown import code, page, section, table
from shouwang.maintenance.policy_names import asked
from shouwang.policy import codes, shipped
from shouwang.screening import derived, rules
from shouwang.screening.rules import reasons
from shouwang.screening.rules.rule import Hears, Rule, tables_of

INTRO = """Each rule is one question over tables, in `shouwang/screening/rules/<shelf>/<rule>.py`. *Reads* are its
parameters: contract tables (see [contracts.md](contracts.md)) and derived tables (below). *Policy* are the names it asks
the policy book for (see [policy.md](policy.md)), also through the derived tables that it reads. A rule proposes; people
decide."""


def write() -> str:
    """The catalogue of screening rules."""
    found = rules.all()
    return page("Rules", INTRO, _list(found), *(_rule(each) for each in found), _derived())


def _list(found: tuple[Rule, ...]) -> str:
    return table(
        ["rule", "title", "reason", "unit"],
        ((f"[`{each.id}`](#{each.id})", each.title, reasons.word(each.reason), each.unit) for each in found),
    )


def _risk(rule: Rule) -> str:
    """The risk that shipped policy proposes."""
    risk = reasons.proposed(rule.reason, shipped.book(date.max))
    return f"{risk} {codes.title('risk', risk)}" if risk else "–"


def _rule(rule: Rule) -> str:
    facts = table(
        ["", ""],
        (
            ("title", rule.title),
            ("reason", f"`{rule.reason}` {reasons.word(rule.reason)}"),
            ("may point to", _risk(rule)),
            ("unit", rule.unit or "–"),
            ("measures by", f"`{rule.standard}`" if rule.standard else "–"),
            ("hears", "<br>".join(_heard(name, hears) for name, hears in rule.hears.items()) or "–"),
            ("reads", code(rule.reads)),
            ("policy", _policy(_asked_by(rule)) or "–"),
            ("file", f"`{_file(rule.ask)}`"),
        ),
    )
    return section(rule.id, f"> {rule.sentence}", facts)


def _heard(name: str, hears: Hears) -> str:
    """A list, with the sets of columns any of which is enough."""
    sets = " or ".join(code(columns) for columns in hears.needs) or "its rows"
    return f"`{name}`: {sets}" + (", against the list before" if hears.compares else "")


def _policy(names: list[str]) -> str:
    titles = shipped.titles()
    return "<br>".join(f"`{name}` {titles.get(name, '')}".strip() for name in names)


def _asked_by(rule: Rule) -> list[str]:
    """The names that the rule asks for, and those that the derived tables below it ask for."""
    waiting, seen, names = [rule.ask], set(), set()
    while waiting:
        question = waiting.pop()
        names |= asked(question)
        for name in tables_of(question):
            if name in derived.TABLES and name not in seen:
                seen.add(name)
                waiting.append(derived.TABLES[name])
    return sorted(names)


def _file(question) -> str:
    return question.__module__.replace(".", "/") + ".py"


def _derived() -> str:
    rows = (
        (f"`{name}`", " ".join((made.__doc__ or "").split()), code(tables_of(made)), code(sorted(asked(made))))
        for name, made in sorted(derived.TABLES.items())
    )
    return section("Derived tables", table(["table", "what it holds", "reads", "policy"], rows))
