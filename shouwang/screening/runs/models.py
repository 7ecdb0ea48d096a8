from django.db import models

from shouwang.places.held import HeldModel
from shouwang.web.sight import Held


class Run(HeldModel):
    """One evaluation of the rules over what had been delivered, with the policy of a day. Never changed.

    `inputs` lists the deliveries read (and the files that link their rows, under `links`), `policy` the lines in force:
    the same again gives the same hits. `rules` are those that policy named for it; `held`, rule → households that it
    passed over because an unsettled row may be theirs. `unasked` names rules whose line the policy book lacked, each with
    its sentence; `silent` those that could not speak from the lists in force; `waiting` the deliveries that waited for a
    person's word meanwhile.
    """

    key = models.CharField(max_length=40, unique=True, verbose_name="批次")
    on = models.DateField(verbose_name="筛查日")
    at = models.DateTimeField(verbose_name="运行时间")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="经办岗位")
    engine = models.CharField(max_length=10, verbose_name="引擎")
    code = models.CharField(max_length=64, verbose_name="规则版本")
    policy = models.JSONField(default=list)
    policy_sha256 = models.CharField(max_length=64)
    inputs = models.JSONField(default=dict)
    inputs_sha256 = models.CharField(max_length=64)
    hits = models.PositiveIntegerField(default=0, verbose_name="命中")
    new = models.PositiveIntegerField(default=0, verbose_name="新命中")
    same = models.PositiveIntegerField(default=0, verbose_name="原有")
    gone = models.PositiveIntegerField(default=0, verbose_name="消失")
    rules = models.JSONField(default=list, verbose_name="启用的规则")
    held = models.JSONField(default=dict, verbose_name="待核不计的户")
    silent = models.JSONField(default=dict, verbose_name="无法判断的规则")
    waiting = models.JSONField(default=list, verbose_name="待确认的名单")
    unasked = models.JSONField(default=dict, verbose_name="未启用的规则")
    hits_sha256 = models.CharField(max_length=64, blank=True)
    seconds = models.DecimalField(max_digits=8, decimal_places=1, default=0)
    gathered_at = models.DateTimeField(null=True, verbose_name="生成线索时间")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="runs_run_place")]


class Hit(HeldModel):
    """A rule's finding about one household: one row per rule, household and fingerprint of its evidence.

    `place` is the household's. `first` and `last` are the runs that found it; the lake keeps every run's hits.
    """

    sight = Held(household="household_id")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="hits")
    rule = models.CharField(max_length=40, verbose_name="规则")
    risk = models.CharField(max_length=30, verbose_name="风险")
    fingerprint = models.CharField(max_length=64)
    persons = models.JSONField(default=list, verbose_name="涉及人员")
    measured = models.BigIntegerField(null=True, verbose_name="实际值")
    line = models.BigIntegerField(null=True, verbose_name="标准")
    unit = models.CharField(max_length=12, blank=True)
    population = models.CharField(max_length=24, blank=True, verbose_name="人群")
    rows = models.JSONField(default=list, verbose_name="来源行")
    evidence = models.JSONField(default=dict, verbose_name="依据")
    first = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="first_hits")
    last = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="last_hits")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "rule", "fingerprint"], name="runs_hit_one_per_fingerprint")
        ]
        indexes = [
            models.Index(fields=["place", "risk", "id"], name="runs_hit_place"),
            models.Index(fields=["last", "rule", "household"], name="runs_hit_last"),
        ]
