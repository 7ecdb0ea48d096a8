"""`release DELIVERY --reason T`: a person's word that a held delivery is what it claims."""

from shouwang.accounts.command import DoorCommand
from shouwang.places.clock import day
from shouwang.screening.intake import policy
from shouwang.screening.intake.of_key import area_of, find
from shouwang.screening.intake.release import release


class Command(DoorCommand):
    help = "Let a held delivery count."
    verb = "intake.release"

    def add_arguments(self, parser):
        parser.add_argument("delivery", metavar="DELIVERY")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--not-whole", action="store_true", help="it counts, but is compared with nothing")

    def _run(self, options) -> dict:
        options["area"] = area_of(options["delivery"])
        return super()._run(options)

    def work(self, by, at, **options) -> dict:
        held = find(options["delivery"])
        limits = policy.limits(held.place, day(at))
        done = release(held, options["reason"], limits=limits, compares=not options["not_whole"], by=by, at=at)
        earlier = done.supersedes if done.state == "in_force" else None
        return {"delivery": done.key, "state": done.state, "supersedes": earlier.key if earlier else "-"}
