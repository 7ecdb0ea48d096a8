"""A try that was not taken in: kept with who, when and why, so that the list of files says it. Nothing of it is loaded."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.places.code import short
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.keeping import original_until
from shouwang.refusal import Refused
from shouwang.registry.models import Batch
from shouwang.registry.rows import digest
from shouwang.sheets.contract import Fault
from shouwang.trail.write import change, write
from shouwang.vault.documents import discard, store
from shouwang.vault.models import Document

BROKEN_OFF = Refused("broken_off", "载入没有办完就中断了，登记没有改动；请重新载入这份文件。")
NOT_OF_A_FILE = ("wrong_area", "not_allowed")  # who may not load there leaves nothing there
MISPLACED = "private_value"
ELSEWHERE = ("unknown_village", "outside")


def keep_attempt(
    data: bytes, filename: str, refused: Refused, *, area: Place, place: Place | None = None, by, at: datetime
) -> Batch | None:
    """Keep that this file was refused; its original is sealed like any other. None where the post has no business."""
    if refused.code in NOT_OF_A_FILE or not by.scope().contains(area.pk):
        return None
    with transaction.atomic():
        batch = Batch(
            key=take(f"{short(area.pk)}-enrol-")[0], place=area, place_about=place, file=filename[:200],
            sha256=digest(data), at=at, by=by, document=_sealed(data, filename, area, by, at),
        )  # fmt: skip
        try:
            return refuse(batch, refused.sentence, by=by, at=at)
        except BaseException:
            if batch.document:
                discard(batch.document)
            raise


def refuse(batch: Batch, sentence: str, *, by, at: datetime) -> Batch:
    """The file was not taken in, for this reason; nobody has to take it back."""
    with transaction.atomic():
        changes = change(batch, state="refused", sentence=sentence[:500])
        batch.save()
        write("registry.enrol", by=by, at=at, subject=batch, changes=changes, note=f"{batch.file}：{sentence}")
    return batch


def nothing_kept(area: Place, counts: Mapping[str, int], faults: Iterable[Fault]) -> str:
    """Why a file of which no row could be loaded was not taken in, as one sentence."""
    faults = [one for one in faults if not one.kept]
    if not faults:
        return "表里没有一行农户数据，没有载入；请核对是否选错了文件或工作表。"
    lines = {
        code: {(one.file, one.sheet, one.row) for one in faults if one.code == code}
        for code in {one.code for one in faults if one.row}
    }
    kinds = Counter({code: len(rows) for code, rows in sorted(lines.items())})
    words = {one.code: one for one in faults}
    if sum(kinds[one] for one in ELSEWHERE) == counts["faulty"]:
        return f"文件里的村都不在{area.name}的行政区划里，像是别的地区的表，一行也没有载入；请核对文件和载入的地区。"
    if 2 * kinds[MISPLACED] > counts["faulty"]:
        said = f"“{words[MISPLACED].column}”这一列里填的是证件号码或手机号码，像是列错了位"
        return f"{said}，一行也没有载入；请对齐各列后重新载入。"
    code, count = kinds.most_common(1)[0] if kinds else ("", 0)
    said = f"（{words[code].sentence}，{count}行）" if code else ""
    return f"没有一行可以载入{said}，登记没有改动；请按问题清单改正后重新载入。"


def _sealed(data: bytes, filename: str, area: Place, by, at: datetime) -> Document | None:
    """The original; nothing where there are no bytes, or no room for them."""
    if not data:
        return None
    try:
        until = original_until(area.pk, day(at))
        return store(data, name=filename, kind="enrol", place_id=area.pk, by=by, at=at, expires_on=until)
    except Refused:
        return None
