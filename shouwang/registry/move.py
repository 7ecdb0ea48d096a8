"""A household that moves takes its rows along, in every room: whatever names a household follows it to its place."""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db import connection
from django.db.models import Model

from shouwang.registry.aliases import read
from shouwang.registry.models import Same, Statement
from shouwang.web.policies import sight_of
from shouwang.web.sight import Held


def followers() -> Iterator[tuple[type[Model], str]]:
    """Every held table whose rows belong to a household, with the column that says to which; Household itself not."""
    for model in apps.get_models(include_auto_created=True):
        sight = sight_of(model)
        if isinstance(sight, Held) and sight.household and model._meta.label != "registry.Household":
            yield model, sight.household


def take_along(goals: Mapping[int, int]) -> None:
    """Rewrite `place_id` of everything that belongs to these households (household id → place id).

    What was said of a household that was found to be one of them goes along as well.
    """
    merged = {one.was: goals[one.home] for one in read(goals) if not one.is_person and one.home in goals}
    goals = {**merged, **goals}
    with connection.cursor() as cursor:
        for model, column in followers():
            table = model._meta.db_table
            cursor.execute(
                f"UPDATE {table} SET place_id = goal.place"  # noqa: S608 names of our own tables
                " FROM unnest(%s::bigint[], %s::bigint[]) AS goal(household, place)"
                f" WHERE {table}.{column} = goal.household AND {table}.place_id <> goal.place",
                [list(goals), list(goals.values())],
            )


def bring_words(person: int, was: int, where: Mapping[str, int]) -> None:
    """What was said of somebody goes along to where he lives now, also under the key of one who was found to be him."""
    Statement.objects.filter(household_id=was, person_id__in=[person, *merged_into(person)]).update(**where)
    Same.objects.filter(is_person=person, ended_at=None).update(**where)


def merged_into(person: int) -> list[int]:
    """Persons who were found to be this one."""
    return list(Same.objects.filter(is_person=person, ended_at=None).values_list("person_id", flat=True))
