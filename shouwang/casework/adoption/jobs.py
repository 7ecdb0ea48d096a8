"""Adopting behind the page."""

from datetime import datetime

from django.urls import reverse

from shouwang.casework.adoption.bulk import adopt_everybody
from shouwang.places.clock import day
from shouwang.queue.door import job, progress


@job("long", title="接续监测户")
def adopt_all(work, by, at: datetime) -> str:
    """Adopt everybody of the work's place, or of its file; whoever was adopted before is left as he is."""
    place, batch = work.args["place"], work.args.get("batch", "")
    done = adopt_everybody(
        place, batch, by=by, at=at, on=day(at),
        tell=lambda n, of: progress(work, n, of, f"已接续{n}户，共{of}户"),
    )  # fmt: skip
    work.location = reverse("adoption:list") + "?list=lacking"
    said = f"接续{len(done.cases)}户，其中风险已消除{done.eliminated}户，{done.incomplete}户有内容待补充"
    return f"{said}；{len(done.left)}户要件不全，没有接续。" if done.left else f"{said}。"
