import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("clues", "0001_initial"),
        ("places", "0001_initial"),
        ("registry", "0001_initial"),
        ("vault", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True, verbose_name="表单号")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("clue", "核实线索"),
                            ("application", "核实申报"),
                            ("sweep", "集中排查"),
                            ("focus", "重点核查"),
                            ("elimination", "风险消除核查"),
                            ("monthly", "月监测"),
                            ("return", "回访"),
                        ],
                        max_length=12,
                        verbose_name="事由",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("home", "入户"), ("phone", "电话"), ("online", "视频或微信")],
                        default="home",
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                ("on", models.DateField(verbose_name="核查日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("checkers", models.JSONField(default=list, verbose_name="核查人")),
                ("judges", models.JSONField(default=list, verbose_name="风险研判人")),
                ("edition", models.CharField(blank=True, max_length=20, verbose_name="表样版本")),
                ("answers", models.JSONField(default=dict, verbose_name="填报内容")),
                ("finding", models.TextField(verbose_name="核查情况")),
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
                ("reason", models.TextField(blank=True, verbose_name="未纳入原因")),
                (
                    "gone_as",
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
                        verbose_name="不在原因",
                    ),
                ),
                ("risks", models.JSONField(default=list, verbose_name="风险类型")),
                ("net_per_head_fen", models.BigIntegerField(null=True, verbose_name="人均纯收入")),
                ("outlay_fen", models.BigIntegerField(null=True, verbose_name="其他支出")),
                ("education", models.BooleanField(null=True, verbose_name="义务教育有保障")),
                ("medical", models.BooleanField(null=True, verbose_name="基本医疗有保障")),
                ("housing", models.BooleanField(null=True, verbose_name="住房安全有保障")),
                ("water", models.BooleanField(null=True, verbose_name="饮水安全有保障")),
                ("informed_on", models.DateField(null=True, verbose_name="告知农户日期")),
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
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="registry.household",
                        verbose_name="农户",
                    ),
                ),
                (
                    "mark",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.document",
                        verbose_name="农户签字或捺印",
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
                    "typed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "-on", "id"], name="visits_visit_place"),
                    models.Index(fields=["household", "-on", "id"], name="visits_visit_household"),
                    models.Index(fields=["place", "result", "id"], name="visits_visit_result"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "declined"), _negated=True), ("mark__isnull", False), _connector="OR"
                        ),
                        name="visits_visit_declined_with_mark",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result__in", ("no_risk", "problem", "declined")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visits_visit_not_enrolled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="档案号")),
                ("stage", models.CharField(default="home_check", max_length=30, verbose_name="作出结论的环节")),
                ("stage_title", models.CharField(default="入户核实", max_length=60, verbose_name="环节")),
                ("on", models.DateField(verbose_name="研判日期")),
                ("at", models.DateTimeField(verbose_name="建档时间")),
                ("result", models.CharField(max_length=20, verbose_name="研判结果")),
                ("reason", models.TextField(verbose_name="未纳入原因")),
                ("judges", models.JSONField(default=list, verbose_name="研判人")),
                ("lines", models.JSONField(default=list, verbose_name="部门线索")),
                ("findings", models.JSONField(default=list, verbose_name="核实情况")),
                ("evidence", models.JSONField(default=list, verbose_name="佐证材料")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="建档岗位",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_files",
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
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_files",
                        to="visits.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "-on", "id"], name="visits_specialfile_place"),
                    models.Index(fields=["household", "-id"], name="visits_specialfile_household"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="visits_specialfile_with_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("education", "义务教育"),
                            ("medical", "基本医疗"),
                            ("housing", "住房安全"),
                            ("water", "饮水安全"),
                            ("income", "收入"),
                            ("illness", "大病负担"),
                            ("disaster", "灾害损失"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="问题",
                    ),
                ),
                ("detail", models.CharField(max_length=300, verbose_name="具体情况")),
                ("acting", models.CharField(max_length=60, verbose_name="责任部门")),
                ("due_on", models.DateField(verbose_name="解决期限")),
                ("opened_on", models.DateField(verbose_name="发现日期")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待解决"), ("solved", "已解决"), ("waived", "县级说明不予解决")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                ("ending", models.TextField(blank=True, verbose_name="解决情况或不予解决的理由")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="办结岗位",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.document",
                        verbose_name="解决佐证",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="registry.household",
                        verbose_name="农户",
                    ),
                ),
                (
                    "opened_by",
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
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="visits.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "state", "due_on", "id"], name="visits_problem_place"),
                    models.Index(fields=["household", "state"], name="visits_problem_household"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state", "open"), ("kind__in", ["education", "medical", "housing", "water"])
                        ),
                        fields=("household", "kind"),
                        name="visits_problem_one_open_per_guarantee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(models.Q(("ending", ""), _negated=True), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="visits_problem_ended_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "solved"), _negated=True), ("evidence__isnull", False), _connector="OR"
                        ),
                        name="visits_problem_solved_with_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=60, verbose_name="内容")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.document"
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="visits.visit"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitClue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("true", "属实"),
                            ("untrue", "不属实"),
                            ("solved", "属实，已解决"),
                            ("unknown", "未能核实"),
                        ],
                        max_length=8,
                        verbose_name="核实结论",
                    ),
                ),
                ("finding", models.TextField(verbose_name="核实情况")),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clues.clue",
                        verbose_name="线索",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.document",
                        verbose_name="佐证",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clues.origin",
                        verbose_name="线索来源",
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reasons", to="visits.visit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["clue", "id"], name="visits_visitclue_clue")],
                "constraints": [models.UniqueConstraint(fields=("visit", "origin"), name="visits_visitclue_once")],
            },
        ),
    ]
