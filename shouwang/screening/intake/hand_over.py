"""Handing a delivery's files back to whoever delivered: each time noted, the marked copy only for some days."""

from datetime import datetime, timedelta

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import of_area
from shouwang.sheets.contract import Fault
from shouwang.sheets.marked import marked_copy
from shouwang.vault.documents import open_document
from shouwang.vault.models import Document
from shouwang.web.sight import within

REASON = "报送单位取回"


def is_owner(delivery: Delivery, post) -> bool:
    """Whether this post delivered it, or is the liaison of the department that did, for the same area."""
    return post.pk == delivery.by_id or (post.supplier == delivery.supplier and post.place_id == delivery.place_id)


def hand_over(delivery: Delivery, document: Document, *, by, at: datetime) -> bytes:
    """A file of the delivery. The letter is for all who see the delivery; the list itself for whoever delivered it."""
    if document.pk != delivery.letter_id and not is_owner(delivery, by):
        raise Refused("not_yours", "名单原件只交还给报送单位。核对个别人员请到存疑名单办理。")
    with within(of_area(delivery.place_id)):
        persons = delivery.rows if document.pk == delivery.document_id else 1
        return open_document(document, by=by, at=at, reason=f"{REASON}（{delivery.key}）", persons=max(persons, 1))


def marked(delivery: Delivery, *, days: int, by, at: datetime) -> bytes:
    """The delivered file with its faults marked, made on demand. Refused: `not_yours`, `expired`."""
    if not is_owner(delivery, by):
        raise Refused("not_yours", "问题标注表只交给报送单位，由其改正后重新报送。")
    if day(at) > day(delivery.received_at) + timedelta(days=days):
        raise Refused("expired", f"问题标注表只保留 {days} 天，已过期。问题清单仍可在页面上查看。")
    with within(of_area(delivery.place_id)):
        data = open_document(
            delivery.document, by=by, at=at, reason=f"{REASON}（{delivery.key}）", persons=max(delivery.rows, 1)
        )
        faults = [
            Fault(each.file, each.sheet, each.row, each.column, each.code, each.sentence, each.advice, each.kept)
            for each in delivery.faults.order_by("row", "id")
        ]
    return marked_copy(data, delivery.file, faults)
