"""Gathering behind the page of a run."""

from datetime import datetime

from django.urls import reverse

from shouwang.policy.in_force import in_force
from shouwang.queue.door import job
from shouwang.screening.clues.gather import gather
from shouwang.screening.runs.models import Run
from shouwang.web.sight import within


@job("long", title="生成线索")
def gather_run(work, by, at: datetime) -> str:
    """Make clues of the work's run; gathered once more it changes nothing."""
    with within(by.scope()):
        run = Run.objects.get(pk=work.args["run"])
        done = gather(run, by=by, at=at, book=in_force(run.place_id, run.on))
    work.location = reverse("clues:list")
    words = f"新线索 {done.opened} 条，并入原线索 {done.joined} 条"
    words += f"，维持办结 {done.kept_closed} 条，没有变化 {done.unchanged} 条"
    return f"{words}；依据撤回 {done.shaken} 条。" if done.shaken else f"{words}。"
