"""Pieces of Markdown: the generated documents are built from these alone, so that they look alike. Pure."""

from collections.abc import Iterable, Sequence


def page(title: str, intro: str, *parts: str, verb: str = "docs") -> str:
    """A whole document, with the line that says who writes it; empty parts are left out."""
    head = f"# {title}\n\n<!-- Written by `make {verb}`: do not edit. -->\n\n{intro}\n"
    return "\n".join([head, *(part.rstrip() + "\n" for part in parts if part)])


def section(title: str, *parts: str, depth: int = 2) -> str:
    """A heading with what belongs under it."""
    return "\n\n".join([f"{'#' * depth} {title}", *(part.rstrip() for part in parts if part)]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence]) -> str:
    """A table; a cell may be anything that has a text, None is an empty one."""
    lines = [_row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]
    return "\n".join(lines) + "\n"


def mermaid(text: str) -> str:
    """A diagram, drawn by whoever shows the page."""
    return f"```mermaid\n{text.rstrip()}\n```\n"


def code(words: Iterable[str]) -> str:
    """Identifiers side by side: `a`, `b`."""
    return ", ".join(f"`{word}`" for word in words)


def _row(cells: Sequence) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value) -> str:
    text = "" if value is None else str(value)
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>").replace("<br><br>", "<br>")
