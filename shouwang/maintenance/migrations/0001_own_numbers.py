"""Households and persons whose number was somebody's certificate number or phone get the house's own number."""

from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from shouwang.maintenance.own_numbers import give_own_numbers


def give(apps, schema_editor) -> None:
    give_own_numbers(schema_editor.connection, Path(settings.DATA_DIR) / "lake", timezone.localtime())


class Migration(migrations.Migration):
    dependencies = [  # every table that may hold a copy
        ("accounts", "0006_deputies"),
        ("assistance", "0001_initial"),
        ("cases", "0003_deputies"),
        ("clues", "0001_initial"),
        ("elimination", "0001_initial"),
        ("intake", "0002_held_before_it_counts"),
        ("matching", "0003_answers_that_hold"),
        ("places", "0002_exercise_goes_on"),
        ("policy", "0001_initial"),
        ("queue", "0002_deputies"),
        ("registry", "0006_questions_and_notices"),
        ("runs", "0003_held_households"),
        ("trail", "0003_deputies"),
        ("vault", "0004_second_factor"),
        ("visits", "0001_initial"),
        ("web", "0001_initial"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
