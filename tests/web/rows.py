"""One row of every guarded table at a place, made from the models themselves: no table can be forgotten.

The rows need not make sense, only exist: they are put into a database whose CHECK constraints were dropped.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from django.apps import apps
from django.db import models

from shouwang.accounts.models import Post
from shouwang.places.models import Place
from shouwang.web.policies import sight_of
from shouwang.web.sight import Held, Issued

SUPPLIER = "medical_insurance"


def guarded(kind: type = Held) -> list[type[models.Model]]:
    """Every model whose rows belong to a place, in the order of the house."""
    return [model for model in apps.get_models() if isinstance(sight_of(model), kind)]


@dataclass
class Rows:
    """Makes one row a model, all at one place, all with the same key; `mark` stands in every text."""

    place_id: int
    pk: int
    mark: str
    post: Post
    household_id: int = 0
    made: dict[type, models.Model] = field(default_factory=dict)

    def __post_init__(self):
        self.household_id = self.household_id or self.pk

    def all(self) -> "Rows":
        for model in [*guarded(Held), *guarded(Issued)]:
            self.one(model)
        return self

    def one(self, model: type[models.Model]) -> models.Model:
        """The row of this model, made with all that it must refer to."""
        if model is Post:
            return self.post
        if model not in self.made:
            self.made[model] = None  # a table that refers to itself gets no reference
            row = model(**{field.name: self.value(field) for field in model._meta.concrete_fields if self.wants(field)})
            row.save(force_insert=True)
            self.made[model] = row
        return self.made[model]

    def wants(self, each: models.Field) -> bool:
        """Required fields, and whatever a kind of sight looks at."""
        return not each.null or each.name in ("household", "household_id", "supplier")

    def value(self, each: models.Field):
        if each.primary_key and not isinstance(each, models.ForeignKey):
            return uuid.UUID(int=self.pk) if isinstance(each, models.UUIDField) else self.pk
        if isinstance(each, models.ForeignKey):
            return self.reference(each)
        if each.name == "household_id":
            return self.household_id
        if each.name == "supplier":
            return SUPPLIER
        return self.plain(each)

    def reference(self, each: models.ForeignKey):
        if each.related_model is Place:
            return Place.objects.get(pk=self.place_id)
        if each.related_model._meta.label == "accounts.User":
            return self.post.holder
        return self.one(each.related_model)

    def plain(self, each: models.Field):
        if each.choices:
            return each.flatchoices[0][0]
        if each.has_default():
            return each.get_default()
        if isinstance(each, models.UUIDField):
            return uuid.UUID(int=self.pk)
        if each.name == "key":
            return f"{self.mark}key"
        if isinstance(each, (models.CharField, models.TextField)):
            return f"{self.mark}{each.model._meta.label}"[: each.max_length or 200]
        for kind, value in PLAIN:
            if isinstance(each, kind):
                return value
        raise AssertionError(f"{each}: say in tests/web/rows.py what a value of {type(each).__name__} looks like")


PLAIN = [
    (models.BooleanField, False),
    (models.DateTimeField, datetime(2026, 1, 1, tzinfo=UTC)),
    (models.DateField, date(2026, 1, 1)),
    (models.TimeField, time(9)),
    (models.DecimalField, 1),
    (models.FloatField, 1.0),
    (models.IntegerField, 1),
    (models.BinaryField, b"1"),
    (models.JSONField, []),
]
