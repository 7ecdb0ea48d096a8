from datetime import date

from shouwang.maintenance import floor_plan
from shouwang.maintenance.markdown import mermaid, page, section, table
from shouwang.policy import shipped
from shouwang.policy.procedures import procedure
from shouwang.screening import rules, sources
from shouwang.workflow.diagram import diagram
from shouwang.workflow.procedure import Step

INTRO = """How the data walk: a department's file becomes, step by step, a helped household. A later room uses the earlier
ones, never the reverse (`make plan`). Every row names the row it came from."""
WALK = """flowchart LR
  file(["department's file and letter"]) --> receive["intake · receive"]
  receive --> check["intake · check"] --> faults[/"faults: row, column, reason"/]
  check --> normalise["sources · normalise"] --> link["matching · link"]
  register[("register")] --> snapshot["intake · snapshot"] --> lake
  link --> doubts[/"doubts: settled by people"/]
  link --> record[/"what the list was understood to say"/] --> hold{"intake · hold"}
  hold -->|"asked"| word["intake · answer"] --> check
  hold -->|"held"| release["intake · release"] --> enter
  hold --> enter["intake · enter: in force"] --> lake[("lake: Parquet")]
  lake --> execute["runs · execute"]
  policy[("policy book of the day")] --> execute
  execute --> hits[("hits with evidence")]
  hits --> gather["clues · gather"]
  report(["application, petition, media, audit"]) --> gather
  gather --> triage["clues · triage"] --> hand["clues · hand_out"] --> answer["clues · answer"]
  answer --> feedback(["answer to the department"])
"""


def write() -> str:
    """The flow, and each official line of steps as the policy book has it."""
    book = shipped.book(_newest())
    lines = book.populations("procedure")
    return page(
        "Flow",
        INTRO,
        section("From a file to a visit", mermaid(WALK), _counted()),
        section("Lines of steps", "From `shouwang/policy/data/procedure.toml`, as shipped.", _used(book)),
        *(_line(procedure(book, _purpose(book, key), key)) for key in lines),
    )


def _newest() -> date:
    """A day on which every shipped line that is still in force holds; not today, so that the page stays the same."""
    return max(line.since for line in shipped.lines())


def _purpose(book, key: str) -> str:
    return book.value("procedure", key)["purpose"]


def _counted() -> str:
    suppliers, tables = len(sources.suppliers()), len(sources.names())
    return f"Suppliers: {suppliers}, with {tables} tables. Rules: {len(rules.all())}. Rooms: {_rooms()}."


def _rooms() -> str:
    return " → ".join(f"`{room.name}`" for room in reversed(floor_plan.rooms()))


def _used(book) -> str:
    used = ((purpose, f"`{key}`") for purpose, key in sorted(book.table("procedure_in_use").items()))
    return table(["purpose", "line in use where a county says nothing"], used)


def _line(line) -> str:
    headings = ["step", "title", "level", "who", "papers", "needs", "after which steps"]
    return section(
        f"{line.title} · `{line.key}`",
        f"*{line.cite}*",
        mermaid(diagram(line)),
        table(headings, (_step(step) for step in line.steps)),
        depth=3,
    )


def _step(step: Step) -> tuple:
    return (
        f"`{step.key}`",
        step.title,
        step.level,
        ", ".join(step.roles),
        "、".join(step.papers.values()),
        "、".join(step.needs.values()),
        ", ".join(step.after),
    )
