"""Taking a delivery in behind the page: one job a delivery, safe to start over."""

from datetime import datetime

from django.urls import reverse

from shouwang.places.clock import day
from shouwang.queue.door import job, progress
from shouwang.screening.intake import policy
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import of_area
from shouwang.screening.matching.take_in import take_in
from shouwang.web.sight import within


@job("long", title="核对、匹配部门名单")
def take_in_delivery(work, by, at: datetime) -> str:
    """Read the delivery that the work names; its own page tells what it was understood to say, and asks for the rest."""
    with within(of_area(work.place_id)):
        delivery = Delivery.objects.select_related("place", "document").get(pk=work.args["delivery"])
        limits = policy.limits(delivery.place, day(at))

    work.location = reverse("intake:delivery", args=[delivery.key])

    def show(done: int, total: int, sentence: str) -> None:
        progress(work, done, total, sentence)

    taken = take_in(delivery, limits=limits, by=by, at=at, confirmed=False, progress=show)
    counts = f"{taken.kept} 行有效，{taken.faulty} 行有误，{taken.unmatched} 行未匹配"
    return taken.sentence or taken.held_note or f"已核对：{counts}。请确认入库。"
