"""`close_half 2026-1 --area A`: keep 附件4 of a half-year as it is, by what is known now."""

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.places.clock import day
from shouwang.reporting.annexes.close import close_half
from shouwang.reporting.annexes.half_year import HalfYear


class Command(DoorCommand):
    help = "Close a half-year of a county: its 附件4 says the same for ever."
    verb = "reporting.close_half"

    def add_arguments(self, parser):
        parser.add_argument("half", help="for example 2026-1")
        parser.add_argument("--area", required=True)

    def work(self, by, at, **options):
        half = HalfYear.named(options["half"], day(at))
        closing = close_half(area_place(options["area"]), half, by=by, at=at)
        known = closing.known_at.isoformat(timespec="seconds")
        return {"half": half.key, "area": options["area"], "known_at": known, "sha256": closing.sha256}
