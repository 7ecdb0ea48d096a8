from contextlib import contextmanager

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.casework.adoption.adopt import adopt
from shouwang.casework.adoption.bulk import adopt_everybody
from shouwang.casework.adoption.candidates import candidates, waiting
from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.web.sight import within


class Command(DoorCommand):
    help = "Adopt who is monitored already: a case each from what the national system says, however often it is run."
    verb = "adoption.adopt"

    def add_arguments(self, parser):
        parser.add_argument("--area", required=True, help="code of the county or township")
        parser.add_argument("--household", default="", help="only this household, by the key that exports print")

    @contextmanager
    def open(self, by):
        """No transaction around the whole: each portion has its own."""
        yield

    def work(self, by, at, **options) -> dict:
        place = area_place(options["area"])
        if options["household"]:
            with within(by.scope()):
                done = adopt(_one(options["household"], place.pk), by=by, at=at, on=day(at))
        else:
            done = adopt_everybody(place.pk, by=by, at=at, on=day(at))
        return {
            "area": options["area"], "cases": len(done.cases), "incomplete": done.incomplete,
            "eliminated": done.eliminated, "skipped": len(done.left),
        }  # fmt: skip


def _one(key: str, place: int) -> list:
    rows = Household.objects.within(place).filter(key=key)
    if not rows.exists():
        raise Refused("no_household", f"{key} 不在本地区的农户里。")
    return candidates(list(waiting(rows)))
