"""What a file of the national system says of a monitored household; and that a case decides, no file any more."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_exercise_goes_on"),
        ("registry", "0007_answers_that_hold"),
        ("vault", "0004_second_factor"),
    ]

    operations = [
        migrations.AddField(
            model_name="household",
            name="has_case",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="NationalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="载入日期")),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("row", models.PositiveIntegerField()),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unstable", "脱贫不稳定户"),
                            ("marginal", "边缘易致贫户"),
                            ("sudden", "突发严重困难户"),
                        ],
                        max_length=16,
                        verbose_name="监测对象类别",
                    ),
                ),
                ("identified_on", models.DateField(null=True, verbose_name="识别监测时间")),
                ("gone", models.BooleanField(null=True, verbose_name="风险是否已消除")),
                ("gone_on", models.DateField(null=True, verbose_name="消除监测时间")),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[("helped", "帮扶消除"), ("natural", "自然消除")],
                        max_length=8,
                        verbose_name="风险消除方式",
                    ),
                ),
                ("risks", models.JSONField(default=list, verbose_name="致贫返贫风险")),
                ("disasters", models.JSONField(default=list, verbose_name="自然灾害种类")),
                ("remarked", models.BooleanField(null=True, verbose_name="是否风险再标注")),
                ("remarked_on", models.DateField(null=True, verbose_name="再标注时间")),
                ("helper_name", models.CharField(blank=True, max_length=60, verbose_name="帮扶责任人")),
                ("helper_unit", models.CharField(blank=True, max_length=60, verbose_name="帮扶责任人单位")),
                ("helper_phone_mask", models.CharField(blank=True, max_length=24, verbose_name="帮扶责任人电话")),
                ("helper_since", models.DateField(null=True, verbose_name="帮扶开始时间")),
                ("helper_until", models.DateField(null=True, verbose_name="帮扶结束时间")),
                ("contact_name", models.CharField(blank=True, max_length=60, verbose_name="监测联系人")),
                ("contact_phone_mask", models.CharField(blank=True, max_length=24, verbose_name="监测联系人电话")),
                ("measures", models.JSONField(default=list, verbose_name="帮扶措施")),
                ("money", models.JSONField(default=dict, verbose_name="收入和支出")),
                ("unread", models.JSONField(default=list, verbose_name="没有读懂的列")),
                (
                    "troubles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None, verbose_name="存疑"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="national_entries",
                        to="registry.batch",
                    ),
                ),
                (
                    "contact_phone",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.secret"
                    ),
                ),
                (
                    "helper_phone",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.secret"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="national_entries",
                        to="registry.household",
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["household", "-id"], name="registry_nationalentry_last"),
                    models.Index(fields=["place", "id"], name="registry_nationalentry_place"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "household"), name="registry_nationalentry_one_a_file")
                ],
            },
        ),
    ]
