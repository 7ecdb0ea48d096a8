"""Why a clue closed is `closed_as`, as `returned_as` says why it came back: `reason` becomes free for why it exists."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("clues", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="clue", name="clues_clue_closed_with_reason"),
        migrations.RenameField(model_name="clue", old_name="reason", new_name="closed_as"),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closed_as=""), name="clues_clue_closed_with_reason"
            ),
        ),
    ]
