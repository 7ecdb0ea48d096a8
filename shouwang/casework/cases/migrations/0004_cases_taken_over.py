"""A case may be taken over from the national system: without application and home check; who has a case says so."""

import django.db.models.deletion
from django.db import migrations, models

HAS_CASE = """UPDATE registry_household SET has_case = true WHERE id IN
    (SELECT household_id FROM cases_case WHERE marked_on IS NOT NULL AND stage IN ('monitored', 'eliminating', 'eliminated'))"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_behind_functions"),
        ("cases", "0003_deputies"),
        ("places", "0002_exercise_goes_on"),
        ("registry", "0008_what_the_national_system_says"),
        ("visits", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_adopted",
            field=models.BooleanField(db_default=False, default=False, verbose_name="接续"),
        ),
        migrations.AddField(
            model_name="case",
            name="remarked_on",
            field=models.DateField(null=True, verbose_name="风险再标注日期"),
        ),
        migrations.AlterField(
            model_name="case",
            name="application",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.application"
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="visit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="visits.visit",
                verbose_name="入户核查",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application__isnull", True), ("is_adopted", True), ("visit__isnull", True)),
                    models.Q(("application__isnull", False), ("is_adopted", False), ("visit__isnull", False)),
                    _connector="OR",
                ),
                name="cases_case_recognised_or_adopted",
            ),
        ),
        migrations.RunSQL(HAS_CASE, migrations.RunSQL.noop),
    ]
