"""The story of a household: the lines of the trail, and what files changed, from which value to which. *S1-44*."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Model

from shouwang.places.clock import day
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Batch, Household, Replaced
from shouwang.registry.spoken import spoken
from shouwang.registry.withdraw import MODELS
from shouwang.trail.story import of_household, told
from shouwang.trail.words import field_title

HIDDEN = ("_id", "members", "sheet", "row")


def story_of(household: Household, on: date) -> list[dict]:
    """What `web/_story.html` shows, the newest first; a file's changes stand among the acts."""
    late_after = in_force(household.place_id, on).value("late_after")
    entries = [told(line, late_after) for line in of_household(household.pk)] + list(_files(household))
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _files(household: Household) -> Iterator[dict]:
    """One entry for each file that brought or changed the household, as far as the viewer sees the files."""
    by_batch = defaultdict(list)
    rows = list(Replaced.objects.filter(household_id=household.pk).order_by("id"))
    after = _afters(rows)
    for row in rows:
        by_batch[row.batch_id].append(row)
    seen = Batch.objects.select_related("by__place", "by__holder").in_bulk([*by_batch, household.batch_id])
    for pk, replaced in by_batch.items():
        changes = [change for row in replaced for change in _changes(row, after)]
        if pk in seen:
            yield _entry(seen[pk], "由农户信息表更新", changes)
    if household.batch_id in seen:
        yield _entry(seen[household.batch_id], "由农户信息表载入", [])


def _changes(row: Replaced, after: dict) -> Iterator[dict]:
    kind = f"registry.{row.model}"
    for name, before in row.before.items():
        if not name.endswith(HIDDEN):
            yield {
                "name": field_title(kind, name),
                "before": spoken(kind, name, before),
                "after": spoken(kind, name, after[row.pk, name]),
            }


def _entry(batch: Batch, title: str, changes: list[dict]) -> dict:
    note = f"批次 {batch.key}" + (",已撤回" if batch.state == "withdrawn" else "")
    who = f"{batch.by.holder.name}（{batch.by}）" if batch.by.holder else str(batch.by)
    return {"title": title, "on": day(batch.at), "at": batch.at, "who": who, "note": note, "changes": changes}


def _afters(rows: list[Replaced]) -> dict[tuple[int, str], object]:
    """What each replaced value became: what the next change replaced, else what stands now."""
    found, latest = {}, {}
    now: dict[tuple[str, int], Model | None] = {}
    for row in reversed(rows):
        target = (row.model, row.row_id)
        if target not in now:
            now[target] = MODELS[row.model]._base_manager.filter(pk=row.row_id).first()
        for name, before in row.before.items():
            found[row.pk, name] = latest.get((*target, name), getattr(now[target], name, None))
            latest[(*target, name)] = before
    return found
