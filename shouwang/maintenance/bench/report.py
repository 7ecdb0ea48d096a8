"""The figures as a document, beside those of the time before."""

import os
import platform
import re
from pathlib import Path

import django
from django.db import connections

from shouwang.maintenance.bench.pages import Page
from shouwang.maintenance.bench.screening import Screened
from shouwang.maintenance.markdown import code, page, section, table

INTRO = """Measured by `make bench` over the data of the demo, with Django's test client: the whole of a request except the
socket and gunicorn. *Queries* leaves out BEGIN and its like. *Before* is the median of the document that this one
replaced. Aim: p95 under 100 ms, at most 25 queries a page (a form may use 50)."""
SLOW_MS, MANY = 100, 25
ROW = re.compile(r"^\| (\S+) \| `([^`]+)` \| \**([\d.]+)")


def before(path: Path) -> dict[tuple[str, str], str]:
    """(role, page) → median of an earlier document."""
    if not path.exists():
        return {}
    found = (ROW.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {(row[1], row[2]): row[3] for row in found if row}


def document(pages: list[Page], baseline: Page, screened: Screened | None, unseen: list[str], earlier: dict) -> str:
    """The whole document."""
    shown = [each for each in pages if each.kind == "page"]
    others = [each for each in pages if each.kind in ("file", "fault")]
    return page(
        "Bench",
        INTRO,
        section("Machine", machine()),
        section("Pages", _pages([baseline, *sorted(shown, key=lambda each: (each.role, each.name))], earlier)),
        section("Screening", _screening(screened)) if screened else "",
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
        f" {platform.python_version()}, Django {django.get_version()}, PostgreSQL {version // 10000}.{version % 10000}"
    )


def _pages(pages: list[Page], earlier: dict) -> str:
    headings = ["role", "page", "median ms", "p95 ms", "queries", "kB", "before ms"]
    rows = (
        (
            each.role,
            f"`{each.name}`",
            f"{each.median:.1f}",
            _marked(f"{each.p95:.1f}", each.p95 > SLOW_MS),
            _marked(each.queries, each.queries > MANY),
            f"{each.size / 1000:.0f}",
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


def _others(pages: list[Page]) -> str:
    rows = ((each.role, f"`{each.name}`", each.kind, each.queries, f"{each.size / 1000:.0f}") for each in pages)
    return table(["role", "page", "what", "queries", "kB"], rows)
