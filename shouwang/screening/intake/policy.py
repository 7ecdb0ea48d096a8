"""What the policy book says about deliveries: the due day, the share that stops a comparison, how long copies last."""

from datetime import date

from shouwang.places.models import Place
from shouwang.policy.in_force import in_force


def shrink_share(area: Place, on: date) -> int:
    """By how many hundredths a township or class may shrink before comparison waits."""
    return int(_book(area, on).value("full_list_shrink"))


def due_day(area: Place, on: date) -> int:
    """The day of the following month by which departments hand their lists in (*S4 一(二)*)."""
    return int(_book(area, on).value("department_day"))


def marked_copy_days(area: Place, on: date) -> int:
    """For how many days after it was received a delivery's marked copy may be fetched."""
    return int(_book(area, on).value("fault_sheet_days"))


def _book(area: Place, on: date):
    return in_force(area.pk, on)
