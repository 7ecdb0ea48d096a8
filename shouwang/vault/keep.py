"""Putting values into the vault and finding them by blind index."""

from collections.abc import Iterable

from shouwang.vault.cipher import blind_index, seal, unseal
from shouwang.vault.models import Secret


def sealed(kind: str, value: str, place_id: int, household_id: int | None = None) -> Secret:
    """An unsaved Secret for a value, sealed and bound to its kind."""
    return Secret(
        kind=kind,
        sealed=seal(value.encode(), kind.encode()),
        index=blind_index(kind, value),
        place_id=place_id,
        household_id=household_id,
    )


def keep(kind: str, value: str, place_id: int, household_id: int | None = None) -> Secret | None:
    """Seal and save one value; None for an empty one."""
    if not value:
        return None
    secret = sealed(kind, value, place_id, household_id)
    secret.save()
    return secret


def plain(secret: Secret) -> str:
    """The value itself: for machines within the same transaction (comparison, masking); people use `open_secret`."""
    return unseal(secret.sealed, secret.kind.encode()).decode()


def indexes(kind: str, values: Iterable[str]) -> dict[str, bytes]:
    """The blind index of each distinct value."""
    return {value: blind_index(kind, value) for value in set(values)}
