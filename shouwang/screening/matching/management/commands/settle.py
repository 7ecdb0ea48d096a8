"""`settle DELIVERY FILE ROW (--person P | --nobody) --reason T`: a person's word on one doubtful row."""

from shouwang.accounts.command import DoorCommand
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.screening.intake.of_key import area_of
from shouwang.screening.matching.settle import AWAY, find, settle


class Command(DoorCommand):
    help = "Settle one row of a delivery that no machine may link."
    verb = "matching.settle"

    def add_arguments(self, parser):
        parser.add_argument("delivery", metavar="DELIVERY")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("row", metavar="ROW", type=int)
        answer = parser.add_mutually_exclusive_group(required=True)
        answer.add_argument("--person", default="", help="key of the person, as exports call him")
        answer.add_argument("--nobody", action="store_true", help="none of ours")
        answer.add_argument("--as-outcome", dest="outcome", default="", choices=["", *AWAY])
        parser.add_argument("--reason", required=True)
        parser.add_argument("--sheet", default="", help="when several sheets of the file have this row")

    def _run(self, options) -> dict:
        options["area"] = area_of(options["delivery"])
        return super()._run(options)

    def work(self, by, at, **options) -> dict:
        doubt = find(options["delivery"], options["file"], options["row"], options["sheet"])
        person = _person(options["person"]) if options["person"] else None
        outcome = "" if person else options["outcome"] or "nobody"
        settled = settle(doubt, person=person, outcome=outcome, reason=options["reason"], by=by, at=at)
        return {
            "delivery": options["delivery"],
            "file": settled.file.replace(" ", "_"),
            "row": settled.row,
            "as": settled.settled_as,
            "person": person.key if person else "-",
        }


def _person(key: str) -> Person:
    person = Person.objects.select_related("household").filter(key=key).first()
    if person is None:
        raise Refused("unknown_person", f"登记中没有编号为 {key} 的人。")
    return person
