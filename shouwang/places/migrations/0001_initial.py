import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Serial",
            fields=[
                ("prefix", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="代码")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "省级"),
                            ("prefecture", "市级"),
                            ("county", "县级"),
                            ("township", "乡级"),
                            ("village", "村级"),
                            ("group", "组级"),
                        ],
                        max_length=10,
                        verbose_name="层级",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("kind", models.CharField(blank=True, max_length=10, verbose_name="称谓")),
                ("became_on", models.DateField(null=True, verbose_name="变更日期")),
                ("tags", models.JSONField(default=list, verbose_name="村庄标签")),
                (
                    "became",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former",
                        to="places.place",
                        verbose_name="变更为",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.place",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["name"], name="places_place_name")],
            },
        ),
        migrations.CreateModel(
            name="PostingPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="张贴地点")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cluster", "集中居住点"), ("relocation", "易地搬迁安置点"), ("office", "村委会")],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("households", models.PositiveIntegerField(null=True, verbose_name="户数")),
                ("since", models.DateField(verbose_name="启用日期")),
                ("until", models.DateField(null=True, verbose_name="停用日期")),
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
                "constraints": [models.UniqueConstraint(fields=("place", "name"), name="places_posting_once")],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("is_exercise", models.BooleanField(default=False, verbose_name="演练环境")),
                ("latest_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="places_site_only_one")],
            },
        ),
    ]
