"""The other cases of the invented county, walked behind the page: a village at a time, each whole or not at all."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from demo import cases, grown
from shouwang.casework.cases.models import Case
from shouwang.places.models import Place
from shouwang.queue.door import job, progress
from shouwang.web.sight import within


@job("long", title="演练数据：走办监测户")
def walk_cases(work, by, at: datetime) -> str:
    """Walk through the public acts what grew out of October's clues, then every village's cohort.

    Whom a job walked before is left as it is.
    """
    area = Place.objects.get(pk=work.args["area"])
    _walk_grown(area, by)
    places, walked = cases.villages(area), 0
    for number, place in enumerate(places):
        with within(by.scope()):
            is_done = Case.objects.within(place.pk).filter(application__kind="own").exists()
        if not is_done:
            with transaction.atomic():
                walked += cases.walk(place, number)
        progress(work, number + 1, len(places), f"已走办{place.parent.name}{place.name}等{number + 1}个村")
    work.location = reverse("assistance:list")
    return f"{len(places)}个村的监测户已走办到各个环节。"


def _walk_grown(area: Place, by) -> None:
    """The county's approver finds the first of them on his desk soon after the page is up."""
    with within(by.scope()):
        waiting = grown.villages(area)
    for place, visited in waiting:
        with transaction.atomic():
            grown.walk(place, visited, cases.UNTIL)
