"""Photos and papers that prove a row: each is opened through the row it is evidence of, by whoever sees that row.

A model says so itself: `proved_by = Papers("visits.see", "evidence")`. Delivered lists, letters and files of the register
belong to no such row and never leave by this door.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from shouwang.places.code import span
from shouwang.vault.documents import open_document
from shouwang.vault.models import Document
from shouwang.web.sight import Scope, current, within


@dataclass(frozen=True)
class Papers:
    """What a model's rows are proved by: columns that refer to documents, and the verb of those who may read them.

    `is_public`: the paper hangs on a wall, so whoever sees the row may see it, wherever the document itself is kept.
    """

    verb: str
    fields: tuple[str, ...]
    is_public: bool = False


@dataclass(frozen=True)
class Kind:
    """One column of one model, as addresses name it: `visits.visit.mark`."""

    model: type[Model]
    field: str
    papers: Papers

    @property
    def name(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def title(self) -> str:
        return str(self.model._meta.get_field(self.field).verbose_name)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of paper in the house by its name."""
    declared = ((model, getattr(model, "proved_by", None)) for model in apps.get_models())
    found = (Kind(model, field, papers) for model, papers in declared if papers for field in papers.fields)
    return {kind.name: kind for kind in found}


def read_paper(kind: Kind, handle: UUID, *, by, at: datetime, scope: Scope) -> bytes | None:
    """The file behind a row that the viewer sees, noted as opened; None when there is no such row for him."""
    by.need(kind.papers.verb)
    with within(_everywhere(scope)):  # the document's own place may be another: the row decides
        document = Document.objects.filter(handle=handle).first()
    if document is None or not _is_seen(kind, document, scope):
        return None
    with within(_at(scope, document.place_id) if kind.papers.is_public else scope):
        return open_document(document, by=by, at=at, reason=f"查看{kind.title}")


def handles(rows: Iterable[Model], field: str = "document") -> dict[int, UUID]:
    """Document id → its handle, for rows that the viewer sees though their public papers are kept elsewhere."""
    wanted = [getattr(row, f"{field}_id") for row in rows]
    with within(_everywhere(current())):
        return dict(Document.objects.filter(pk__in=wanted).values_list("pk", "handle"))


def _is_seen(kind: Kind, document: Document, scope: Scope) -> bool:
    seen = kind.model._default_manager.visible_to(scope).filter(**{kind.field: document.pk}).exists()
    return seen and (kind.papers.is_public or Document.objects.visible_to(scope).filter(pk=document.pk).exists())


def _everywhere(scope: Scope) -> Scope:
    return replace(scope, kind="post", lo=1, hi=10**15)


def _at(scope: Scope, place_id: int) -> Scope:
    lo, hi = span(place_id)
    return replace(scope, kind="post", lo=lo, hi=hi)
