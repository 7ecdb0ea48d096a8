"""The figures as a document, beside those of the time before."""

import os
import platform
import re
import statistics
from datetime import datetime
from pathlib import Path

import django
from django.db import connections
from django.db.models import Sum

from shouwang.maintenance.bench.pages import EMPTY, MANY, MANY_OF_A_FORM, SLOW_MS, Page
from shouwang.maintenance.bench.register import Registered
from shouwang.maintenance.bench.screening import Screened
from shouwang.maintenance.markdown import code, page, section, table
from shouwang.registry.models import Headcount

INTRO = """Measured by `make bench` over the data of the demo, with Django's test client: the whole of a request except the
socket and gunicorn. Each page was asked for in turn with the *empty* page (signed in, reading nothing of its own: `{empty}`);
*×* is how many times longer it takes than that one, whatever else the machine was doing. A name with `?` is a list
narrowed by its address. *Queries* leaves out BEGIN and its like. *Before* is the median of the document that this one
replaced. Budget: p95 under {slow} ms, at most {many} queries a page, {form} a page with a form."""
REGISTER = """An invented workbook, from its bytes to the tables: loaded, loaded with every household changed, loaded once
more; then the export of persons as of thirty days before, over the demo's register."""
MB = 1 << 20
ROW = re.compile(r"^\| (\S+) \| `([^`]+)` \| \**([\d.]+)")


def before(path: Path) -> dict[tuple[str, str], str]:
    """(role, page) → median of an earlier document."""
    if not path.exists():
        return {}
    found = (ROW.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {(row[1], row[2]): row[3] for row in found if row}


def document(
    pages: list[Page],
    screened: Screened | None,
    loaded: Registered | None,
    unseen: list[str],
    earlier: dict,
    at: datetime,
) -> str:
    """The whole document."""
    shown = sorted((each for each in pages if each.kind == "page"), key=lambda each: (each.role, each.name))
    others = [each for each in pages if each.kind in ("file", "fault")]
    return page(
        "Bench",
        INTRO.format(empty=EMPTY, slow=SLOW_MS, many=MANY, form=MANY_OF_A_FORM),
        section("Machine", f"{machine()}. {at:%Y-%m-%d %H:%M}, {size()}."),
        section("Beyond the budget", _beyond(pages)),
        section("Pages", _summary(shown), _pages(shown, earlier)),
        section("Screening on DuckDB", _screening(screened)) if screened else "",
        section("Register end to end", REGISTER, _register(loaded)) if loaded else "",
        section("Downloads, and pages that did not answer", _others(others)) if others else "",
        section("Pages that none of these roles came to", code(unseen)) if unseen else "",
        verb="bench",
    )


def machine() -> str:
    """What it ran on, without names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = connections["default"].pg_version
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, Python"
        f" {platform.python_version()}, Django {django.get_version()}, PostgreSQL {version // 10000}.{version % 10000},"
        f" load {os.getloadavg()[0]:.1f}"
    )


def size() -> str:
    """How much is in the register."""
    counted = Headcount.objects.aggregate(households=Sum("households", default=0), persons=Sum("persons", default=0))
    return f"{counted['households']:,} households, {counted['persons']:,} persons"


def _beyond(pages: list[Page]) -> str:
    rows = [(each.role, f"`{each.name}`", each.complaint) for each in pages if each.complaint]
    return table(["role", "page", "what"], rows) if rows else "None."


def _summary(pages: list[Page]) -> str:
    """Slowest and widest, role by role."""
    roles = {role: [each for each in pages if each.role == role] for role in dict.fromkeys(each.role for each in pages)}
    rows = (
        (
            role,
            len(mine),
            f"{statistics.median(each.median for each in mine):.1f}",
            f"{max(each.p95 for each in mine):.1f}",
            max(each.queries for each in mine),
            f"{statistics.median(each.empty for each in mine):.1f}",
        )
        for role, mine in roles.items()
    )
    return table(["role", "pages", "median of medians", "slowest p95", "most queries", "empty ms"], rows)


def _pages(pages: list[Page], earlier: dict) -> str:
    headings = ["role", "page", "median ms", "p95 ms", "queries", "kB", "empty ms", "×", "before ms"]
    rows = (
        (
            each.role,
            f"`{each.name}`",
            f"{each.median:.1f}",
            _marked(f"{each.p95:.1f}", each.p95 > SLOW_MS),
            _marked(each.queries, each.queries > each.most),
            f"{each.size / 1000:.0f}",
            f"{each.empty:.1f}",
            f"{each.median / each.empty:.1f}" if each.empty else "",
            earlier.get((each.role, each.name), ""),
        )
        for each in pages
    )
    return table(headings, rows)


def _marked(value, is_bad: bool) -> str:
    return f"**{value}**" if is_bad else str(value)


def _screening(screened: Screened) -> str:
    rows = [(screened.households, screened.hits, f"{screened.seconds:.1f}")]
    return table(["households", "hits", "seconds"], rows)


def _register(loaded: Registered) -> str:
    files = (
        ("first load", loaded.first),
        ("every household changed", loaded.changed),
        ("the same again", loaded.again),
    )
    rows = [(name, f"{loaded.persons:,}", f"{took:.1f}", f"{loaded.persons / took:,.0f}") for name, took in files]
    rows.append(
        ("a day of the past", f"{loaded.stood:,}", f"{loaded.as_of:.1f}", f"{loaded.stood / loaded.as_of:,.0f}")
    )
    held = f"{loaded.megabytes} MB at most in this process; statements {loaded.said / MB:.0f} MB on disk, the tables made of"
    share = loaded.said / loaded.shown if loaded.shown else 0
    return (
        table(["what", "persons", "seconds", "persons/s"], rows)
        + f"\n{held} them {loaded.shown / MB:.0f} MB (× {share:.2f})."
    )


def _others(pages: list[Page]) -> str:
    rows = ((each.role, f"`{each.name}`", each.kind, each.queries, f"{each.size / 1000:.0f}") for each in pages)
    return table(["role", "page", "what", "queries", "kB"], rows)
