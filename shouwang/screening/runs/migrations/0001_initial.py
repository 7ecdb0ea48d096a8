import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="批次")),
                ("on", models.DateField(verbose_name="筛查日")),
                ("at", models.DateTimeField(verbose_name="运行时间")),
                ("engine", models.CharField(max_length=10, verbose_name="引擎")),
                ("code", models.CharField(max_length=64, verbose_name="规则版本")),
                ("policy", models.JSONField(default=list)),
                ("policy_sha256", models.CharField(max_length=64)),
                ("inputs", models.JSONField(default=dict)),
                ("inputs_sha256", models.CharField(max_length=64)),
                ("hits", models.PositiveIntegerField(default=0, verbose_name="命中")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="新命中")),
                ("same", models.PositiveIntegerField(default=0, verbose_name="原有")),
                ("gone", models.PositiveIntegerField(default=0, verbose_name="消失")),
                ("unasked", models.JSONField(default=dict, verbose_name="未启用的规则")),
                ("hits_sha256", models.CharField(blank=True, max_length=64)),
                ("seconds", models.DecimalField(decimal_places=1, default=0, max_digits=8)),
                ("gathered_at", models.DateTimeField(null=True, verbose_name="生成线索时间")),
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
                "indexes": [models.Index(fields=["place", "-id"], name="runs_run_place")],
            },
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=40, verbose_name="规则")),
                ("risk", models.CharField(max_length=30, verbose_name="风险")),
                ("fingerprint", models.CharField(max_length=64)),
                ("persons", models.JSONField(default=list, verbose_name="涉及人员")),
                ("measured", models.BigIntegerField(null=True, verbose_name="实际值")),
                ("line", models.BigIntegerField(null=True, verbose_name="标准")),
                ("unit", models.CharField(blank=True, max_length=12)),
                ("population", models.CharField(blank=True, max_length=24, verbose_name="人群")),
                ("rows", models.JSONField(default=list, verbose_name="来源行")),
                ("evidence", models.JSONField(default=dict, verbose_name="依据")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="registry.household"
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
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="first_hits", to="runs.run"
                    ),
                ),
                (
                    "last",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="last_hits", to="runs.run"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "risk", "id"], name="runs_hit_place"),
                    models.Index(fields=["last", "rule", "household"], name="runs_hit_last"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "rule", "fingerprint"), name="runs_hit_one_per_fingerprint"
                    )
                ],
            },
        ),
    ]
