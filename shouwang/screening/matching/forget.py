"""Before a delivery is read anew, what an earlier reading left of it goes: nothing of it ever counted."""

from django.db import connection, transaction

from shouwang.screening.intake import shelf
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import of_area
from shouwang.web.sight import within


def forget(delivery: Delivery) -> None:
    """Take away faults, remarks, rows aside and lake files of a delivery that never counted; of others nothing."""
    with within(of_area(delivery.place_id)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT intake_forget(%s)", [delivery.pk])
    shelf.sweep(delivery)
