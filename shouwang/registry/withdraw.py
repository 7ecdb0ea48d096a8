"""The act of taking a batch back: nothing that it said counts any more; what stands without it is shown again.

Only while nothing builds on it; the refusal names what does.
"""

from datetime import datetime

from django.apps import apps
from django.db import connection, models, transaction

from shouwang.accounts.models import Pairing
from shouwang.refusal import Refused
from shouwang.registry.aliases import with_survivors
from shouwang.registry.models import Batch, NationalEntry, Person, SafetyNet, Source, Statement, Tag
from shouwang.registry.move import followers
from shouwang.registry.state import project
from shouwang.registry.write import SOURCE
from shouwang.trail.models import Line
from shouwang.trail.write import write

OWN = ("registry", "vault", "trail")
WORDS = {
    "runs.hit": "筛查命中",
    "clues.clue": "线索",
    "clues.origin": "线索来源",
    "matching.doubt": "已匹配的部门数据",
    "accounts.pairing": "帮扶结对",
    "cases.case": "监测户",
    "adoption.adoption": "已接续的监测户",
    "registry.batch": "后来载入的批次",
    "trail.line": "此后办理的事项",
}


def withdraw(batch: Batch, *, by, at: datetime, reason: str) -> None:
    """Take a loaded batch back. Refused without a reason, when it is not loaded, or when something builds on it."""
    by.need("registry.withdraw")
    if not reason.strip():
        raise Refused("no_reason", "撤回要写明原因。")
    with transaction.atomic():
        batch = Batch.objects.select_for_update().select_related("place").get(pk=batch.pk)
        if batch.state != "loaded":
            raise Refused("not_loaded", f"批次 {batch.key} 目前是“{batch.get_state_display()}”，不能撤回。")
        if not by.scope().contains(batch.place_id):
            raise Refused("wrong_area", "这个批次不在您的管辖范围内。")
        touched = _touched(batch)
        _check_free(batch, touched)
        _take_back_marks(batch)
        Source.objects.filter(batch=batch).update(withdrawn_at=at)
        project(touched, at=at)
        batch.state = "withdrawn"
        batch.save(update_fields=["state"])
        write("registry.withdraw", by=by, at=at, subject=batch, changes={"state": ["loaded", "withdrawn"]}, note=reason)


def _touched(batch: Batch) -> list[int]:
    """Every household of which the file said anything new."""
    found = set(Statement.objects.filter(source__batch=batch).values_list("household_id", flat=True).distinct())
    for model in (Tag, NationalEntry):
        found.update(model.objects.filter(batch=batch).values_list("household_id", flat=True))
    return sorted(with_survivors(found))


def _check_free(batch: Batch, touched: list[int]) -> None:
    counts = {label: count for label, count in _builders(batch, touched).items() if count}
    if counts:
        said = "、".join(f"{WORDS.get(label, label)}{count}条" for label, count in sorted(counts.items()))
        raise Refused("built_on", f"批次 {batch.key} 的农户已有后续业务（{said}），不能整批撤回；个别错误请逐户更正。")


def _builders(batch: Batch, touched: list[int]) -> dict[str, int]:
    found = {}
    for model, column in followers():
        if model._meta.app_label not in OWN:
            found[model._meta.label_lower] = _count(model._meta.db_table, column, touched)
    for model, column in _about_persons():
        persons = Person.objects.filter(batch=batch).values_list("id", flat=True)
        found[model._meta.label_lower] = _count(model._meta.db_table, column, list(persons))
    found["accounts.pairing"] = Pairing.objects.filter(household_id__in=touched, until=None).count() if touched else 0
    found["registry.batch"] = _later(batch, touched)
    lines = Line.objects.filter(household_id__in=touched, at__gte=batch.at) if touched else Line.objects.none()
    found["trail.line"] = lines.exclude(verb="registry.renumber").count()
    return found


def _count(table: str, column: str, values: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = ANY(%s::bigint[])", [values])  # noqa: S608
        return cursor.fetchone()[0]


def _about_persons():
    """Tables of other rooms that point to a person."""
    for model in apps.get_models():
        if model._meta.app_label not in OWN:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.related_model is Person:
                    yield model, field.column


def _later(batch: Batch, touched: list[int]) -> int:
    """How many later files in force said anything of the same households."""
    later = Statement.objects.filter(household_id__in=touched, source__batch__isnull=False, source__withdrawn_at=None)
    found = set(later.filter(source_id__gt=batch.source.pk).values_list("source__batch_id", flat=True).distinct())
    entries = NationalEntry.objects.filter(household_id__in=touched, batch_id__gt=batch.pk, batch__state="loaded")
    return len(found.union(entries.values_list("batch_id", flat=True).distinct()))


def _take_back_marks(batch: Batch) -> None:
    """Dated marks end on the day they began: they were never in force."""
    Tag.objects.filter(batch=batch, until=None).update(until=models.F("since"))
    SafetyNet.objects.filter(reason=f"{SOURCE}标注（{batch.key}）", until=None).update(until=models.F("since"))
