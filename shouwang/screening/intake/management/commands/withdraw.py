"""`withdraw DELIVERY --reason T`: take a delivery back; what it had replaced counts again."""

from shouwang.accounts.command import DoorCommand
from shouwang.places.clock import day
from shouwang.screening.intake import policy
from shouwang.screening.intake.of_key import area_of, find
from shouwang.screening.intake.withdraw import stands_instead, withdraw


class Command(DoorCommand):
    help = "Take a delivery back."
    verb = "intake.receive"

    def add_arguments(self, parser):
        parser.add_argument("delivery", metavar="DELIVERY")
        parser.add_argument("--reason", required=True)

    def _run(self, options) -> dict:
        options["area"] = area_of(options["delivery"])
        return super()._run(options)

    def work(self, by, at, **options) -> dict:
        given = find(options["delivery"])
        limits = policy.limits(given.place, day(at))
        done = withdraw(given, options["reason"], limits=limits, by=by, at=at)
        stands = stands_instead(done)
        return {"delivery": done.key, "in_force": stands.key if stands else "-"}
