from datetime import date

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.policy.in_force import in_force
from shouwang.screening.runs.execute import execute


class Command(DoorCommand):
    help = "Screen an area as of a day: rules over the deliveries in force, hits out."
    verb = "runs.screen"

    def add_arguments(self, parser):
        parser.add_argument("--area", required=True)
        parser.add_argument("--on", required=True, type=date.fromisoformat, help="2026-11-01")
        parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb")

    def work(self, by, at, **options):
        area, on = area_place(options["area"]), options["on"]
        run = execute(area, on=on, book=in_force(area.pk, on), by=by, at=at, engine=options["engine"])
        keys = ("engine", "hits", "new", "same", "gone", "policy_sha256", "inputs_sha256", "hits_sha256")
        return {"run": run.key, "on": run.on.isoformat(), **{key: getattr(run, key) for key in keys}}
