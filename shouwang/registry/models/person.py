from django.db import models

from shouwang.places.held import HeldModel, place
from shouwang.registry.models.told import Told
from shouwang.sheets.folding import folded
from shouwang.web.sight import Held

NUMBER_STATES = [
    ("exact", "有效"),
    ("repaired", "已修复"),
    ("bad_check", "校验码不符"),
    ("damaged", "被表格软件损坏"),
    ("other", "其他证件"),
    ("none", "无"),
]
PAID = ("rural", "urban")  # of dibao and 特困


class Person(HeldModel, Told):
    """One person, with what A3–A20 say of him. The certificate number is sealed; the mask is what pages show.

    `place` follows the household. Codes are those of `policy/codes`; None means "not asked", never "no". `folded` is the
    name for looking up (`sheets.folding`): whoever writes `name` in bulk writes it too.
    """

    sight = Held(household="household_id")

    place = place(is_indexed=False)
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="persons")
    key = models.CharField(max_length=44, unique=True, verbose_name="人标识")
    person_no = models.CharField(max_length=40, blank=True, verbose_name="人编号")
    name = models.CharField(max_length=60, db_collation="C", verbose_name="姓名")
    folded = models.TextField(db_collation="C", default="", editable=False)
    sex = models.CharField(max_length=1, blank=True, verbose_name="性别")
    birth = models.DateField(null=True, verbose_name="出生日期")
    certificate_kind = models.CharField(max_length=4, blank=True, verbose_name="证件类型")
    number = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    number_mask = models.CharField(max_length=24, blank=True, verbose_name="证件号码")
    number_state = models.CharField(max_length=10, choices=NUMBER_STATES, default="none", verbose_name="号码状态")
    phone = models.ForeignKey("vault.Secret", on_delete=models.PROTECT, null=True, related_name="+")
    phone_mask = models.CharField(max_length=24, blank=True, verbose_name="电话")
    relation = models.CharField(max_length=2, blank=True, verbose_name="与户主关系")
    ethnicity = models.CharField(max_length=2, blank=True, verbose_name="民族")
    political = models.CharField(max_length=2, blank=True, verbose_name="政治面貌")
    health = models.CharField(max_length=12, blank=True, verbose_name="健康状况")
    education = models.CharField(max_length=2, blank=True, verbose_name="文化程度")
    school = models.CharField(max_length=2, blank=True, verbose_name="在校生状况")
    labour = models.CharField(max_length=2, blank=True, verbose_name="劳动技能")
    work_area = models.CharField(max_length=2, blank=True, verbose_name="务工区域")
    work_months = models.PositiveSmallIntegerField(null=True, verbose_name="务工月数")
    insured = models.BooleanField(null=True, verbose_name="参加城乡居民基本医疗保险")
    major_illness_insured = models.BooleanField(null=True, verbose_name="参加大病保险")
    medical_aid = models.BooleanField(null=True, verbose_name="接受医疗救助")
    dibao = models.CharField(max_length=6, blank=True, verbose_name="享受农村最低生活保障")
    tekun = models.CharField(max_length=6, blank=True, verbose_name="享受特困供养")
    pension = models.BooleanField(null=True, verbose_name="参加城乡居民基本养老保险")
    relocated = models.BooleanField(null=True, verbose_name="易地扶贫搬迁")
    hukou = models.CharField(max_length=10, blank=True, db_default="", verbose_name="户籍")
    residence = models.CharField(max_length=10, blank=True, db_default="", verbose_name="居住情况")
    away_since = models.DateField(null=True, verbose_name="外出时间")
    left_on = models.DateField(null=True, verbose_name="离开日期")
    left_reason = models.CharField(max_length=20, blank=True, verbose_name="离开原因")
    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["place", "id"], name="registry_person_place"),
            models.Index(fields=["name", "birth", "id"], name="registry_person_name"),
            models.Index(fields=["folded", "birth", "place"], name="registry_person_folded"),
            models.Index(fields=["birth", "place"], name="registry_person_birth"),
            models.Index(fields=["number"], name="registry_person_number"),
            models.Index(
                fields=["place", "household"],
                condition=models.Q(left_on=None) & (models.Q(dibao__in=PAID) | models.Q(tekun__in=PAID)),
                name="registry_person_paid",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, update_fields=None, **more) -> None:
        """As ever, with the folded name kept beside the name."""
        self.folded = folded(self.name)
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "folded"}
        super().save(*args, update_fields=update_fields, **more)


class Membership(HeldModel):
    """That a person belongs to a household, from a day to a day. Leaving has a reason and never deletes. *S4 二*.

    `since` None: from before the register began. `came` and `reason`: codes of increase_reason, decrease_reason.
    """

    sight = Held(household="household_id")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=2, blank=True, verbose_name="与户主关系")
    since = models.DateField(null=True, verbose_name="加入日期")
    until = models.DateField(null=True, verbose_name="离开日期")
    reason = models.CharField(max_length=20, blank=True, verbose_name="离开原因")
    came = models.CharField(max_length=20, blank=True, verbose_name="加入原因")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(until__isnull=True), name="registry_membership_one_open"
            )
        ]
