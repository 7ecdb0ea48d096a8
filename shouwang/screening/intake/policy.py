"""What the policy book says about deliveries: the due day, what makes a list wait, how long copies last."""

from datetime import date
from typing import NamedTuple

from shouwang.places.models import Place
from shouwang.policy.in_force import in_force


class Limits(NamedTuple):
    """What a list may look like and still count without a person's word. Shares in hundredths, least counts in rows.

    `shrink`, `grow`: how far a township or class may fall or rise, unless by fewer rows than `few_lost`, `few_more`;
    `linked`: the least share of linked rows, looked at from `few_rows` rows on.
    """

    shrink: int = 20
    grow: int = 100
    few_lost: int = 5
    few_more: int = 10
    linked: int = 20
    few_rows: int = 10


def limits(area: Place, on: date) -> Limits:
    """The office's own limits on the day."""
    book = _book(area, on)
    few = {name: int(book.value("full_list_least", name)) for name in ("shrunk", "grown")}
    return Limits(
        int(book.value("full_list_shrink")),
        int(book.value("full_list_growth")),
        few["shrunk"],
        few["grown"],
        int(book.value("linked_share")),
        int(book.value("linked_share_least")),
    )


def due_day(area: Place, on: date) -> int:
    """The day of the following month by which departments hand their lists in (*S4 一(二)*)."""
    return int(_book(area, on).value("department_day"))


def rules_run(area: Place, on: date) -> frozenset[str]:
    """The rules that the office lets run: only the lists that they listen to are due."""
    return frozenset(str(rule) for rule in _book(area, on).value("rules_run"))


def marked_copy_days(area: Place, on: date) -> int:
    """For how many days after it was received a delivery's marked copy may be fetched."""
    return int(_book(area, on).value("fault_sheet_days"))


def _book(area: Place, on: date):
    return in_force(area.pk, on)
