from importlib import import_module

import pytest
from django.db import connection

from shouwang.registry.models import Household
from tests.casework import care, walk

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-25")]


def test_who_was_recognised_before_the_upgrade_has_a_case_that_decides_and_nobody_else():
    """Households of the version before: none of them says that it has a case."""
    stages = {"在": {}, "消": {"stage": "eliminated", "eliminated_on": care.FIRST_DAY}}
    stages |= {"认": {"stage": "recognising", "marked_on": None}, "拒": {"stage": "declined", "marked_on": None}}
    for head, facts in stages.items():
        care.in_care(walk.household(head, category="marginal"), **facts)
    walk.household("册", category="marginal")
    with walk.see(), connection.cursor() as cursor:
        Household.objects.update(has_case=False)
        cursor.execute(import_module("shouwang.casework.cases.migrations.0004_cases_taken_over").HAS_CASE)
        assert set(Household.objects.filter(has_case=True).values_list("head_name", flat=True)) == {"在", "消"}
