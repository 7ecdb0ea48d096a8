"""Measures that the national system records."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="measure",
            name="is_adopted",
            field=models.BooleanField(db_default=False, default=False, verbose_name="全国系统登记"),
        ),
    ]
