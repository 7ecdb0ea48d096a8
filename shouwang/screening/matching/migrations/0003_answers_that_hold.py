"""Answers hold for the same words on later lists; what was settled before becomes one, its village unread."""

import django.db.models.deletion
from django.db import migrations, models

from shouwang.places.code import at_level
from shouwang.sheets.folding import folded


def carry_over(apps, schema_editor) -> None:
    """The last answer on each number and name of a list. No village was kept then: it is proposed where one is read."""
    alias = schema_editor.connection.alias
    doubts = apps.get_model("matching", "Doubt").objects.using(alias)
    settled = doubts.filter(settled_at__isnull=False, settled_by__isnull=False, number__isnull=False)
    settled = settled.select_related("delivery", "number", "person").order_by("settled_at", "id")
    last = {}
    for doubt in settled.iterator():
        last[doubt.supplier, doubt.delivery.table, bytes(doubt.number.index), folded(doubt.name)] = doubt
    for doubt in last.values():
        doubt.settlement = _answer(apps.get_model("matching", "Settlement").objects.using(alias), doubt)
        doubt.save(update_fields=["settlement"])


def _answer(settlements, doubt):
    return settlements.create(
        place_id=doubt.place_id, supplier=doubt.supplier, table=doubt.delivery.table, number=doubt.number,
        number_mask=doubt.number_mask, name=doubt.name, folded=folded(doubt.name), answer=doubt.settled_as,
        person=doubt.person, home=at_level(doubt.person.place_id, "village") if doubt.person else 0,
        candidates=doubt.candidates, reason=doubt.settled_reason, settled_by=doubt.settled_by,
        settled_at=doubt.settled_at,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_password_age"),
        ("matching", "0002_forget_a_reading"),
        ("places", "0002_exercise_goes_on"),
        ("registry", "0005_names_folded"),
        ("vault", "0002_known"),
    ]

    operations = [
        migrations.AddField(
            model_name="doubt",
            name="village",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("supplier", models.CharField(max_length=40, verbose_name="部门")),
                ("table", models.CharField(max_length=40, verbose_name="名单")),
                ("number_mask", models.CharField(blank=True, max_length=24, verbose_name="证件号码")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="所写姓名")),
                ("folded", models.TextField(blank=True, db_collation="C", default="", editable=False)),
                ("village", models.BigIntegerField(default=0, verbose_name="所写村")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("person", "确认为本人"),
                            ("elsewhere", "外地人员"),
                            ("not_rural", "非农村人口"),
                            ("enrol", "应补录入户"),
                            ("returned", "退回部门核对"),
                            ("nobody", "查无此人"),
                        ],
                        max_length=12,
                        verbose_name="认定",
                    ),
                ),
                ("home", models.BigIntegerField(default=0)),
                ("candidates", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=200, verbose_name="依据")),
                ("settled_at", models.DateTimeField(verbose_name="认定时间")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("revoked_reason", models.CharField(blank=True, max_length=200, verbose_name="撤销原因")),
                (
                    "number",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.secret"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="地点",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="认定人",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="doubt",
            name="settlement",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="doubts", to="matching.settlement"
            ),
        ),
        migrations.AddIndex(
            model_name="settlement",
            index=models.Index(fields=["place", "-id"], name="matching_settlement_place"),
        ),
        migrations.AddIndex(
            model_name="settlement",
            index=models.Index(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=["supplier", "table", "folded"],
                name="matching_settlement_words",
            ),
        ),
        migrations.AlterField(
            model_name="doubt",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("doubt", "存疑"),
                    ("unmatched", "未匹配"),
                    ("asked", "待明确"),
                    ("fault", "有误"),
                    ("skip", "未载入"),
                ],
                max_length=10,
                verbose_name="结果",
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
