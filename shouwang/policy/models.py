from django.db import models
from django.db.models import F, Q

from shouwang.places.code import above, short
from shouwang.policy.book import Line
from shouwang.web.sealed import SealedModel, SealedQuerySet
from shouwang.web.sight import Open


class CountyLineQuerySet(SealedQuerySet):
    def released(self) -> "CountyLineQuerySet":
        """Lines that count: released by a second person."""
        return self.filter(known_at__isnull=False)

    def waiting(self) -> "CountyLineQuerySet":
        """Lines entered and neither released nor turned down."""
        return self.filter(known_at__isnull=True, declined_at__isnull=True)

    def over(self, place_id: int) -> "CountyLineQuerySet":
        """Lines of a place and of the places above it: those that can hold there."""
        return self.filter(place_id__in=[*above(place_id), place_id])


class CountyLine(SealedModel):
    """A line of policy that an area entered for itself. Append-only: a wrong line is superseded by a newer one.

    It counts from the instant of its release (`known_at`) by another person than the one who entered it; a line that
    is turned down (`declined_at`) never counts and stays readable. `value` is kept as the book takes it: money in
    yuan, whole or as text with two decimals.
    """

    sight = Open("numbers and words of policy, to be read by everybody; no household data")

    name = models.CharField(max_length=60, verbose_name="名称")
    population = models.CharField(max_length=40, blank=True, verbose_name="对象")
    place = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="适用地区"
    )
    since = models.DateField(verbose_name="起")
    until = models.DateField(null=True, verbose_name="止")
    value = models.JSONField(verbose_name="值")
    unit = models.CharField(max_length=20, blank=True, verbose_name="单位")
    cite = models.CharField(max_length=300, verbose_name="依据")
    entered_by = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+", verbose_name="录入岗位")
    enterer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField(verbose_name="录入时间")
    released_by = models.ForeignKey(
        "accounts.Post", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="发布岗位"
    )
    releaser = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="发布人"
    )
    known_at = models.DateTimeField(null=True, verbose_name="发布时间")
    declined_at = models.DateTimeField(null=True, verbose_name="退回时间")
    declined_for = models.CharField(max_length=200, blank=True, verbose_name="退回理由")

    objects = CountyLineQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["place", "name", "id"], name="policy_line_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__lte=F("until")), name="policy_line_period"
            ),
            models.CheckConstraint(condition=~Q(cite=""), name="policy_line_cited"),
            models.CheckConstraint(
                condition=Q(known_at__isnull=True) | Q(declined_at__isnull=True),
                name="policy_line_released_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(known_at__isnull=True, releaser__isnull=True)
                | Q(known_at__isnull=False, releaser__isnull=False),
                name="policy_line_release_has_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.since}"

    @property
    def is_waiting(self) -> bool:
        return self.known_at is None and self.declined_at is None

    @property
    def prefix(self) -> str:
        """The digits of the area's code that mean something."""
        return short(self.place_id) if self.place_id else ""

    def as_line(self) -> Line:
        """The row as the pure book reads it."""
        return Line(
            name=self.name,
            population=self.population,
            since=self.since,
            value=self.value,
            unit=self.unit,
            cite=self.cite,
            until=self.until,
            place=self.prefix,
            entered_by=self.enterer.username,
            released_by=self.releaser.username if self.releaser else "",
            known_at=self.known_at,
            origin="county",
        )

    def says_the_same_as(self, line: Line) -> bool:
        """Whether a line would change nothing after this row."""
        mine = (self.since, self.until, self.value, self.unit, self.cite)
        return mine == (line.since, line.until, line.value, line.unit, line.cite)
