"""Adoptions, and what was decided about later differences."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0007_behind_functions"),
        ("cases", "0004_cases_taken_over"),
        ("places", "0002_exercise_goes_on"),
        ("registry", "0008_what_the_national_system_says"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("given", models.JSONField(default=dict)),
                ("unread", models.JSONField(default=list, verbose_name="没有读懂的列")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("on", models.DateField(verbose_name="接续日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="经办岗位",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adoption", to="cases.case"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.nationalentry",
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
                    "seen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.nationalentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("field", models.CharField(max_length=20, verbose_name="项目")),
                ("national", models.CharField(blank=True, max_length=300, verbose_name="全国系统")),
                ("ours", models.CharField(blank=True, max_length=300, verbose_name="本系统")),
                (
                    "answer",
                    models.CharField(
                        choices=[("taken", "按全国系统更正"), ("kept", "本系统为准")], max_length=8, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="adoption.adoption"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="经办岗位",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.nationalentry"
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
        ),
        migrations.AddIndex(
            model_name="adoption",
            index=models.Index(fields=["place", "id"], name="adoption_adoption_place"),
        ),
        migrations.AddIndex(
            model_name="adoption",
            index=models.Index(fields=["household_id", "-id"], name="adoption_adoption_household"),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(("given", {}), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="adoption_adoption_given_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.UniqueConstraint(fields=("adoption", "entry", "field"), name="adoption_ruling_once"),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "kept"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="adoption_ruling_kept_with_reason",
            ),
        ),
    ]
