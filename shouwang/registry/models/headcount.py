from django.db import connection, models
from django.db.models import BigIntegerField, ExpressionWrapper, F, Sum

from shouwang.web.sight import Open

FOLD = """WITH gone AS (DELETE FROM registry_headcount RETURNING *)
    INSERT INTO registry_headcount (place_id, households, persons, monitored)
    SELECT place_id, sum(households), sum(persons), sum(monitored) FROM gone GROUP BY place_id
    HAVING sum(households) <> 0 OR sum(persons) <> 0 OR sum(monitored) <> 0"""


class HeadcountQuerySet(models.QuerySet):
    def within(self, lo: int, hi: int) -> "HeadcountQuerySet":
        return self.filter(place_id__gte=lo, place_id__lte=hi)

    def by(self, width: int) -> dict[int, dict[str, int]]:
        """Numbers by place; `width` is how many place ids one such place spans (a village 1,000)."""
        child = ExpressionWrapper(F("place_id") / width, output_field=BigIntegerField())
        parts = {name: Sum(name) for name in ("households", "persons", "monitored")}
        counted = self.order_by().annotate(child=child).values("child").annotate(**parts)
        return {row.pop("child") * width: row for row in counted}

    def fold(self) -> None:
        """One row for each village again; nothing that is being written meanwhile is waited for, or lost."""
        with connection.cursor() as cursor:
            cursor.execute(FOLD)


class Headcount(models.Model):
    """How many households and people stand in the register, by village: the sum of a village's rows.

    Each statement that changes the register adds what it changed (a trigger on the households), so that the sum is as
    new as the register itself, and nobody waits for anybody. `place_id` is no foreign key: a renumbered village's
    households bring their numbers along by themselves.
    """

    sight = Open("numbers of households by village; no household data", deletable=True)

    place_id = models.BigIntegerField()
    households = models.IntegerField()
    persons = models.IntegerField()
    monitored = models.IntegerField()

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["place_id"], name="registry_headcount_place")]
