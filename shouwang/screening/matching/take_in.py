"""Taking a delivery in: read, match, check; then it counts, or it waits for a person's word. All of it or nothing.

Everything is worked out on the reading before anything gives way; starting over after a crash changes nothing. Two that
take in the same delivery stand in line: the second finds it done.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from shouwang.refusal import Refused
from shouwang.screening.intake import hold, understand
from shouwang.screening.intake.enter import enter, overtaken, overtaken_by
from shouwang.screening.intake.models import Delivery, Remark
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.receive import refuse
from shouwang.screening.intake.scope import of_area
from shouwang.screening.matching.difference import tell
from shouwang.screening.matching.forget import forget
from shouwang.screening.matching.sift import Lacking, Sifted, sift
from shouwang.trail import write as trail
from shouwang.web.sight import within

LINE = 4_901_221  # the first key of the lock under which one delivery is taken in
Progress = Callable[[int, int, str], None]


def quiet(done: int, total: int, sentence: str) -> None:
    """Progress that nobody watches."""


def take_in(
    delivery: Delivery, *, limits: Limits, by, at: datetime, confirmed: bool = True, progress: Progress = quiet
) -> Delivery:
    """Read a waiting delivery, and let it count when `confirmed` and nothing stands against it.

    Returns it in_force, received (read, to be confirmed), asked, held, superseded (a later file overtook it) or refused.
    One that no longer waits stays as it is. `progress` is called between the pieces.
    """
    return finish(delivery, limits=limits, by=by, at=at, confirmed=confirmed, progress=progress)[0]


def finish(
    delivery: Delivery, *, limits: Limits, by, at: datetime, confirmed: bool = True, progress: Progress = quiet
) -> tuple[Delivery, bool]:
    """The same, and whether anything was left to do."""
    with _one_by_one(delivery):
        with within(of_area(delivery.place_id)):
            delivery = Delivery.objects.select_related("place", "document", "supersedes").get(pk=delivery.pk)
        if not (delivery.state == "received" or (delivery.is_waiting and not delivery.is_read)):
            return delivery, False
        try:
            return _onwards(delivery, limits, by, at, confirmed, progress), True
        except Refused as refused:
            forget(delivery)
            return refuse(delivery, refused, by=by, at=at), True


def _onwards(delivery: Delivery, limits: Limits, by, at: datetime, confirmed: bool, progress: Progress) -> Delivery:
    if not delivery.is_read:
        try:
            delivery = _read(delivery, limits, by, at, confirmed, progress)
        except Lacking as lacking:
            if lacking.has_nothing or (confirmed and not lacking.is_question):
                raise
            return _to_be_mapped(delivery, lacking, by, at)
    if confirmed and delivery.state == "received":
        delivery = enter(delivery, limits=limits, by=by, at=at)
        with within(of_area(delivery.place_id)), transaction.atomic():
            delivery = tell(delivery)
    return delivery


@contextmanager
def _one_by_one(delivery: Delivery) -> Iterator[None]:
    """One process at a time: the lock ends with the work, or with the connection of a process that died."""
    key = [LINE, delivery.pk % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def _read(delivery: Delivery, limits: Limits, by, at: datetime, confirmed: bool, progress: Progress) -> Delivery:
    """Read and judged. One that nobody let count yet ends here when a later file counts already."""
    forget(delivery)
    found = sift(delivery, progress)
    hold.contradicted(delivery.contract_name, found.facts)
    with within(of_area(delivery.place_id)), transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(of=("self",)).select_related("place", "document").get(pk=delivery.pk)
        )
        found.keep(delivery)
        delivery.resembles = hold.resembles(delivery, found.facts)
        reasons = hold.reasons(delivery, found.facts, limits, found.known.titles)
        delivery.reasons, delivery.held_note = list(reasons), "；".join(reasons.values())[:600]
        delivery.read_at = at
        state = _state(delivery, found)
        later = None if confirmed and state == "received" else overtaken_by(delivery)
        delivery.sentence = overtaken(later) if later else ""
        changes = trail.change(delivery, state="superseded" if later else state)
        Remark.objects.bulk_create(found.remarks(delivery), batch_size=2_000)
        delivery.save()
        trail.write("intake.read", by=by, at=at, subject=delivery, changes=changes, note=delivery.held_note)
    return delivery


def _to_be_mapped(delivery: Delivery, lacking: Lacking, by, at: datetime) -> Delivery:
    """On the page somebody says which heading is which column; nothing was read meanwhile."""
    with within(of_area(delivery.place_id)), transaction.atomic():
        Remark.objects.bulk_create(understand.unread_file(delivery, lacking.reading))
        delivery.read_at = at
        later = overtaken_by(delivery)
        told = {"state": "superseded", "sentence": overtaken(later)} if later else {"state": "asked"}
        changes = trail.change(delivery, **{"sentence": lacking.sentence[:500]} | told)
        delivery.save(update_fields=["state", "sentence", "read_at"])
        trail.write("intake.read", by=by, at=at, subject=delivery, changes=changes, note=lacking.sentence)
    return delivery


def _state(delivery: Delivery, found: Sifted) -> str:
    if delivery.reasons:
        return "held"
    return "asked" if found.questions else "received"
