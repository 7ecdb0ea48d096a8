"""Keeping what a file says of monitored households, an entry each. Category and days are said with the household."""

from collections.abc import Iterator
from datetime import date

from psycopg.types.json import Jsonb

from shouwang.registry.bulk import ids, insert
from shouwang.registry.compose import Household
from shouwang.registry.models import Batch, NationalEntry
from shouwang.registry.national import Entry, entry_of
from shouwang.vault.cipher import blind_index, seal
from shouwang.vault.mask import mask
from shouwang.vault.models import Secret

COLUMNS = (
    "place_id", "household_id", "batch_id", "on", "sheet", "row", "category", "identified_on", "gone", "gone_on", "way",
    "risks", "disasters", "remarked", "remarked_on", "helper_name", "helper_unit", "helper_phone_id",
    "helper_phone_mask", "helper_since", "helper_until", "contact_name", "contact_phone_id", "contact_phone_mask",
    "measures", "money", "unread", "troubles", "digest", "after",
)  # fmt: skip
Said = tuple[Household, Entry]


def keep_entries(found: list[Household], batch: Batch, on: date) -> int:
    """Keep the entries of a portion that was written; returns how many households the file says something of."""
    said = [(one, entry) for one in found if one.home.national and (entry := entry_of(one.home, on))]
    if said:
        insert(NationalEntry, COLUMNS, _rows(said, batch, on), skip_taken=True)  # a file may speak of it under two keys
    return len(said)


def _rows(said: list[Said], batch: Batch, on: date) -> Iterator[tuple]:
    phones = _phones(said)
    for one, entry in said:
        head, helper = one.home.head, entry.helper
        name, phone = entry.contact
        yield (
            one.values["place_id"], one.id, batch.pk, on, head.sheet[:100], head.row, entry.category,
            entry.identified_on, entry.gone, entry.gone_on, entry.way, Jsonb(entry.risks), Jsonb(entry.disasters),
            entry.remarked, entry.remarked_on, helper.name if helper else "", helper.unit if helper else "",
            phones.get((one.id, helper.phone)) if helper else None, mask("phone", helper.phone) if helper else "",
            helper.since if helper else None, helper.until if helper else None, name[:60], phones.get((one.id, phone)),
            mask("phone", phone), Jsonb(entry.measures), Jsonb(entry.money), Jsonb(entry.unread),
            list(entry.troubles), entry.digest(), Jsonb(entry.after),
        )  # fmt: skip


def _phones(said: list[Said]) -> dict[tuple[int, str], int]:
    """Phones of helpers and contacts, sealed: (household, phone) → id of the secret."""
    wanted = {
        (one.id, phone): one.values["place_id"]
        for one, entry in said
        for phone in (entry.helper.phone if entry.helper else "", entry.contact[1])
        if phone
    }
    given = dict(zip(wanted, ids(Secret, len(wanted)), strict=True))
    columns = ("id", "place_id", "household_id", "kind", "sealed", "index")
    sealed = (
        (given[home, phone], place, home, "phone", seal(phone.encode(), b"phone"), blind_index("phone", phone))
        for (home, phone), place in wanted.items()
    )
    insert(Secret, columns, sealed)
    return given
