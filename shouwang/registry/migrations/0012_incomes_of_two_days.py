from django.db import migrations, models


class Migration(migrations.Migration):
    """Two periods that end on one day stand side by side."""

    dependencies = [
        ("registry", "0011_replaced_rows_are_statements"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="income", name="registry_income_one_per_period"),
        migrations.AddConstraint(
            model_name="income",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn", False)),
                fields=("household", "begins_on", "ends_on"),
                name="registry_income_one_a_period",
                nulls_distinct=False,
            ),
        ),
    ]
