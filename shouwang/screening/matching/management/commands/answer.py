"""`answer DELIVERY SERIAL --as VALUE --reason T`: a person's word on one question of a delivery's record."""

from contextlib import contextmanager

from shouwang.accounts.command import DoorCommand
from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.screening.intake import policy
from shouwang.screening.intake.answer import answer
from shouwang.screening.intake.models import Remark
from shouwang.screening.intake.of_key import area_of, find
from shouwang.screening.intake.scope import of_area
from shouwang.screening.matching.take_in import take_in
from shouwang.web.sight import within


class Command(DoorCommand):
    help = "Answer one question about a delivery; with the last one it is read again and goes on."
    verb = "intake.answer"

    def add_arguments(self, parser):
        parser.add_argument("delivery", metavar="DELIVERY")
        parser.add_argument("serial", metavar="SERIAL", type=int, help="of the record (export understanding)")
        parser.add_argument("--reason", required=True)

    def add_who(self, parser) -> None:
        """Here `--as` is the answer; given a second time it names who works, as everywhere (or `--user` does)."""
        parser.add_argument("--as", dest="said", metavar="VALUE", action="append", required=True, help="what it means")
        parser.add_argument("--user", dest="as_user", default="", help="user name (default: the area's operator)")

    def _run(self, options) -> dict:
        options["area"] = area_of(options["delivery"])
        value, *who = options["said"] if isinstance(options["said"], list) else [options["said"]]
        options |= {"value": value, "as_user": who[0] if who else options["as_user"]}
        return super()._run(options)

    @contextmanager
    def open(self, by):
        """No transaction around the whole: the answer stays though reading anew may end in a refusal."""
        yield

    def work(self, by, at, **options) -> dict:
        with within(by.scope()):
            given = find(options["delivery"])
            limits = policy.limits(given.place, day(at))
        said = answer(given, options["serial"], options["value"], options["reason"], by=by, at=at)
        if not said.is_read:
            said = take_in(said, limits=limits, by=by, at=at)
        if said.state == "refused":
            raise Refused(said.code, said.sentence)
        with within(of_area(said.place_id)):
            left = Remark.objects.open().filter(delivery=said).count()
        held = said.held_for if said.state == "held" else "-"
        return {"delivery": said.key, "serial": options["serial"], "state": said.state, "open": left, "held": held}
