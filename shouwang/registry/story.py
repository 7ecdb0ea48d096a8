"""The story of a household: the lines of the trail, and what files changed, from which value to which. *S1-44*."""

from collections.abc import Iterator
from datetime import date

from shouwang.places.clock import day
from shouwang.policy.in_force import in_force
from shouwang.registry.found import words as words_of
from shouwang.registry.models import Batch, Household, Person
from shouwang.registry.precedence import Believed, ByCounty
from shouwang.registry.recall import Recalled, recall
from shouwang.registry.spoken import HIDDEN, fact_said, fact_title
from shouwang.registry.statements import standing
from shouwang.trail.story import of_household, told


def story_of(household: Household, on: date) -> list[dict]:
    """What `web/_story.html` shows, the newest first; a file's changes stand among the acts."""
    late_after = in_force(household.place_id, on).value("late_after")
    entries = [told(line, late_after) for line in of_household(household.pk)] + list(_files(household, on))
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _files(household: Household, on: date) -> Iterator[dict]:
    """One entry for each file that brought or changed the household, as far as the viewer sees the files."""
    recalled = recall([household.pk])
    files = {one.source.serial: origin.batch_id for one, origin in recalled.told() if origin.batch_id}
    seen = Batch.objects.select_related("by__place", "by__holder").in_bulk([*files.values(), household.batch_id])
    names = dict(Person.objects.filter(household=household).values_list("id", "name"))
    believed = ByCounty(on).at(household.place_id)
    for serial, batch in files.items():
        if batch in seen and batch != household.batch_id:
            changes = list(_changes(recalled, serial, believed, names))
            yield _entry(seen[batch], "由农户信息表更新", changes)
    if household.batch_id in seen:
        yield _entry(seen[household.batch_id], "由农户信息表载入", [])


def _changes(recalled: Recalled, serial: int, believed: Believed, names: dict[int, str]) -> Iterator[dict]:
    """What a file changed when it came, of the household and each member."""
    places = words_of({one.facts["place"] for one, _ in recalled.told() if one.facts.get("place")})
    for (_, person), statements in recalled.said.items():
        if all(one.source.serial != serial for one in statements):
            continue
        known_at = next(one.source.known_at for one in statements if one.source.serial == serial)
        earlier = [one for one in statements if one.source.serial < serial]
        before = standing(earlier, believed, date.max, known_at).values
        after = standing(
            [one for one in statements if one.source.serial <= serial], believed, date.max, known_at
        ).values
        for key, value in after.items():
            was = before[key].value if key in before else None
            if earlier and key not in HIDDEN and value.value != was:
                title = fact_title(key, is_person=person is not None)
                yield {
                    "name": f"{names[person]}：{title}" if person in names else title,
                    "before": fact_said(key, was, is_person=person is not None, places=places),
                    "after": fact_said(key, value.value, is_person=person is not None, places=places),
                }


def _entry(batch: Batch, title: str, changes: list[dict]) -> dict:
    note = f"批次 {batch.key}" + ("，已撤回" if batch.state == "withdrawn" else "")
    who = f"{batch.by.holder.name}（{batch.by}）" if batch.by.holder else str(batch.by)
    return {"title": title, "on": day(batch.at), "at": batch.at, "who": who, "note": note, "changes": changes}
