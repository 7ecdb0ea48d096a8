from datetime import date

from shouwang.accounts.command import DoorCommand
from shouwang.casework.assistance.open_month import open_month
from shouwang.places.clock import day
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused


class Command(DoorCommand):
    help = "Open the checks of a month for every monitored household of the area: one each, however often it is run."
    verb = "assistance.open_month"

    def add_arguments(self, parser):
        parser.add_argument("--area", default="")
        parser.add_argument("--month", default="", metavar="2026-11", help="default: the month of the instant")

    def work(self, by, at, **options):
        on = day(at)
        month = _month(options["month"]) if options["month"] else on.replace(day=1)
        new = open_month(month, by=by, at=at, on=on, book=in_force(by.place_id, on))
        return {"month": f"{month:%Y-%m}", "created": new}


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Refused("bad_month", f"月份“{text}”看不懂，请写成 2026-11。") from None
