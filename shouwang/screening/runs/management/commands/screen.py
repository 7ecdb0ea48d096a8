from datetime import date

from django.core.management.base import CommandError

from shouwang.accounts.command import DoorCommand, area_place
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.screening.runs.execute import execute, replay
from shouwang.screening.runs.models import Run


class Command(DoorCommand):
    help = "Screen an area as of a day: rules over the deliveries in force, hits out."
    verb = "runs.screen"

    def add_arguments(self, parser):
        parser.add_argument("--area", required=True)
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="2026-11-01")
        parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb")
        parser.add_argument("--replay", default="", metavar="RUN", help="work an earlier run out again and compare")

    def work(self, by, at, **options):
        area, on, engine = area_place(options["area"]), options["on"], options["engine"]
        if options["replay"]:
            run = replay(self._run_of(area, options["replay"]), by=by, engine=engine)
        elif on is None:
            raise CommandError("--on 2026-11-01 is needed", returncode=64)
        else:
            run = execute(area, on=on, book=in_force(area.pk, on), by=by, at=at, engine=engine)
        keys = ("hits", "new", "same", "gone", "policy_sha256", "inputs_sha256", "hits_sha256")
        told = {"run": run.key, "on": run.on.isoformat(), "engine": engine} | {key: getattr(run, key) for key in keys}
        told |= {"seconds": "", "unasked": ",".join(sorted(run.unasked)) or "-"}
        return told | {"silent": ";".join(sorted(run.silent)) or "-", "waiting": ";".join(run.waiting) or "-"}

    def _run_of(self, area, key: str) -> Run:
        run = Run.objects.within(area.pk).select_related("place").filter(key=key).first()
        if run is None:
            raise Refused("unknown_run", f"没有编号为 {key} 的筛查批次。")
        return run
