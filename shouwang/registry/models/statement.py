from django.db import models
from django.db.models import Q

from shouwang.places.held import HeldModel, HeldQuerySet, place
from shouwang.registry.statements import CARRIED, OFFICE, REGISTER, SETTLED, VISIT
from shouwang.web.sealed import SealedModel
from shouwang.web.sight import Held, Open

CHAINS = [
    (REGISTER, "农户信息表"),
    (OFFICE, "更正和变动"),
    (VISIT, "入户核查"),
    (CARRIED, "原有登记"),
    (SETTLED, "核定两说"),
]


class Source(SealedModel):
    """Who says something about households once: a file, a correction, a visit. It speaks of nobody itself.

    `id` is drawn when the source is received, and is its serial. `on`: the day that it is about; `known_at`: the instant
    since which it counts; `withdrawn_at`: taken back, with everything that it said. `key`: the batch or the act.
    """

    sight = Open("who said something, when, of which kind: no word about any household")
    sealed_rows = "id > 0"  # taking a source back is a deed: it takes a million statements along

    chain = models.CharField(max_length=20, choices=CHAINS, verbose_name="来源")
    key = models.CharField(max_length=60, verbose_name="批次或事项")
    batch = models.OneToOneField("registry.Batch", on_delete=models.PROTECT, null=True, related_name="source")
    area = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="岗位")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    on = models.DateField(verbose_name="说的是哪天")
    known_at = models.DateTimeField(verbose_name="何时得知")
    note = models.CharField(max_length=200, blank=True, verbose_name="依据")
    withdrawn_at = models.DateTimeField(null=True, verbose_name="撤回时间")

    def said(self, row: int = 0) -> str:
        """Who says it, in words: the kind of source with its batch and line, or with what shows it."""
        if self.batch_id:
            return f"{self.get_chain_display()}（{self.key}{f' 第{row}行' if row else ''}）"
        return self.get_chain_display() + (f"：{self.note}" if self.note and self.chain != CARRIED else "")


class Statement(HeldModel):
    """What a source says of one household, or of one person in it: `facts` by the keys of `registry.facts`.

    Nothing of it is ever changed. `place` is where the household is now, `household_id` where the person is now; both go
    along when they move. `place_then` stays. `corrects`: the statements whose facts this one sets right; `settles`:
    those between which somebody decided.
    """

    sight = Held(household="household_id", append_only=True, follows=("place_id", "household_id"))

    place = place(is_indexed=False)
    household_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    on = models.DateField()
    place_then = models.BigIntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(default=0)
    corrects = models.JSONField(null=True)
    settles = models.JSONField(null=True)
    facts = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["household_id", "person_id", "on"], name="registry_statement_household"),
            models.Index(fields=["source", "row"], name="registry_statement_source"),
            models.Index(fields=["place", "id"], name="registry_statement_place"),
        ]


class ContradictionQuerySet(HeldQuerySet):
    def open(self) -> "ContradictionQuerySet":
        """Those that nobody has settled, and that no later word has ended."""
        return self.filter(ended_on=None)


class Contradiction(HeldModel):
    """Two statements that contradict each other about one fact: the one that stands and the other. Kept by `registry.state`.

    `ended_on`: since then they no longer do: one side said something else, was taken back, or somebody decided.
    """

    sight = Held(household="household_id")

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    fact = models.CharField(max_length=40)
    stands_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    on = models.DateField(verbose_name="另一说的日期")
    since = models.DateField(verbose_name="起")
    ended_on = models.DateField(null=True, verbose_name="止")

    objects = ContradictionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["household", "id"], name="registry_contra_household"),
            models.Index(fields=["place", "-since", "id"], condition=Q(ended_on=None), name="registry_contra_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stands_id", "other_id", "fact"], condition=Q(ended_on=None), name="registry_contra_once"
            )
        ]
