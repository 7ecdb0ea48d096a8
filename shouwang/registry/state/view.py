"""A portion of households before the projection: locked rows, what was said, what stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from shouwang.places.clock import day
from shouwang.registry.models import Household
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import Origin, Subject, recall
from shouwang.registry.statements import Standing, Value

UNTOLD = Origin(None, "", 0, "")


class View:
    """`today`: the day of the projection; `homes`: rows by id; `stands`: subject → what stands; `ever`: subject → keys."""

    def __init__(
        self, households: list[int], at: datetime, people: Collection[int] | None = None,
        parted: Iterable[tuple[Subject, Subject]] = (),
    ):  # fmt: skip
        self.today, self._people = day(at), people
        rows = Household.objects.select_for_update(no_key=True).filter(pk__in=households).order_by("id")
        self.homes = {row.pk: row for row in rows}
        self.recalled = recall(self.homes, people=people)
        believed = ByCounty(self.today)
        self.stands: dict[Subject, Standing] = {
            subject: self.recalled.stands(subject, believed.at(self.homes[subject[0]].place_id))
            for subject in self.recalled.said
        }
        self.ever: dict[Subject, set[str]] = defaultdict(set)
        for subject, told in self.recalled.said.items():
            self.ever[subject].update(key for one in told for key in (*one.facts, *one.erased))
        for one, other in parted:
            if one in self.stands and other in self.stands:
                self.ever[one] = self.ever[other] = self.ever[one] | self.ever[other]

    def is_about(self, person: int | None) -> bool:
        """Whether the projection looks at this person (None: at the households themselves, always)."""
        return person is None or self._people is None or person in self._people

    def dwellings(self) -> Iterator[tuple[Household, Subject, Standing]]:
        """Households that somebody spoke about, unless everything was taken back."""
        for subject, standing in self.stands.items():
            if subject[1] is None and not self.recalled.is_taken_back(subject):
                yield self.homes[subject[0]], subject, standing

    def persons(self) -> list[Subject]:
        return [subject for subject in self.stands if subject[1] is not None]

    def newest(self, values: list[Value]) -> Origin:
        """Where the newest of these values stands in a file; nowhere when people entered them all."""
        told = [one for one in values if self.recalled.origins[one.statement.id].batch_id]
        if not told:
            return UNTOLD
        return self.recalled.origins[max(told, key=lambda one: one.statement.order[1:]).statement.id]
