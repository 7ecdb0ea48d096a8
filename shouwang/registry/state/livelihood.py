"""Jobs, products and projects as they stand: a row for each that anybody ever spoke of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from shouwang.registry import livelihood as shapes
from shouwang.registry.bulk import insert, update
from shouwang.registry.models import Job, Person, Product, Project
from shouwang.registry.models.livelihood import Livelihood
from shouwang.registry.recall import Subject
from shouwang.registry.state.view import UNTOLD, View
from shouwang.registry.statements import PERIOD

MODELS: dict[str, type[Livelihood]] = {shapes.JOB: Job, shapes.PRODUCT: Product, shapes.PROJECT: Project}
REST = ("household_id", "place_id", "withdrawn", "told_by_id", "sheet", "row")
First = tuple[int, int | None, int, Mapping[str, Any], tuple[int, str, int]]  # household, person, place, facts, line


def set_livelihood(view: View) -> None:
    """Set what these households and their members live on right; what nobody says any more is kept, withdrawn."""
    spoken: dict[str, dict[Subject, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, keys in view.ever.items():
        for each in keys:
            if PERIOD in each and (parts := shapes.parted(each)):
                spoken[parts[0]][subject].append(parts[1])
    for kind, subjects in spoken.items():
        _Setting(view, kind, subjects).write()


class _Setting:
    """The rows of one kind."""

    def __init__(self, view: View, kind: str, subjects: Mapping[Subject, list[str]]):
        self._view, self._kind, self._subjects = view, kind, subjects
        self._model, self._fields = MODELS[kind], shapes.SHAPES[kind]._fields
        self._at = 1 if kind == shapes.JOB else 0  # which half of the subject it belongs to
        whose = {subject[self._at] for subject in subjects}
        column = _owner(kind)
        rows = self._model.everything.filter(**{f"{column}__in": whose})
        self._known = {(getattr(row, column), row.key): row for row in rows}
        self._homes = dict.fromkeys(whose)
        if kind == shapes.JOB:
            people = Person.objects.filter(pk__in=whose).values_list("id", "household_id", "place_id")
            self._homes = {pk: (home, place) for pk, home, place in people}

    def write(self) -> None:
        changed, fresh, columns = [], [], (*self._fields, *REST)
        for subject, keys in self._subjects.items():
            for key in sorted(keys):
                row, after = self._known.get((subject[self._at], key)), self._after(subject, key)
                if row is None and not after[-4]:
                    fresh.append((subject[self._at], key, *after))
                elif row is not None and after != [getattr(row, name) for name in columns]:
                    changed.append((row.pk, *after))
        update(self._model, columns, changed)
        # a product of a household has no second owner: its own column would stand twice
        names = (_owner(self._kind), "key", *columns)
        if self._kind != shapes.JOB:
            names, fresh = names[1:], [row[1:] for row in fresh]
        insert(self._model, names, fresh)

    def _after(self, subject: Subject, key: str) -> list:
        """The columns as they shall be."""
        said = self._view.stands[subject].values.get(f"{self._kind}{PERIOD}{key}")
        row, home = self._known.get((subject[self._at], key)), self._view.homes[subject[0]]
        where = self._homes.get(subject[self._at]) or (home.pk, home.place_id)
        if said and said.value:
            values, origin = shapes.value_of(self._kind, said.value), self._view.recalled.origins[said.statement.id]
        else:
            values, origin = row and [getattr(row, name) for name in self._fields] or [None] * len(self._fields), UNTOLD
        line = (origin.batch_id, origin.sheet, origin.row or None) if origin.batch_id else (None, "", None)
        return [*values, *where, not (said and said.value), *line]


def insert_first(rows: Iterable[First]) -> None:
    """What a file says of households that it brings for the first time: nobody spoke of them before."""
    found: dict[str, list[tuple]] = defaultdict(list)
    for home, person, place, facts, line in rows:
        for each, value in facts.items():
            if PERIOD in each and (parts := shapes.parted(each)) and value:
                kind, key = parts
                owner = (person,) if kind == shapes.JOB else ()
                found[kind].append((*owner, key, *shapes.value_of(kind, value), home, place, False, *line))
    for kind, values in found.items():
        owner = (_owner(kind),) if kind == shapes.JOB else ()
        insert(MODELS[kind], (*owner, "key", *shapes.SHAPES[kind]._fields, *REST), values)


def _owner(kind: str) -> str:
    return "person_id" if kind == shapes.JOB else "household_id"
