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
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="批次")),
                ("file", models.CharField(max_length=200, verbose_name="文件")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("previewed", "待载入"),
                            ("loading", "载入中"),
                            ("loaded", "已载入"),
                            ("withdrawn", "已撤回"),
                            ("refused", "未接收"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("mapping", models.JSONField(default=dict, verbose_name="表头对应")),
                ("counts", models.JSONField(default=dict, verbose_name="计数")),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField(verbose_name="时间")),
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
                    "document",
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
                    "place_about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                        verbose_name="所属乡村",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place", "-id"], name="registry_batch_place")],
            },
        ),
        migrations.CreateModel(
            name="BatchFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=200)),
                ("sheet", models.CharField(max_length=100, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("column", models.CharField(blank=True, max_length=60, verbose_name="列")),
                ("code", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=300, verbose_name="问题")),
                ("advice", models.CharField(max_length=300, verbose_name="怎么办")),
                ("kept", models.BooleanField(verbose_name="该行已载入")),
                ("round", models.PositiveSmallIntegerField(default=0)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="faults", to="registry.batch"
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
                "indexes": [models.Index(fields=["batch", "round", "row", "id"], name="registry_fault_batch")],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="户标识")),
                ("household_no", models.CharField(blank=True, max_length=40, verbose_name="户编号")),
                ("head_name", models.CharField(db_collation="C", max_length=60, verbose_name="户主")),
                (
                    "attribute",
                    models.CharField(
                        choices=[
                            ("ordinary", "一般农户"),
                            ("lifted_with", "脱贫户（享受政策）"),
                            ("lifted_without", "脱贫户（不享受政策）"),
                        ],
                        default="ordinary",
                        max_length=16,
                        verbose_name="户属性",
                    ),
                ),
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
                ("monitored_since", models.DateField(null=True, verbose_name="识别监测时间")),
                ("eliminated_on", models.DateField(null=True, verbose_name="风险消除时间")),
                ("relocation_site", models.BooleanField(null=True, verbose_name="大中型易地扶贫搬迁集中安置区")),
                ("phone_mask", models.CharField(blank=True, max_length=24, verbose_name="联系电话")),
                ("bank", models.CharField(blank=True, max_length=60, verbose_name="开户行")),
                ("account_mask", models.CharField(blank=True, max_length=40, verbose_name="银行账号")),
                ("members", models.PositiveSmallIntegerField(default=0, verbose_name="人口")),
                ("net_fen", models.BigIntegerField(null=True, verbose_name="家庭纯收入")),
                ("net_per_head_fen", models.BigIntegerField(null=True, verbose_name="人均纯收入")),
                ("income_to", models.DateField(null=True, verbose_name="收入截至")),
                ("is_safety_net", models.BooleanField(default=False, verbose_name="整户无劳动能力兜底保障户")),
                ("gone_on", models.DateField(null=True, verbose_name="销户日期")),
                ("gone_reason", models.CharField(blank=True, max_length=20, verbose_name="销户原因")),
                (
                    "account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.secret"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="registry.batch",
                    ),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.secret"
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
                    models.Index(fields=["place", "id"], name="registry_household_place"),
                    models.Index(fields=["head_name", "id"], name="registry_household_head"),
                    models.Index(fields=["net_per_head_fen", "id"], name="registry_household_income"),
                    models.Index(
                        condition=models.Q(("category", ""), _negated=True),
                        fields=["place", "category", "id"],
                        name="registry_household_monitored",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("row", models.PositiveIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("education", "义务教育"),
                            ("medical", "基本医疗"),
                            ("housing", "住房安全"),
                            ("water", "饮水安全"),
                        ],
                        max_length=10,
                        verbose_name="保障",
                    ),
                ),
                ("is_firm", models.BooleanField(verbose_name="有保障")),
                ("detail", models.CharField(blank=True, max_length=40, verbose_name="具体情况")),
                ("is_only_dwelling", models.BooleanField(null=True, verbose_name="唯一住房")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(null=True, verbose_name="止")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="来源")),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.batch"
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
                    "told_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.batch"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="guarantees", to="registry.household"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("household", "kind"),
                        name="registry_guarantee_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Income",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("row", models.PositiveIntegerField(null=True)),
                ("begins_on", models.DateField(null=True, verbose_name="周期起")),
                ("ends_on", models.DateField(verbose_name="周期止")),
                ("production_fen", models.BigIntegerField(null=True, verbose_name="生产经营性收入")),
                ("wage_fen", models.BigIntegerField(null=True, verbose_name="工资性收入")),
                ("property_fen", models.BigIntegerField(null=True, verbose_name="财产性收入")),
                ("transfer_fen", models.BigIntegerField(null=True, verbose_name="转移性收入")),
                ("cost_fen", models.BigIntegerField(null=True, verbose_name="生产经营性支出")),
                ("per_head_fen", models.BigIntegerField(null=True, verbose_name="人均纯收入（原表）")),
                ("members", models.PositiveSmallIntegerField(default=0, verbose_name="人口")),
                ("outlay_fen", models.BigIntegerField(null=True, verbose_name="其他支出")),
                ("outlay_note", models.CharField(blank=True, max_length=200, verbose_name="支出说明")),
                ("withdrawn", models.BooleanField(default=False, verbose_name="已撤回")),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.batch"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incomes", to="registry.household"
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
                    "told_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.batch"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn", False)),
                        fields=("household", "ends_on"),
                        name="registry_income_one_per_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begins_on__isnull", True), ("begins_on__lte", models.F("ends_on")), _connector="OR"
                        ),
                        name="registry_income_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("row", models.PositiveIntegerField(null=True)),
                ("key", models.CharField(max_length=44, unique=True, verbose_name="人标识")),
                ("person_no", models.CharField(blank=True, max_length=40, verbose_name="人编号")),
                ("name", models.CharField(db_collation="C", max_length=60, verbose_name="姓名")),
                ("sex", models.CharField(blank=True, max_length=1, verbose_name="性别")),
                ("birth", models.DateField(null=True, verbose_name="出生日期")),
                ("certificate_kind", models.CharField(blank=True, max_length=4, verbose_name="证件类型")),
                ("number_mask", models.CharField(blank=True, max_length=24, verbose_name="证件号码")),
                (
                    "number_state",
                    models.CharField(
                        choices=[
                            ("exact", "有效"),
                            ("repaired", "已修复"),
                            ("bad_check", "校验码不符"),
                            ("damaged", "被表格软件损坏"),
                            ("other", "其他证件"),
                            ("none", "无"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="号码状态",
                    ),
                ),
                ("phone_mask", models.CharField(blank=True, max_length=24, verbose_name="电话")),
                ("relation", models.CharField(blank=True, max_length=2, verbose_name="与户主关系")),
                ("ethnicity", models.CharField(blank=True, max_length=2, verbose_name="民族")),
                ("political", models.CharField(blank=True, max_length=2, verbose_name="政治面貌")),
                ("health", models.CharField(blank=True, max_length=12, verbose_name="健康状况")),
                ("education", models.CharField(blank=True, max_length=2, verbose_name="文化程度")),
                ("school", models.CharField(blank=True, max_length=2, verbose_name="在校生状况")),
                ("labour", models.CharField(blank=True, max_length=2, verbose_name="劳动技能")),
                ("work_area", models.CharField(blank=True, max_length=2, verbose_name="务工区域")),
                ("work_months", models.PositiveSmallIntegerField(null=True, verbose_name="务工月数")),
                ("insured", models.BooleanField(null=True, verbose_name="参加城乡居民基本医疗保险")),
                ("major_illness_insured", models.BooleanField(null=True, verbose_name="参加大病保险")),
                ("medical_aid", models.BooleanField(null=True, verbose_name="接受医疗救助")),
                ("dibao", models.CharField(blank=True, max_length=6, verbose_name="享受农村最低生活保障")),
                ("tekun", models.CharField(blank=True, max_length=6, verbose_name="享受特困供养")),
                ("pension", models.BooleanField(null=True, verbose_name="参加城乡居民基本养老保险")),
                ("relocated", models.BooleanField(null=True, verbose_name="易地扶贫搬迁")),
                ("left_on", models.DateField(null=True, verbose_name="离开日期")),
                ("left_reason", models.CharField(blank=True, max_length=20, verbose_name="离开原因")),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.batch"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="persons", to="registry.household"
                    ),
                ),
                (
                    "number",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.secret"
                    ),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.secret"
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
                    "told_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.batch"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place", "id"], name="registry_person_place"),
                    models.Index(fields=["name", "birth", "id"], name="registry_person_name"),
                    models.Index(fields=["number"], name="registry_person_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(blank=True, max_length=2, verbose_name="与户主关系")),
                ("since", models.DateField(null=True, verbose_name="加入日期")),
                ("until", models.DateField(null=True, verbose_name="离开日期")),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="变动原因")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="registry.household"
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="registry.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("person",),
                        name="registry_membership_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Replaced",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.BigIntegerField()),
                ("model", models.CharField(max_length=30)),
                ("row_id", models.BigIntegerField()),
                ("before", models.JSONField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replaced", to="registry.batch"
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
                    models.Index(fields=["batch", "id"], name="registry_replaced_batch"),
                    models.Index(fields=["household_id", "id"], name="registry_replaced_household"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyNet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(null=True, verbose_name="止")),
                ("reason", models.CharField(max_length=200, verbose_name="依据")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="safety_nets", to="registry.household"
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.post"
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("household",),
                        name="registry_safety_net_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(max_length=8, verbose_name="重点人群")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(null=True, verbose_name="止")),
                ("source", models.CharField(max_length=60, verbose_name="来源")),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.batch"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tags", to="registry.household"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tags",
                        to="registry.person",
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("household", "group", "person"),
                        name="registry_tag_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
