from datetime import date

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.places.renumber import renumber


class Command(DoorCommand):
    help = "Give a place another code, or merge it into a place that stands: every row goes along."
    verb = "places.renumber"

    def add_arguments(self, parser):
        parser.add_argument("old", help="the code that ends")
        parser.add_argument("new", help="the code that it becomes")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="the day of the change")
        parser.add_argument("--name", default="", help="its new name, when that changes too")
        parser.add_argument("--note", default="", help="the document that ordered it")

    def work(self, by, at, **options) -> dict:
        old = area_place(options["old"])
        moved = renumber(
            old, options["new"], by=by, at=at, on=options["on"], name=options["name"], note=options["note"]
        )
        return {"old": options["old"], "new": options["new"], "tables": len(moved), "rows": sum(moved.values())}
