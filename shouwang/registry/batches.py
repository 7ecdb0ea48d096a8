"""The act of bringing a file in through the pages: kept sealed, looked at in the background, corrected, then loaded."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.places.code import short
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.keeping import original_until
from shouwang.queue.door import Job, ask
from shouwang.queue.models import Work
from shouwang.refusal import Refused
from shouwang.registry.layout import ENROL
from shouwang.registry.models import Batch
from shouwang.registry.rows import digest
from shouwang.registry.tell import receive
from shouwang.sheets import limits
from shouwang.vault.documents import discard, store

MOST_BYTES = limits.SIZES["large"].packed


def bring(data: bytes, filename: str, *, area: Place, place: Place | None, look: Job, by, at: datetime) -> Batch:
    """Keep a file and ask for a look at it (`look` is the job); nothing is loaded. Refused when empty or too large."""
    by.need("registry.enrol")
    if not data:
        raise Refused("empty_file", "文件是空的，请检查后重新选择。")
    if len(data) > MOST_BYTES:
        raise Refused("too_large", f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请分乡镇导出后分批载入。")
    with transaction.atomic():
        until = original_until(area.pk, day(at))
        document = store(data, name=filename, kind="enrol", place_id=area.pk, by=by, at=at, expires_on=until)
        try:
            batch = Batch.objects.create(
                key=take(f"{short(area.pk)}-enrol-")[0], place=area, place_about=place, document=document,
                file=filename[:200], sha256=digest(data), state="previewed", at=at, by=by, serial=receive(),
            )  # fmt: skip
            _ask(batch, look, by, at)
        except BaseException:
            discard(document)
            raise
    return batch


def map_again(batch: Batch, given: Mapping[str, int | None], *, look: Job, by, at: datetime) -> None:
    """Look again with a person's word on where each column stands: name → place from 0, None for "not in this file"."""
    by.need("registry.enrol")
    _check_open(batch, by)
    known = {column.name for column in ENROL.columns}
    said = {name: place for name, place in given.items() if name in known}
    batch.mapping = {**batch.mapping, "given": said}
    batch.round += 1
    batch.save(update_fields=["mapping", "round"])
    _ask(batch, look, by, at)


def load(batch: Batch, *, job: Job, by, at: datetime) -> Work:
    """Ask for the file to be loaded as it was looked at."""
    by.need("registry.enrol")
    _check_open(batch, by)
    if not batch.counts:
        raise Refused("not_looked_at", "文件还没有检查完，请等检查结束后再载入。")
    if not batch.counts.get("kept"):
        raise Refused("nothing_to_load", "没有可以载入的行，请先按问题清单改正文件或表头对应。")
    return _ask(batch, job, by, at)


def drop(batch: Batch, *, by, at: datetime) -> None:
    """Put a file aside that was looked at and is not wanted."""
    by.need("registry.enrol")
    _check_open(batch, by)
    batch.state, batch.sentence = "refused", "检查后没有载入。"
    batch.save(update_fields=["state", "sentence"])


def work_of(batch: Batch) -> Work | None:
    """The newest piece of work about the batch."""
    return Work.objects.filter(key__startswith=f"registry.batch-{batch.pk}.").order_by("-id").first()


def _check_open(batch: Batch, by) -> None:
    if batch.state != "previewed":
        raise Refused("not_open", f"批次 {batch.key} 目前是“{batch.get_state_display()}”，不能再改。")
    if not by.scope().contains(batch.place_id):
        raise Refused("wrong_area", "这个批次不在您的管辖范围内。")
    work = work_of(batch)
    if work and not work.is_over:
        raise Refused("at_work", "正在办理，请等它完成。")


def _ask(batch: Batch, job: Job, by, at: datetime) -> Work:
    turn = Work.objects.filter(key__startswith=f"registry.batch-{batch.pk}.").count()
    key = f"registry.batch-{batch.pk}.{turn}"
    return ask(job, by=by, at=at, key=key, place_id=batch.place_id, batch=batch.pk)
