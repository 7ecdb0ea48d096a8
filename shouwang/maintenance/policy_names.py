"""Which lines of the policy book a question asks for: read from its source, so that the catalogue cannot lag behind."""

import ast
import inspect
import textwrap
from collections.abc import Callable

ASKING = {"value", "fen", "span", "has", "line"}


def asked(question: Callable) -> set[str]:
    """The names in `policy.value("…")` and its like, in the function and in the functions of its file that it calls."""
    module = inspect.getmodule(question)
    functions = {name: each for name, each in vars(module).items() if inspect.isfunction(each)}
    return _within(question, {name: each for name, each in functions.items() if each.__module__ == module.__name__})


def _within(question: Callable, beside: dict[str, Callable]) -> set[str]:
    waiting, seen, names = [question], set(), set()
    while waiting:
        each = waiting.pop()
        seen.add(each)
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(each)))):
            names |= _name(node)
            if isinstance(node, ast.Name) and node.id in beside and beside[node.id] not in seen:
                waiting.append(beside[node.id])
    return names


def _name(node: ast.AST) -> set[str]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKING):
        return set()
    if getattr(node.func.value, "id", "") != "policy" or not node.args or not isinstance(node.args[0], ast.Constant):
        return set()
    return {node.args[0].value}
