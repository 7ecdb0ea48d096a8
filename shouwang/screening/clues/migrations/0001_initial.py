import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("intake", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0001_initial"),
        ("runs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="线索编号")),
                ("risk", models.CharField(max_length=4, verbose_name="风险")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("screened", "筛查"),
                            ("assigned", "交办"),
                            ("checked", "核查"),
                            ("answered", "反馈"),
                            ("followed", "盯办"),
                            ("closed", "办结"),
                        ],
                        default="screened",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "县级"), ("township", "乡级")],
                        default="county",
                        max_length=10,
                        verbose_name="办结层级",
                    ),
                ),
                ("state_at", models.DateTimeField(verbose_name="进入本环节时间")),
                ("opened_on", models.DateField(verbose_name="发现日期")),
                ("asked_on", models.DateField(null=True, verbose_name="交办日期")),
                ("due_on", models.DateField(null=True, verbose_name="办结期限")),
                ("extended", models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")),
                ("urged", models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")),
                ("urged_on", models.DateField(null=True, verbose_name="最近催办")),
                ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("monitored", "已是监测对象"),
                            ("verified", "同一事实已入户核实"),
                            ("died_moved", "当事人已死亡或迁出"),
                            ("withdrawn", "部门已撤回名单"),
                            ("duplicate", "重复线索"),
                            ("known_dibao", "已纳入低保或特困"),
                            ("other", "其他"),
                            ("to_recognition", "转入识别认定"),
                            ("no_risk", "无风险"),
                            ("problem", "有问题需解决，不纳入"),
                            ("in_procedure", "已是监测对象或正在履行程序"),
                            ("declined", "农户不愿申报"),
                            ("not_here", "人不在此"),
                            ("not_checked", "未能核实"),
                        ],
                        max_length=16,
                        verbose_name="办结原因",
                    ),
                ),
                (
                    "returned_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_place", "不属本地"),
                            ("moved", "已迁出"),
                            ("died", "已死亡"),
                            ("unknown", "查无此人"),
                            ("in_town", "已进城居住"),
                        ],
                        max_length=12,
                        verbose_name="退回原因",
                    ),
                ),
                ("is_revisit", models.BooleanField(default=False, verbose_name="须再次入户")),
                ("is_shaken", models.BooleanField(default=False, verbose_name="依据已撤回")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("to_recognition", "转入识别认定"),
                            ("no_risk", "无风险"),
                            ("problem", "有问题需解决，不纳入"),
                            ("in_procedure", "已是监测对象或正在履行程序"),
                            ("declined", "农户不愿申报"),
                            ("not_here", "人不在此"),
                            ("not_checked", "未能核实"),
                        ],
                        max_length=16,
                        verbose_name="核查结果",
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="核查结论")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clues", to="registry.household"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="承办",
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
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="退回岗位",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "state", "-id"], name="clues_clue_place"),
                    models.Index(fields=["owner", "state", "due_on", "id"], name="clues_clue_owner"),
                    models.Index(fields=["state", "due_on", "id"], name="clues_clue_due"),
                    models.Index(fields=["household", "risk"], name="clues_clue_household"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("household", "risk"),
                        name="clues_clue_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="clues_clue_closed_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "assigned"), _negated=True),
                            models.Q(("due_on__isnull", False), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="clues_clue_assigned_to_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="反馈单号")),
                ("supplier", models.CharField(max_length=40, verbose_name="部门")),
                ("on", models.DateField(verbose_name="反馈日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("rows", models.PositiveIntegerField(verbose_name="本次答复行数")),
                ("pending", models.PositiveIntegerField(verbose_name="尚在核查行数")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="反馈岗位",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="feedbacks", to="intake.delivery"
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
                "indexes": [models.Index(fields=["place", "-id"], name="clues_feedback_place")],
            },
        ),
        migrations.CreateModel(
            name="FeedbackLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("supplier", models.CharField(max_length=40, verbose_name="部门")),
                ("file", models.CharField(max_length=200, verbose_name="文件")),
                ("sheet", models.CharField(max_length=100, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("township", models.CharField(blank=True, max_length=60, verbose_name="乡镇")),
                ("village", models.CharField(blank=True, max_length=60, verbose_name="村")),
                ("household_key", models.CharField(blank=True, max_length=40, verbose_name="户标识")),
                ("name_mask", models.CharField(blank=True, max_length=60, verbose_name="姓名")),
                ("number_mask", models.CharField(blank=True, max_length=24, verbose_name="证件号码")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="名单内容")),
                ("verdict", models.CharField(max_length=16, verbose_name="处理结果")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="情况说明")),
                ("answered_on", models.DateField(null=True, verbose_name="核查日期")),
                ("is_current", models.BooleanField(default=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.delivery"
                    ),
                ),
                (
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="clues.feedback"
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
                "indexes": [models.Index(fields=["feedback", "id"], name="clues_feedbackline_issue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("delivery", "place", "file", "sheet", "row"),
                        name="clues_feedbackline_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="交办单号")),
                ("to_level", models.CharField(max_length=10, verbose_name="交办到")),
                ("on", models.DateField(verbose_name="交办日期")),
                ("due_on", models.DateField(verbose_name="办结期限")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="线索数")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="要求")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="交办岗位",
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
                "indexes": [models.Index(fields=["place", "-id"], name="clues_handover_place")],
            },
        ),
        migrations.CreateModel(
            name="Handed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handed", to="clues.clue"
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
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handed", to="clues.handover"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("handover", "clue"), name="clues_handed_once")],
            },
        ),
        migrations.AddField(
            model_name="clue",
            name="handover",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clues.handover",
                verbose_name="交办单",
            ),
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("application", "农户自主申报"),
                            ("field", "基层干部排查"),
                            ("department", "部门筛查预警"),
                            ("media", "媒体舆情"),
                            ("petition", "信访"),
                            ("audit", "审计监督"),
                            ("system", "系统筛查"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("supplier", models.CharField(blank=True, max_length=40, verbose_name="部门")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("on", models.DateField(verbose_name="发生日期")),
                ("note", models.TextField(blank=True, verbose_name="内容")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="依据撤回时间")),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="origins", to="clues.clue"
                    ),
                ),
                (
                    "hit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="origins", to="runs.hit"
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
                    models.Index(fields=["place", "supplier", "id"], name="clues_origin_place"),
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", False)),
                        fields=["place", "id"],
                        name="clues_origin_withdrawn",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hit__isnull", False)), fields=("clue", "hit"), name="clues_origin_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="受理编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("application", "农户自主申报"),
                            ("field", "基层干部排查"),
                            ("department", "部门筛查预警"),
                            ("media", "媒体舆情"),
                            ("petition", "信访"),
                            ("audit", "审计监督"),
                            ("system", "系统筛查"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("on", models.DateField(verbose_name="收到日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("applicant", models.CharField(max_length=60, verbose_name="反映人")),
                ("relation", models.CharField(blank=True, max_length=30, verbose_name="与户主关系")),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="来文编号")),
                ("text", models.TextField(verbose_name="反映内容")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("answered_on", models.DateField(null=True, verbose_name="答复日期")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="登记岗位",
                    ),
                ),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="clues.clue"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="registry.household",
                        verbose_name="农户",
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
                    models.Index(fields=["place", "-id"], name="clues_report_place"),
                    models.Index(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=["place", "due_on"],
                        name="clues_report_unanswered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("on", models.DateField(verbose_name="入户日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("checkers", models.JSONField(default=list, verbose_name="核查人")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("to_recognition", "转入识别认定"),
                            ("no_risk", "无风险"),
                            ("problem", "有问题需解决，不纳入"),
                            ("in_procedure", "已是监测对象或正在履行程序"),
                            ("declined", "农户不愿申报"),
                            ("not_here", "人不在此"),
                            ("not_checked", "未能核实"),
                        ],
                        max_length=16,
                        verbose_name="核查结果",
                    ),
                ),
                ("finding", models.TextField(verbose_name="核查情况")),
                ("acting", models.CharField(blank=True, max_length=60, verbose_name="责任部门")),
                ("solve_by", models.DateField(null=True, verbose_name="解决期限")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="登记岗位",
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
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="clues.clue"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["clue", "id"], name="clues_answer_clue")],
            },
        ),
    ]
