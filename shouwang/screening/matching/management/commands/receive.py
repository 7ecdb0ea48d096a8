"""`receive SUPPLIER[.TABLE] FILE --area A --period 2026-10`: take a department's file in, in the foreground."""

from contextlib import contextmanager
from datetime import date
from pathlib import Path

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.screening.intake import policy
from shouwang.screening.intake.models import KINDS, Delivery
from shouwang.screening.intake.receive import Letter, receive
from shouwang.screening.intake.recognise import recognise
from shouwang.screening.matching.take_in import finish

WAITS = ("asked", "unread")
COUNTS = ("rows", "kept", "faulty", "linked", "doubtful", "unmatched", "skipped")


class Command(DoorCommand):
    help = "Receive a department's file, check it, match it and keep it. Prints one summary line."
    verb = "intake.receive"

    def add_arguments(self, parser):
        parser.add_argument("table", metavar="SUPPLIER[.TABLE]")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--area", required=True, help="code of the county or prefecture")
        parser.add_argument("--period", required=True, help="month that the list is about, 2026-10")
        parser.add_argument("--letter", default="", help="number of the letter (推送函)")
        parser.add_argument("--letter-on", type=date.fromisoformat, default=None, help="day of the letter")
        parser.add_argument("--letter-file", default="", help="scan of the letter")
        parser.add_argument("--kind", default="", choices=["", *dict(KINDS)])
        adds = parser.add_mutually_exclusive_group()
        adds.add_argument(
            "--supplement", action="store_true", default=None, help="adds to what stands for the month (补报)"
        )
        adds.add_argument(
            "--replace", dest="supplement", action="store_false", default=None, help="replaces what stands"
        )

    @contextmanager
    def open(self, by):
        """No transaction around the whole: a refused delivery is kept though the command fails."""
        yield

    def work(self, by, at, **options) -> dict:
        path = Path(options["file"])
        data = _bytes(path)
        area = area_place(options["area"])
        table = options["table"]
        contract = table if "." in table else recognise(data, path.name, table)
        letter = Letter(options["letter"], options["letter_on"])
        if options["letter_file"]:
            scan = Path(options["letter_file"])
            letter = letter._replace(scan=_bytes(scan), scan_name=scan.name)
        given = {"contract": contract, "area": area, "period": options["period"], "kind": options["kind"]}
        given |= {"supplement": options["supplement"], "letter": letter}
        received = receive(data, path.name, **given, by=by, at=at)
        limits = policy.limits(area, day(at))
        delivery, was_open = finish(received.delivery, limits=limits, by=by, at=at)
        if delivery.state == "refused":
            raise Refused(delivery.code, delivery.sentence)
        return _summary(delivery, duplicate=not was_open)  # another process took it in, now or before


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("unreadable", f"文件 {path.name} 打不开（{error.strerror}）。") from None


def _summary(delivery: Delivery, *, duplicate: bool) -> dict:
    counts = {name: 0 if duplicate else getattr(delivery, name) for name in COUNTS}
    earlier = None if duplicate or delivery.state != "in_force" else delivery.supersedes
    return {
        "delivery": delivery.key,
        **counts,
        "duplicate_of": delivery.key if duplicate else "-",
        "supersedes": earlier.key if earlier else "-",
        "sha256": delivery.sha256,
        "seconds": "",
        **{name: getattr(delivery, name) for name in WAITS},
        "held": delivery.held_for if delivery.state == "held" else "-",
    }
