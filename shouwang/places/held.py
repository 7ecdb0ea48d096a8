"""What every held row has: a place of its own, and a queryset that knows who is looking."""

from django.db import models

from shouwang.web.sight import NOBODY, Held, Scope, current


class HeldQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope | None = None) -> "HeldQuerySet":
        """The rows that this viewer may see; PostgreSQL's policies say the same below."""
        scope = scope or current()
        if scope == NOBODY:
            return self.none()
        sight = self.model.sight
        if scope.kind in ("helper", "farmer"):
            return self.filter(**{f"{sight.household}__in": scope.households}) if sight.household else self.none()
        if scope.kind == "liaison":
            if not sight.supplier:
                return self.none()
            return self.filter(**{sight.supplier: scope.supplier}, place_id__gte=scope.lo, place_id__lte=scope.hi)
        mine = models.Q(place_id__gte=scope.lo, place_id__lte=scope.hi)
        return self.filter(mine | models.Q(place_id__in=scope.above) if sight.reaches_down else mine)

    def within(self, place_id: int) -> "HeldQuerySet":
        """The rows of a place and of all below it."""
        from shouwang.places.code import span

        lo, hi = span(place_id)
        return self.filter(place_id__gte=lo, place_id__lte=hi)


def place(*, is_indexed: bool = True) -> models.ForeignKey:
    """The place of a row; without an index of its own where the table has one that begins with it."""
    return models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, related_name="+", verbose_name="地点", db_index=is_indexed
    )


class HeldModel(models.Model):
    """A row that belongs to one place. `place` is the group or village of a household, the area of a delivery."""

    sight = Held()

    place = place()

    objects = HeldQuerySet.as_manager()

    class Meta:
        abstract = True
