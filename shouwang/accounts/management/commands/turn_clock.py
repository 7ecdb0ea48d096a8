from shouwang.accounts.command import DoorCommand
from shouwang.accounts.exercise import turn_clock
from shouwang.sheets.write import instant


class Command(DoorCommand):
    help = "Set the clock of an exercise back to an instant, with a reason; a real site refuses."
    verb = "places.turn_clock"

    def add_arguments(self, parser):
        parser.add_argument("instant", help="such as 2026-11-01T09:00:00+08:00")
        parser.add_argument("--area", default="", help="the code of the area (default: this site's)")
        parser.add_argument("--reason", required=True)

    def work(self, by, at, **options) -> dict:
        before, to = turn_clock(options["instant"], options["reason"], by=by)
        return {"at": instant(to), "before": instant(before)}
