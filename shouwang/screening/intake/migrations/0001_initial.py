import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("places", "0001_initial"),
        ("vault", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, unique=True, verbose_name="批次号")),
                ("supplier", models.CharField(max_length=40, verbose_name="部门")),
                ("table", models.CharField(max_length=40, verbose_name="名单")),
                (
                    "kind",
                    models.CharField(
                        choices=[("full", "全量名单"), ("increment", "新增明细"), ("total", "累计名单")],
                        max_length=10,
                        verbose_name="名单性质",
                    ),
                ),
                ("period", models.CharField(max_length=7, verbose_name="所属月份")),
                ("letter_no", models.CharField(blank=True, max_length=60, verbose_name="推送函文号")),
                ("letter_on", models.DateField(null=True, verbose_name="推送函日期")),
                ("file", models.CharField(max_length=200, verbose_name="文件")),
                ("sha256", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField(verbose_name="接收时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已接收"),
                            ("taken_in", "已入库"),
                            ("superseded", "已被更正文件替代"),
                            ("withdrawn", "已撤回"),
                            ("refused", "未接收"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("mapping", models.JSONField(default=dict)),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("kept", models.PositiveIntegerField(default=0, verbose_name="有效")),
                ("faulty", models.PositiveIntegerField(default=0, verbose_name="有误")),
                ("linked", models.PositiveIntegerField(default=0, verbose_name="已匹配")),
                ("doubtful", models.PositiveIntegerField(default=0, verbose_name="存疑")),
                ("unmatched", models.PositiveIntegerField(default=0, verbose_name="未匹配")),
                ("skipped", models.PositiveIntegerField(default=0, verbose_name="跳过")),
                (
                    "comparison",
                    models.CharField(
                        choices=[
                            ("none", "不比对"),
                            ("baseline", "首份全量，作为基准"),
                            ("allowed", "可以比对"),
                            ("waiting", "待确认后比对"),
                            ("withheld", "确认不比对"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="比对",
                    ),
                ),
                ("comparison_note", models.CharField(blank=True, max_length=300, verbose_name="比对说明")),
                ("census", models.JSONField(default=dict)),
                ("difference", models.JSONField(default=dict)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("lake", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="报送岗位",
                    ),
                ),
                (
                    "comparison_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.document"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.document"
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
                    "supersedes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="intake.delivery",
                        verbose_name="替代",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place", "-received_at", "id"], name="intake_delivery_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "taken_in")),
                        fields=("place", "supplier", "table", "period"),
                        name="intake_delivery_one_in_force",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Fault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("supplier", models.CharField(max_length=40)),
                ("file", models.CharField(max_length=200)),
                ("sheet", models.CharField(max_length=100, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("column", models.CharField(blank=True, max_length=60, verbose_name="列")),
                ("code", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=300, verbose_name="问题")),
                ("advice", models.CharField(max_length=300, verbose_name="怎么办")),
                ("kept", models.BooleanField(verbose_name="该行已保留")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="faults", to="intake.delivery"
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
                "indexes": [models.Index(fields=["delivery", "row", "id"], name="intake_fault_delivery")],
            },
        ),
    ]
