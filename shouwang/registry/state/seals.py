"""Sealed values of a portion: which secret of the vault a statement means."""

from shouwang.registry import facts
from shouwang.registry.models import Person
from shouwang.registry.state.view import View
from shouwang.registry.statements import Value
from shouwang.vault.models import Secret


class Seals:
    """Secrets that lie with these households, by blind index; read when the first sealed fact is met."""

    def __init__(self, view: View):
        self._homes = list(view.homes)
        self._known: dict[str, int] | None = None

    def of(self, said: Value | None, present: int | None) -> tuple[int | None, str]:
        """Id and mask of a phone or account; nothing where nobody says one, or a form erased it."""
        if said is None or said.value is None:
            return None, ""
        index, mask = said.value[:2]
        return self._id(index, present), mask

    def number(self, said: Value | None, row: Person) -> tuple[int | None, str, str]:
        """Id, mask and state of a certificate number."""
        if said is None or said.value is None:
            return None, "", "none"
        return *self.of(said, row.number_id), said.value[2]

    def _id(self, index: str, present: int | None) -> int | None:
        if self._known is None:
            rows = Secret.objects.filter(household_id__in=self._homes).order_by("id").values_list("index", "id")
            self._known = {}
            for held, number in rows:
                self._known.setdefault(facts.sealed(bytes(held), "")[0], number)
        return self._known.get(index, present)
