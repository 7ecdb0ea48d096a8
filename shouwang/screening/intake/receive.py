"""Receiving a department's file with its letter (*S4 一(二)*: 推送函 + 名单): the sealed original and one Delivery.

Nothing is read here beyond the bytes. The same bytes for the same list and month are the same delivery: once replaced or
withdrawn, they bring it back, as received last.
"""

import hashlib
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction

from shouwang.places.clock import day
from shouwang.places.code import short, span
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.keeping import original_until
from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake import period as months
from shouwang.screening.intake.models import KINDS, Delivery
from shouwang.screening.intake.scope import of_area
from shouwang.sheets.names import base_name
from shouwang.trail import write as trail
from shouwang.vault import documents
from shouwang.vault.models import Document
from shouwang.web.sight import within
from shouwang.web.templatetags import words


class Received(NamedTuple):
    """`is_new` False: these very bytes were handed in before, as `delivery`, and nothing has changed.

    `is_back`: they had been replaced or withdrawn, and are received anew.
    """

    delivery: Delivery
    is_new: bool
    is_back: bool = False


class Letter(NamedTuple):
    """The letter that a list comes with: its number, its day, a scan (bytes and file name)."""

    no: str = ""
    on: date | None = None
    scan: bytes = b""
    scan_name: str = ""


NO_LETTER = Letter()


def receive(
    data: bytes,
    filename: str,
    *,
    contract: str,
    area: Place,
    period: str,
    kind: str = "",
    letter: Letter = NO_LETTER,
    supplement: bool | None = None,
    by,
    at: datetime,
) -> Received:
    """Keep a file and its letter as a delivery of `contract` (`supplier.table`) for `area` and month.

    `kind` and `supplement` (补报: it adds to its month instead of replacing) are what the contract says unless given.
    Refused: `unknown_table`, `wrong_area`, `wrong_period`,
    `wrong_kind`, `not_your_table` (a liaison hands in for his own department), `disk_full`.
    """
    by.need("intake.receive")
    agreed = expected(contract)
    _check_place(by, agreed.supplier, area)
    months.checked(period, day(at))
    if kind and kind not in dict(KINDS):
        raise Refused("wrong_kind", "名单性质只能是全量（full）、新增（increment）或累计（total）。")
    with within(of_area(area.pk)), transaction.atomic():
        _one_at_a_time(area.pk, contract, period)
        digest = hashlib.sha256(data).hexdigest()
        if earlier := _same(area.pk, agreed, period, digest):
            return _again(earlier, by=by, at=at)
        delivery = Delivery(
            place=area,
            supplier=agreed.supplier,
            table=agreed.table,
            kind=kind or agreed.delivers,
            period=period,
            is_supplement=sources.telling(contract).adds if supplement is None else supplement,
            letter_no=letter.no[:60],
            letter_on=letter.on,
            file=base_name(filename)[:200],
            sha256=digest,
            received_at=at,
            by=by,
            state="received",
            serial=_serial(area.pk, contract),
            key=take(f"{short(area.pk)}-{contract}-{period.replace('-', '')}-")[0],
        )
        delivery.document = _store(data, delivery, "delivery", delivery.file)
        if letter.scan:
            delivery.letter = _store(letter.scan, delivery, "letter", letter.scan_name or "推送函")
        delivery.save()
        trail.write(
            "intake.receive",
            by=by,
            at=at,
            subject=delivery,
            note=f"{agreed.title} {words.month(period)} {delivery.file}",
        )
    return Received(delivery, True)


def refuse(delivery: Delivery, refused: Refused, *, by, at: datetime) -> Delivery:
    """Keep that a file was not taken in, and why; nothing else of it counts."""
    with within(of_area(delivery.place_id)), transaction.atomic():
        changes = trail.change(delivery, state="refused", code=refused.code[:40], sentence=refused.sentence[:500])
        delivery.save()
        trail.write("intake.receive", by=by, at=at, subject=delivery, changes=changes, note=refused.sentence)
    return delivery


def expected(contract: str):
    """The contract of a list that departments hand in; refused (`unknown_table`) for any other name."""
    agreed = sources.contract(contract)
    if sources.is_own(agreed):
        raise Refused("unknown_table", "农户登记表请用登记导入（enrol），不在这里报送。")
    return agreed


def _check_place(by, supplier: str, area: Place) -> None:
    lo, hi = span(by.place_id)
    if not lo <= area.pk <= hi:
        raise Refused("wrong_area", f"{area.name}不在您的管辖范围内，不能代为报送。")
    if Place.level_of(area.pk) not in ("prefecture", "county"):
        raise Refused("wrong_area", "部门名单按县（市、区、旗）或按市报送，请选择县级或市级地区。")
    if by.supplier and by.supplier != supplier:
        raise Refused("not_your_table", "这份名单属于别的部门，请由该部门报送。")


def _one_at_a_time(area: int, contract: str, period: str) -> None:
    """Two files of the same list handed in at once stand in line: numbers and duplicates stay right."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{area}/{contract}/{period}"])


def _serial(area: int, contract: str) -> int:
    """The next place in the order of receipt of one list of one area."""
    return int(take("", series=f"receipt/{area}/{contract}/")[0])


def _same(area: int, agreed, period: str, digest: str) -> Delivery | None:
    kept = Delivery.objects.exclude(state="refused")
    same = kept.filter(place_id=area, supplier=agreed.supplier, table=agreed.table, period=period, sha256=digest)
    return same.select_related("place", "document").order_by("-serial").first()


def _again(earlier: Delivery, *, by, at: datetime) -> Received:
    """The same bytes: the same delivery, received anew when it had been replaced or withdrawn."""
    if earlier.state not in ("superseded", "withdrawn"):
        return Received(earlier, False)
    serial = _serial(earlier.place_id, earlier.contract_name)
    changes = trail.change(earlier, state="received", sentence="")
    earlier.serial = serial
    if earlier.counted_at is None:
        earlier.read_at = None
    earlier.save(update_fields=["state", "sentence", "serial", "read_at"])
    trail.write("intake.receive", by=by, at=at, subject=earlier, changes=changes, note="原样重新报送")
    return Received(earlier, False, True)


def _store(data: bytes, delivery: Delivery, kind: str, name: str) -> Document:
    return documents.store(
        data,
        name=name,
        kind=kind,
        place_id=delivery.place_id,
        by=delivery.by,
        at=delivery.received_at,
        supplier=delivery.supplier,
        expires_on=original_until(delivery.place_id, day(delivery.received_at)),
    )
