import django.contrib.postgres.fields
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
        ("visits", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="申请编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("own", "本户申报"), ("proxy", "代为申报"), ("written", "入户时代写")],
                        max_length=8,
                        verbose_name="申报方式",
                    ),
                ),
                ("on", models.DateField(verbose_name="申请日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("applicant", models.CharField(max_length=60, verbose_name="申请人")),
                ("proxy", models.CharField(blank=True, max_length=60, verbose_name="代办人")),
                ("relation", models.CharField(blank=True, max_length=30, verbose_name="与户主关系")),
                ("text", models.TextField(verbose_name="申请事由")),
                ("promised_on", models.DateField(verbose_name="承诺日期")),
                ("no_evidence", models.CharField(blank=True, max_length=200, verbose_name="无佐证材料的理由")),
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
                        related_name="applications",
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
                        verbose_name="农户本人签字或捺印",
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
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clues.report",
                        verbose_name="受理登记",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="visits.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "-on", "id"], name="cases_application_place"),
                    models.Index(fields=["household", "-id"], name="cases_application_household"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "proxy"), _negated=True),
                            models.Q(
                                models.Q(("proxy", ""), _negated=True),
                                models.Q(("relation", ""), _negated=True),
                                ("mark__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="cases_application_proxy_named_and_marked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "written"), _negated=True),
                            ("informed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="cases_application_written_informed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=60, verbose_name="材料名称")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="cases.application"
                    ),
                ),
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scope", models.JSONField(default=list, verbose_name="授权范围")),
                ("on", models.DateField(verbose_name="授权日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("signature", "签字"),
                            ("fingerprint", "捺印"),
                            ("voice", "录音确认"),
                            ("guardian", "监护人代签"),
                        ],
                        max_length=12,
                        verbose_name="签署方式",
                    ),
                ),
                ("withdrawn_on", models.DateField(null=True, verbose_name="撤回日期")),
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
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.document",
                        verbose_name="授权书",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="registry.person",
                        verbose_name="授权人",
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
                "indexes": [models.Index(fields=["household", "id"], name="cases_authorisation_household")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=("person",),
                        name="cases_authorisation_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True), ("withdrawn_on__gte", models.F("on")), _connector="OR"
                        ),
                        name="cases_authorisation_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="监测编号")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("unstable", "脱贫不稳定户"),
                            ("marginal", "边缘易致贫户"),
                            ("sudden", "突发严重困难户"),
                        ],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                ("risks", models.JSONField(default=list, verbose_name="风险类型")),
                ("channel", models.CharField(blank=True, default="", max_length=12, verbose_name="发现渠道")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("recognising", "识别认定"),
                            ("monitored", "监测帮扶"),
                            ("eliminating", "消除程序"),
                            ("eliminated", "风险消除"),
                            ("declined", "未纳入"),
                            ("cleared", "已清退"),
                        ],
                        default="recognising",
                        max_length=12,
                        verbose_name="阶段",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="立案日期")),
                ("qualified_on", models.DateField(null=True, verbose_name="纳入日期")),
                ("marked_on", models.DateField(null=True, verbose_name="标注日期")),
                ("expected_on", models.DateField(null=True, verbose_name="预计风险消除日期")),
                ("eliminated_on", models.DateField(null=True, verbose_name="风险消除日期")),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[("helped", "帮扶消除"), ("natural", "自然消除")],
                        max_length=8,
                        verbose_name="风险消除方式",
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="结束日期")),
                ("entered_on", models.DateField(null=True, verbose_name="录入全国系统日期")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.application"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="录入岗位",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
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
                    "special_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="visits.specialfile",
                        verbose_name="特殊档案",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="visits.visit",
                        verbose_name="入户核查",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "stage", "id"], name="cases_case_place"),
                    models.Index(fields=["household", "-id"], name="cases_case_household"),
                    models.Index(fields=["qualified_on", "id"], name="cases_case_qualified"),
                    models.Index(fields=["expected_on", "id"], name="cases_case_expected"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stage__in", ("recognising", "monitored", "eliminating"))),
                        fields=("household",),
                        name="cases_case_one_open_per_household",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ("monitored", "eliminating")), _negated=True),
                            models.Q(("qualified_on__isnull", False), ("marked_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_case_in_care_is_qualified_and_marked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "eliminated"), _negated=True),
                            ("eliminated_on__isnull", False),
                            _connector="OR",
                        ),
                        name="cases_case_eliminated_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseClue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("on", models.DateField(verbose_name="并入日期")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clues", to="cases.case"
                    ),
                ),
                (
                    "clue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="in_case", to="clues.clue"
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
                "indexes": [models.Index(fields=["case", "id"], name="cases_caseclue_case")],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="会议编号")),
                ("on", models.DateField(verbose_name="开会日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("where", models.CharField(max_length=60, verbose_name="会议地点")),
                ("chair", models.CharField(max_length=60, verbose_name="主持人")),
                ("recorder", models.CharField(max_length=60, verbose_name="记录人")),
                ("minutes", models.TextField(verbose_name="评议记录")),
                ("representatives", models.PositiveSmallIntegerField(default=0, verbose_name="到会村民代表")),
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
                    "photo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.document",
                        verbose_name="会议照片",
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
                    "sign_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.document",
                        verbose_name="签到表",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place", "-on", "id"], name="cases_meeting_place")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="公示编号")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("recognition", "识别认定"), ("elimination", "风险消除")],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("posted_on", models.DateField(verbose_name="张贴日期")),
                ("ends_on", models.DateField(verbose_name="期满日期")),
                ("term", models.CharField(max_length=20, verbose_name="公示期")),
                ("contact", models.CharField(max_length=120, verbose_name="受理异议的单位和电话")),
                ("hides_names", models.BooleanField(default=False, verbose_name="隐去户主姓名中间字")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("taken_down_on", models.DateField(null=True, verbose_name="撤下日期")),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "-posted_on", "id"], name="cases_notice_place"),
                    models.Index(
                        condition=models.Q(("taken_down_on__isnull", True)),
                        fields=["place", "ends_on"],
                        name="cases_notice_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("text", models.JSONField(verbose_name="公示内容")),
                ("since", models.DateField(verbose_name="起算日期")),
                ("opens_on", models.DateField(verbose_name="最早可办下一步")),
                ("removed_on", models.DateField(null=True, verbose_name="撤出日期")),
                ("removed_why", models.CharField(blank=True, max_length=200, verbose_name="撤出原因")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="cases.notice"
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
                "indexes": [models.Index(fields=["notice", "id"], name="cases_noticeline_notice")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_on__isnull", True), ("removed_on__gte", models.F("since")), _connector="OR"
                        ),
                        name="cases_noticeline_dates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticePhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(choices=[("start", "张贴"), ("end", "期满")], max_length=5, verbose_name="时点"),
                ),
                ("on", models.DateField(verbose_name="拍摄日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.document"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="cases.notice"
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
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.postingplace"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["notice", "posting", "moment"], name="cases_noticephoto_notice")],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次序")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("recognition", "识别认定"), ("elimination", "风险消除")],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                ("procedure", models.JSONField(verbose_name="步骤线")),
                ("digest", models.CharField(max_length=64, verbose_name="步骤线摘要")),
                ("policy_digest", models.CharField(max_length=64, verbose_name="政策摘要")),
                ("qualifying", models.CharField(blank=True, max_length=30, verbose_name="认定步骤")),
                ("facts", models.JSONField(default=list, verbose_name="免办情形")),
                ("set_out_on", models.DateField(verbose_name="启动日期")),
                ("ended_on", models.DateField(null=True, verbose_name="结束日期")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "办结"),
                            ("stop", "不予纳入"),
                            ("keep", "继续帮扶"),
                            ("withdrawn", "撤回"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("decided", models.PositiveSmallIntegerField(default=0, verbose_name="决定数")),
                (
                    "due",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None, verbose_name="待办步骤"
                    ),
                ),
                (
                    "done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None, verbose_name="已办步骤"
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="本步期限")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passages",
                        to="cases.case",
                        verbose_name="监测户",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
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
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=["place", "purpose", "id"],
                        name="cases_passage_under_way",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("case",),
                        name="cases_passage_one_under_way",
                    ),
                    models.UniqueConstraint(fields=("case", "number"), name="cases_passage_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("outcome", "")),
                            models.Q(("ended_on__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cases_passage_ended_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("step", models.CharField(max_length=30, verbose_name="步骤")),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("application", "申请书"),
                            ("consent", "承诺授权书"),
                            ("risk_proof", "风险佐证材料"),
                            ("survey", "排查表（信息采集表）"),
                            ("comparison", "数据比对结果"),
                            ("minutes", "民主评议记录"),
                            ("sign_in", "评议签到表"),
                            ("meeting_photo", "评议照片"),
                            ("notice_text", "公示文本"),
                            ("notice_start_photo", "公示张贴照片"),
                            ("notice_end_photo", "公示期满照片"),
                            ("township_sheet", "乡镇审核表"),
                            ("county_document", "县级审定文件"),
                            ("announcement_text", "公告文本"),
                            ("announcement_photo", "公告照片"),
                            ("plan", "帮扶计划（一户一策）"),
                            ("township_document", "乡镇文件"),
                            ("return_sheet", "风险稳定消除回访表"),
                            ("measure_proof", "帮扶措施佐证"),
                            ("monthly_note", "月监测记录"),
                        ],
                        max_length=30,
                        verbose_name="材料",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
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
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="cases.passage"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["passage", "key", "id"], name="cases_paper_passage")],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("who", models.CharField(max_length=60, verbose_name="提出人")),
                ("text", models.TextField(verbose_name="异议内容")),
                ("on", models.DateField(verbose_name="提出日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("answered_on", models.DateField(null=True, verbose_name="答复日期")),
                ("answer", models.TextField(blank=True, verbose_name="书面答复")),
                ("is_upheld", models.BooleanField(null=True, verbose_name="异议成立")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="答复岗位",
                    ),
                ),
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
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="cases.noticeline"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.document",
                        verbose_name="答复书",
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
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="cases.passage"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=["passage"],
                        name="cases_objection_open",
                    ),
                    models.Index(fields=["place", "-id"], name="cases_objection_place"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True),
                            models.Q(models.Q(("answer", ""), _negated=True), ("is_upheld__isnull", False)),
                            _connector="OR",
                        ),
                        name="cases_objection_answered_in_writing",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="noticeline",
            name="passage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notice_lines", to="cases.passage"
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("serial", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("step", models.CharField(max_length=30, verbose_name="步骤")),
                ("title", models.CharField(max_length=60, verbose_name="步骤名称")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("pass", "通过"), ("back", "退回"), ("stop", "不予纳入"), ("keep", "继续帮扶")],
                        max_length=5,
                        verbose_name="决定",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("village", "村级"), ("township", "乡镇"), ("county", "县级")],
                        max_length=10,
                        verbose_name="层级",
                    ),
                ),
                ("role", models.CharField(max_length=24, verbose_name="岗位")),
                ("people", models.JSONField(default=list, verbose_name="参加人")),
                ("on", models.DateField(verbose_name="决定日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("started_on", models.DateField(null=True, verbose_name="开始日期")),
                ("opinion", models.TextField(blank=True, verbose_name="意见")),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_qualified", "不符合条件"),
                            ("false_information", "提供虚假信息，取消纳入资格"),
                            ("objection", "公示异议成立"),
                            ("withdrew", "农户自愿退出"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="不予纳入的依据",
                    ),
                ),
                ("back_to", models.CharField(blank=True, max_length=30, verbose_name="退回到")),
                ("missing", models.JSONField(default=list, verbose_name="缺少的材料")),
                ("papers", models.JSONField(default=list, verbose_name="另附材料")),
                ("document_no", models.CharField(blank=True, max_length=60, verbose_name="文件号")),
                ("policy", models.CharField(max_length=64, verbose_name="政策摘要")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="决定岗位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
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
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="cases.passage"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place", "-id"], name="cases_decision_place")],
                "constraints": [models.UniqueConstraint(fields=("passage", "serial"), name="cases_decision_serial")],
            },
        ),
        migrations.CreateModel(
            name="CrossCheckResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("01", "户籍"),
                            ("02", "商品房"),
                            ("03", "工商登记"),
                            ("04", "公积金"),
                            ("05", "银行存款"),
                            ("06", "购买保险"),
                            ("07", "有价证券"),
                            ("08", "消费性车辆"),
                            ("09", "财政供养人员"),
                        ],
                        max_length=2,
                        verbose_name="核查类别",
                    ),
                ),
                (
                    "found",
                    models.CharField(
                        choices=[("found", "有记录"), ("nothing", "未发现"), ("not_asked", "未比对")],
                        max_length=10,
                        verbose_name="比对结果",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "属实"), ("explained", "属实但有合理说明"), ("not_ours", "非本户")],
                        max_length=10,
                        verbose_name="核实结论",
                    ),
                ),
                ("explanation", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="金额")),
                ("erased_on", models.DateField(null=True, verbose_name="金额清除日期")),
                ("on", models.DateField(verbose_name="比对日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="成员",
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
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comparisons", to="cases.passage"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["passage", "id"], name="cases_crosscheck_passage")],
                "constraints": [
                    models.UniqueConstraint(fields=("passage", "person", "kind"), name="cases_crosscheckresult_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("found", "not_asked"), _negated=True),
                            models.Q(("explanation", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cases_crosscheckresult_not_asked_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("in_favour", models.PositiveSmallIntegerField(verbose_name="同意")),
                ("against", models.PositiveSmallIntegerField(verbose_name="反对")),
                ("abstaining", models.PositiveSmallIntegerField(verbose_name="弃权")),
                ("recused", models.JSONField(default=list, verbose_name="回避")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("pass", "通过"), ("back", "退回"), ("stop", "不予纳入"), ("keep", "继续帮扶")],
                        max_length=5,
                        verbose_name="评议结果",
                    ),
                ),
                ("opinion", models.CharField(blank=True, max_length=300, verbose_name="评议意见")),
                ("void_on", models.DateField(null=True, verbose_name="作废日期")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="cases.meeting"
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="cases.passage"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["meeting", "id"], name="cases_ballot_meeting")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("void_on__isnull", True)),
                        fields=("passage",),
                        name="cases_ballot_one_in_force",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RollEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("representative", "村民代表"),
                            ("committee", "村“两委”干部"),
                            ("township", "联系村乡镇干部"),
                            ("resident_team", "驻村工作队"),
                            ("other", "列席人员"),
                        ],
                        max_length=16,
                        verbose_name="身份",
                    ),
                ),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(null=True, verbose_name="止")),
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
            ],
            options={
                "indexes": [models.Index(fields=["place", "kind", "id"], name="cases_rollentry_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("place", "name", "person"),
                        name="cases_rollentry_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="cases_rollentry_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("representative", "村民代表"),
                            ("committee", "村“两委”干部"),
                            ("township", "联系村乡镇干部"),
                            ("resident_team", "驻村工作队"),
                            ("other", "列席人员"),
                        ],
                        max_length=16,
                        verbose_name="身份",
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="cases.meeting"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.rollentry"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("meeting", "entry"), name="cases_attendance_once")],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="上报编号")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("recognition", "识别认定"), ("elimination", "风险消除")],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                ("on", models.DateField(verbose_name="上报日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.post",
                        verbose_name="上报岗位",
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
                "indexes": [models.Index(fields=["place", "-on", "id"], name="cases_submission_place")],
            },
        ),
        migrations.CreateModel(
            name="SubmissionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("pass", "通过"), ("back", "退回"), ("stop", "不予纳入"), ("keep", "继续帮扶")],
                        max_length=5,
                        verbose_name="乡镇意见",
                    ),
                ),
                ("answered_on", models.DateField(null=True, verbose_name="答复日期")),
                ("missing", models.JSONField(default=list, verbose_name="缺少的材料")),
                ("opinion", models.TextField(blank=True, verbose_name="意见")),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submission_lines", to="cases.passage"
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
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="cases.submission"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["submission", "id"], name="cases_submissionline_list")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("passage",), name="cases_submissionline_one_waiting"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="noticeline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_on__isnull", True)),
                fields=("passage",),
                name="cases_noticeline_one_in_force",
            ),
        ),
    ]
