from shouwang.maintenance.markdown import page, section, table
from shouwang.screening import sources
from shouwang.sheets.contract import Column, Contract

INTRO = """What each department's file holds, as `shouwang/screening/sources/<supplier>/contract.py` states it. A column is
found by its heading or one of its aliases; brackets, spaces and line breaks in a heading do not matter. *Private* columns
(names, numbers, phones, free text) serve for matching and never enter the lake. Money is in yuan in the file and whole
fen from there on."""
DELIVERS = {
    "full": "full list: compared with the list before it",
    "increment": "increment: only what is new since the last file",
    "total": "running total: replaces the last file",
}


def write() -> str:
    """The file contract of every supplier."""
    return page("File contracts", INTRO, *(_contract(each) for each in sources.all()))


def _contract(contract: Contract) -> str:
    supplier = sources.suppliers()[contract.supplier].title
    facts = [f"**{contract.title}** · {supplier} · a row is about a {contract.about} · {DELIVERS[contract.delivers]}"]
    if contract.aliases:
        facts.append(f"also called: {'、'.join(contract.aliases)}")
    if contract.cite:
        facts.append(f"*{contract.cite}*")
    headings = ["column", "heading", "type", "required", "aliases", "values", "note"]
    return section(contract.name, "\n".join(facts), table(headings, (_column(each) for each in contract.columns)))


def _column(column: Column) -> tuple:
    kind = f"{column.kind} ({column.unit})" if column.unit else column.kind
    marks = [mark for mark, holds in (("private", column.private), ("may be negative", column.signed)) if holds]
    return (
        f"`{column.name}`",
        column.heading,
        "<br>".join([kind, *marks]),
        "yes" if column.required else "",
        "、".join(column.aliases),
        _values(column),
        column.note,
    )


def _values(column: Column) -> str:
    """The words that a file may use, gathered by the code they stand for."""
    gathered: dict[str, list[str]] = {}
    for word, kept in column.values.items():
        gathered.setdefault(kept, []).append(word)
    return "<br>".join(f"`{kept}` {'、'.join(words)}" for kept, words in gathered.items())
