"""Sealing the numbers, phones and accounts of a portion: each value once per household, all in one write."""

from shouwang.registry.bulk import ids, insert
from shouwang.registry.compose import Household
from shouwang.sheets.identity import Number
from shouwang.vault.cipher import blind_index, seal
from shouwang.vault.mask import mask
from shouwang.vault.models import Secret


class Secrets:
    """Secrets to be written; ids are drawn from the sequence in stocks."""

    STOCK = 2000

    def __init__(self):
        self._rows: list[tuple] = []
        self._stock = iter(())
        self._given: dict[tuple[int, str, bytes], int] = {}

    def of(self, kind: str, value: str | None, one: Household) -> tuple[int | None, str]:
        """Secret id and mask of a household's phone or account; nothing when the file says none."""
        if not value:
            return None, ""
        return self._keep(kind, value, blind_index(kind, value), one), mask(kind, value)[:24]

    def phone(self, value: str, index: bytes, one: Household) -> int:
        return self._keep("phone", value, index, one)

    def number(self, number: Number, index: bytes, one: Household) -> int:
        """A certificate is sealed whole; it is found by its 18 characters."""
        return self._keep("number", number.certificate or number.text, index, one)

    def _keep(self, kind: str, value: str, index: bytes, one: Household) -> int:
        known = self._given.get((one.id, kind, index))
        if known:
            return known
        secret = next(self._stock, None)
        if secret is None:
            self._stock = ids(Secret, self.STOCK)
            secret = next(self._stock)
        self._given[one.id, kind, index] = secret
        sealed = seal(value.encode(), kind.encode())
        self._rows.append((secret, one.values["place_id"], one.id, kind, sealed, index))
        return secret

    def write(self) -> None:
        insert(Secret, ("id", "place_id", "household_id", "kind", "sealed", "index"), self._rows)
        self._rows = []
