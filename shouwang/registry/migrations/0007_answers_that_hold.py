"""Answers on rows hold for later files until they are revoked; a file of which nothing was kept is an attempt."""

import django.db.models.deletion
from django.db import migrations, models

EMPTY = """UPDATE registry_batch SET state = 'refused', sentence = '没有一行可以载入，登记没有改动；请按问题清单改正后重新载入。'
    WHERE state = 'loaded' AND coalesce((counts->>'kept')::int, 0) = 0"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_deputies"),
        ("places", "0002_exercise_goes_on"),
        ("registry", "0006_questions_and_notices"),
        ("vault", "0004_second_factor"),
    ]

    operations = [
        migrations.RunSQL(EMPTY, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="question",
            name="revoked_at",
            field=models.DateTimeField(null=True, verbose_name="撤销时间"),
        ),
        migrations.AddField(
            model_name="question",
            name="revoked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="revoked_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="撤销原因"),
        ),
        migrations.AddField(
            model_name="question",
            name="sign",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AlterField(
            model_name="batch",
            name="state",
            field=models.CharField(
                choices=[
                    ("previewed", "待载入"),
                    ("loading", "载入中"),
                    ("loaded", "已载入"),
                    ("withdrawn", "已撤回"),
                    ("refused", "未收下"),
                ],
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(models.Q(("answer", ""), _negated=True), ("revoked_at", None)),
                fields=["place", "-id"],
                name="registry_question_answered",
            ),
        ),
    ]
