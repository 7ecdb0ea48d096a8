"""Which requirement is proved by which test: the list of requirements, and the marks on the tests, read without running."""

import ast
import csv
import xml.etree.ElementTree as tree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LIST = Path("docs", "requirements.csv")


@dataclass(frozen=True)
class Requirement:
    """An id that is never given twice, and our short title for what it asks."""

    id: str
    title: str


def listed() -> tuple[Requirement, ...]:
    """Every requirement, in the order of the list."""
    with (Path(settings.BASE_DIR) / LIST).open(encoding="utf-8", newline="") as file:
        return tuple(Requirement(row["id"], row["title"]) for row in csv.DictReader(file))


def marked(folder: Path | None = None) -> dict[str, list[str]]:
    """Requirement id → the tests that carry it (`tests/web/test_sight.py::test_…`), sorted."""
    found: dict[str, set[str]] = {}
    root = Path(settings.BASE_DIR)
    for path in sorted((folder or root / "tests").rglob("test_*.py")):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        for test, ids in _marks(ast.parse(path.read_text(encoding="utf-8"))):
            for each in ids:
                found.setdefault(each, set()).add(f"{name}::{test}")
    return {each: sorted(tests) for each, tests in found.items()}


def _marks(module: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Each test of a file with its ids: those on itself, on its class, and on the whole file (`pytestmark`)."""
    whole = {each for node in module.body if _is_pytestmark(node) for each in _ids([node.value])}
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            mine = whole | _ids(node.decorator_list)
            for inner in node.body:
                yield from _test(inner, mine, f"{node.name}::")
        yield from _test(node, whole, "")


def _test(node: ast.AST, given: set[str], before: str) -> Iterator[tuple[str, set[str]]]:
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
        yield before + node.name, given | _ids(node.decorator_list)


def _is_pytestmark(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "pytestmark" for each in node.targets)


def _ids(expressions: list[ast.expr]) -> set[str]:
    """The words of every `pytest.mark.req("…")` within, also inside lists and `pytest.param`."""
    return {
        word.value
        for expression in expressions
        for call in ast.walk(expression)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "req"
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }


def outcomes(report: Path) -> dict[str, str]:
    """Test → passed, failed or skipped, from a JUnit report of pytest; one bad case of a test makes it failed."""
    found: dict[str, str] = {}
    for case in tree.parse(report).getroot().iter("testcase"):  # noqa: S314 our own file
        name = _node(case.get("classname", ""), case.get("name", "").split("[")[0])
        kinds = {child.tag for child in case}
        state = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        found[name] = max(found.get(name, ""), state, key=("", "passed", "skipped", "failed").index)
    return found


def _node(dotted: str, test: str) -> str:
    """`tests.web.test_sight.TestX` and a name → the id that `marked` uses."""
    parts = dotted.split(".")
    cut = next((i for i, part in enumerate(parts, 1) if part.startswith("test_")), len(parts))
    return "::".join(["/".join(parts[:cut]) + ".py", *parts[cut:], test])
