import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="用户名")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                ("must_change_password", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("grid_worker", "网格员"),
                            ("village_reviewer", "村级审核人"),
                            ("township_specialist", "乡镇专干"),
                            ("township_reviewer", "乡镇审核人"),
                            ("county_officer", "县级经办人"),
                            ("county_approver", "县级审定人"),
                            ("data_steward", "数据管理员"),
                            ("liaison", "部门联络员"),
                            ("helper", "帮扶责任人"),
                            ("prefecture_officer", "市级经办人"),
                            ("auditor", "审计监督"),
                            ("operator", "系统运维"),
                        ],
                        max_length=24,
                        verbose_name="岗位",
                    ),
                ),
                ("supplier", models.CharField(blank=True, max_length=40, verbose_name="部门")),
                ("since", models.DateField(verbose_name="任职起")),
                ("until", models.DateField(null=True, verbose_name="任职止")),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="任职人",
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
                "indexes": [models.Index(fields=["place", "role"], name="accounts_post_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "liaison"), _negated=True),
                            models.Q(("supplier", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_post_liaison_has_supplier",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField(verbose_name="农户")),
                ("since", models.DateField(verbose_name="结对起")),
                ("until", models.DateField(null=True, verbose_name="结对止")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pairings", to="accounts.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("post", "household_id"),
                        name="accounts_pairing_once",
                    )
                ],
            },
        ),
    ]
