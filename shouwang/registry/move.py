"""A household that moves takes its rows along, in every room: whatever names a household follows it to its place."""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.db import connection
from django.db.models import Model

from shouwang.web.policies import sight_of
from shouwang.web.sight import Held


def followers() -> Iterator[tuple[type[Model], str]]:
    """Every held table whose rows belong to a household, with the column that says to which; Household itself not."""
    for model in apps.get_models(include_auto_created=True):
        sight = sight_of(model)
        if isinstance(sight, Held) and sight.household and model._meta.label != "registry.Household":
            yield model, sight.household


def take_along(goals: Mapping[int, int]) -> None:
    """Rewrite `place_id` of everything that belongs to these households (household id → place id)."""
    with connection.cursor() as cursor:
        for model, column in followers():
            table = model._meta.db_table
            cursor.execute(
                f"UPDATE {table} SET place_id = goal.place"  # noqa: S608 names of our own tables
                " FROM unnest(%s::bigint[], %s::bigint[]) AS goal(household, place)"
                f" WHERE {table}.{column} = goal.household AND {table}.place_id <> goal.place",
                [list(goals), list(goals.values())],
            )
