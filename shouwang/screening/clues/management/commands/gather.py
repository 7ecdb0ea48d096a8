from shouwang.accounts.command import DoorCommand
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.screening.clues.gather import COUNTS, gather
from shouwang.screening.runs.models import Run


class Command(DoorCommand):
    help = "Make clues of a run's hits: one open clue per household and reason."
    verb = "clues.gather"

    def add_arguments(self, parser):
        parser.add_argument("run")

    def work(self, by, at, **options):
        run = Run.objects.select_related("place").filter(key=options["run"]).first()
        if run is None:
            raise Refused("unknown_run", f"没有编号为 {options['run']} 的筛查批次。")
        done = gather(run, by=by, at=at, book=in_force(run.place_id, run.on))
        return {"run": run.key} | {key: getattr(done, key) for key in COUNTS}
