"""It is true of deliveries that an earlier version held that…"""

from importlib import import_module

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
WAS = {1: "", 2: "shrunk", 3: "other_month;fits_better:housing.dangerous;unlinked"}


def test_their_reasons_are_a_list_and_the_list_that_they_resemble_stands_for_itself():
    apart = import_module("shouwang.screening.intake.migrations.0004_reasons_as_a_list").APART
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE intake_delivery (id int, held text, reasons jsonb DEFAULT '[]', resembles text)"
        )
        for pk, held in WAS.items():
            cursor.execute("INSERT INTO intake_delivery VALUES (%s, %s, '[]', '')", [pk, held])
        cursor.execute(apart)
        cursor.execute("SELECT reasons::text, resembles FROM intake_delivery ORDER BY id")
        assert cursor.fetchall() == [
            ("[]", ""), ('["shrunk"]', ""), ('["other_month", "fits_better", "unlinked"]', "housing.dangerous"),
        ]  # fmt: skip
