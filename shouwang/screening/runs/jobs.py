"""Screening behind the page: the run and how far it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

from django.db import connections
from django.urls import reverse

from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.queue.door import job, progress
from shouwang.screening.runs.execute import execute
from shouwang.screening.runs.models import Run
from shouwang.web.sight import within

STAGES = 4


@job("long", title="按规则筛查")
def screen_area(work, by, at: datetime) -> str:
    """Run the rules over the work's place as of its day. Taken up again after a crash, it finds its own run and stops."""
    on = date.fromisoformat(work.args["on"])
    with within(by.scope()):
        area = Place.objects.get(pk=work.place_id)
        run = Run.objects.filter(place=area, on=on, at=at, by=by).first()
        if run is None:
            book = in_force(area.pk, on, at)
            run = execute(area, on=on, book=book, by=by, at=at, report=lambda done, words: _say(work, done, words))
    work.location = reverse("runs:run", args=[run.key])
    return f"{run.key}：命中 {run.hits} 条，其中新增 {run.new} 条。"


def _say(work, done: int, sentence: str) -> None:
    """Progress through a connection of its own: what this one writes is seen only when the run is whole."""

    def tell() -> None:
        try:
            progress(work, done, STAGES, sentence)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as beside:
        beside.submit(tell).result()
