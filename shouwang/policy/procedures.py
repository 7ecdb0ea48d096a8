"""From the policy book to a line of steps: references looked up, optional steps dropped, order arranged. Pure."""

from shouwang.policy import codes
from shouwang.policy.book import Book, Missing
from shouwang.workflow.procedure import Procedure, thaw

NUMBERS = ("people", "quorum")
SPANS = ("wait", "limit")


def procedure(book: Book, purpose: str, line: str = "") -> Procedure:
    """The line that the place uses for `recognition` or `elimination` (or the named one), ready to set out on.

    Words in a step's `wait`, `quorum`, `people`, `limit` and `exempt` name other lines of the book, which are asked
    for the population of the line; a step whose `when` is off falls away. *需求§1.7、§1.7a*.
    """
    key = line or str(book.value("procedure_in_use", purpose))
    if key not in book.populations("procedure"):
        raise Missing(f"政策簿中没有代号为“{key}”的工作程序，请由县级先录入这条步骤线。")
    table = dict(book.value("procedure", key))
    dropped = [step["key"] for step in table["steps"] if "when" in step and not book.value(step["when"], key)]
    steps = [_resolved(book, key, step) for step in table["steps"]]
    made = thaw({**table, "key": key, "steps": steps, "cite": book.line("procedure", key).cite})
    for each in dropped:
        made = made.without(each)
    if book.value("cross_check_order", key) == "beside_home_check" and made.has("cross_check"):
        made = made.beside("cross_check", "home_check") if made.has("home_check") else made
    return made


def _resolved(book: Book, line: str, step: dict) -> dict:
    made = {key: value for key, value in step.items() if key != "when"}
    for name in NUMBERS:
        if isinstance(made.get(name), str):
            made[name] = book.value(made[name], line)
    for name in SPANS:
        if isinstance(made.get(name), str):
            span = book.span(made[name], line)
            made[name] = [span.count, span.kind]
    if isinstance(made.get("exempt"), str):
        made["exempt"] = book.value(made["exempt"], line)
    for name in ("papers", "needs"):
        made[name] = {key: codes.title(name, key) for key in made.get(name, ())}
    return made
