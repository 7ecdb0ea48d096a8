"""Whatever hangs on a household, or on a person, goes along to the one that it turns out to be, in every room; and back.

Papers of other rooms are moved, never changed or deleted; what was moved is noted by table, so that it can go back. What
`registry.state` computes from statements stays where it is.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from shouwang.accounts.models import Pairing
from shouwang.refusal import Refused
from shouwang.registry.models import Household, NationalEntry, Person, SafetyNet, Tag
from shouwang.registry.move import followers

OWN = ("registry", "vault", "trail")
STAY = frozenset(
    {"registry.Income", "registry.Guarantee", "registry.Contradiction", "registry.Statement", "registry.Difference",
     "registry.Person", "registry.NationalEntry"}
)  # fmt: skip
NOT_OURS = frozenset(
    {"registry.Membership", "registry.Contradiction", "registry.Same", "registry.Duplicate", "registry.Statement"}
)
ENDED = "ended"
WORDS = {
    "cases.Case": "两户各有一个未办结的监测帮扶（{keys}），不能合并。请先办结其中一个，或以不予纳入、风险消除结束后再合并。",
    "clues.Clue": "两户各有一条同一原因的未办结线索（{keys}），请先办结其中一条，再合并。",
    "visits.Problem": "两户各有一个同一保障的未解决问题（{keys}），请先解决其中一个，再合并。",
    "accounts.Pairing": "两户由同一名帮扶责任人结对，请先解除其中一个结对，再合并。",
}
Moved = dict[str, list[int]]


def household_along(was: Household, into: Household, but: Sequence[int] = ()) -> Moved:
    """Everything of one household goes to another, its members too, `but` not these. Returns what went: table → ids.

    Refused where the other has the same open already, and only one may be: the sentence names both.
    """
    moved = papers_along(was, into)
    for model, column in followers():
        if model._meta.app_label in OWN and model._meta.label not in STAY:
            moved[model._meta.label] = _goes(model, column, was, into)
    moved[Person._meta.label] = _move(Person, "household_id", was.pk, into, but=but)
    moved[NationalEntry._meta.label] = _entries(was, into)
    return {label: ids for label, ids in moved.items() if ids}


def papers_along(was: Household, into: Household) -> Moved:
    """What other rooms did about one household belongs to the other: clues, cases, visits, helpers, measures, pairings."""
    moved: Moved = {}
    for model, column in followers():
        if model._meta.app_label not in OWN:
            moved[model._meta.label] = _goes(model, column, was, into)
    moved[Pairing._meta.label] = _pairings(was, into)
    return {label: ids for label, ids in moved.items() if ids}


def household_back(moved: Mapping[str, Sequence[int]], home: Household) -> None:
    """What went along goes back to the household."""
    for label, ids in moved.items():
        model = apps.get_model(label)
        if model is Pairing:
            Pairing.objects.filter(pk__in=ids).update(household_id=home.pk)
        else:
            _set(model, {_column(model): home.pk, "place_id": home.place_id}, ids)


def person_along(was: Person, into: Person) -> Moved:
    """Every paper about one person is about the other; where the other has the same in force already, it stays."""
    moved: Moved = {}
    for model, column in _about_persons():
        with connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(
                        f"UPDATE {model._meta.db_table} SET {column} = %s WHERE {column} = %s RETURNING id",  # noqa: S608
                        [into.pk, was.pk],
                    )
                    moved[f"{model._meta.label}.{column}"] = [pk for (pk,) in cursor.fetchall()]
            except IntegrityError:
                continue
    return {name: ids for name, ids in moved.items() if ids}


def person_back(moved: Mapping[str, Sequence[int]], person: Person) -> None:
    """What went along is about this person again."""
    for name, ids in moved.items():
        label, _, column = name.rpartition(".")
        _set(apps.get_model(label), {column: person.pk}, ids)


def end_doubled(was: Household, into: Household, on) -> Moved:
    """Running tags and marks that the other household has as well end; they are not moved."""
    tags = Tag.objects.filter(household=was, until=None)
    have = set(Tag.objects.filter(household=into, until=None).values_list("group", "person_id"))
    doubled = [one.pk for one in tags if (one.group, one.person_id) in have]
    marks = SafetyNet.objects.filter(household=was, until=None)
    if not SafetyNet.objects.filter(household=into, until=None).exists():
        marks = marks.none()
    ended = {"registry.Tag": doubled, "registry.SafetyNet": [one.pk for one in marks]}
    for label, ids in ended.items():
        found = apps.get_model(label).objects.filter(pk__in=ids)
        found.update(until=models.functions.Greatest(models.F("since"), models.Value(on)))
    return {label: ids for label, ids in ended.items() if ids}


def run_again(ended: Mapping[str, Sequence[int]]) -> None:
    """Tags and marks that ended with the merge run again."""
    for label, ids in ended.items():
        apps.get_model(label).objects.filter(pk__in=ids).update(until=None)


def _goes(model: type[models.Model], column: str, was: Household, into: Household) -> list[int]:
    try:
        with transaction.atomic():
            return _move(model, column, was.pk, into)
    except IntegrityError as error:
        words = WORDS.get(model._meta.label)
        if words is None:
            return _one_by_one(model, column, was, into)
        raise Refused("both_open", words.format(keys="、".join(_doubled(model, column, error, was, into)))) from None


def _one_by_one(model: type[models.Model], column: str, was: Household, into: Household) -> list[int]:
    """Rows that the other household has alike (the same finding of a run) stay; the others go."""
    moved = []
    for pk in model._base_manager.filter(**{column: was.pk}).order_by("id").values_list("id", flat=True):
        try:
            with transaction.atomic():
                _set(model, {column: into.pk, "place_id": into.place_id}, [pk])
                moved.append(pk)
        except IntegrityError:
            continue
    return moved


def _doubled(
    model: type[models.Model], column: str, error: IntegrityError, was: Household, into: Household
) -> list[str]:
    """What the two households both have open, by its number."""
    name = error.__cause__.diag.constraint_name
    rule = next((one for one in model._meta.constraints if one.name == name), None)
    found = model.objects.filter(rule.condition) if rule and rule.condition else model.objects.all()
    return [str(one) for one in found.filter(**{f"{column}__in": [was.pk, into.pk]}).order_by("id")]


def _move(model: type[models.Model], column: str, was: int, into: Household, but: Sequence[int] = ()) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {column} = %s, place_id = %s"  # noqa: S608 names of our own tables
            f" WHERE {column} = %s AND id <> ALL(%s) RETURNING id",
            [into.pk, into.place_id, was, list(but)],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _entries(was: Household, into: Household) -> list[int]:
    """What the national system's files said of it; of a file that speaks of both the survivor's own entry stays alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_nationalentry e SET household_id = %s, place_id = %s WHERE household_id = %s AND NOT EXISTS"
            " (SELECT FROM registry_nationalentry o WHERE o.household_id = %s AND o.batch_id = e.batch_id) RETURNING id",
            [into.pk, into.place_id, was.pk, into.pk],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _pairings(was: Household, into: Household) -> list[int]:
    """Helpers see the household that stays; who is paired with both is refused."""
    mine = Pairing.objects.filter(household_id=was.pk)
    both = Pairing.objects.filter(household_id=into.pk, until=None).values("post_id")
    if mine.filter(until=None, post_id__in=both).exists():
        raise Refused("both_open", WORDS["accounts.Pairing"])
    ids = list(mine.values_list("id", flat=True))
    Pairing.objects.filter(pk__in=ids).update(household_id=into.pk)
    return ids


def _set(model: type[models.Model], values: Mapping[str, int], ids: Sequence[int]) -> None:
    pairs = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {pairs} WHERE id = ANY(%s)",  # noqa: S608 names of our own tables
            [*values.values(), list(ids)],
        )


def _column(model: type[models.Model]) -> str:
    if model is Person:
        return "household_id"
    return dict((each, column) for each, column in followers())[model]


def _about_persons() -> Iterator[tuple[type[models.Model], str]]:
    """Every table with a person in it, but for those that say where he lived and what was said of him."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_person = isinstance(field, models.ForeignKey) and field.related_model is Person
            if is_person and model._meta.label not in NOT_OURS:
                yield model, field.column
    yield apps.get_model("registry.Same"), "is_person_id"
