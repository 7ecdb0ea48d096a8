"""The long work of the register: looking at a file, loading it, marking its faults."""

from datetime import timedelta
from functools import partial

from django.urls import reverse
from procrastinate.contrib.django import app

from shouwang.accounts.counties import with_operators
from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.queue.door import job, progress
from shouwang.refusal import Refused
from shouwang.registry.attempt import nothing_kept, refuse
from shouwang.registry.enrol import enrol, keep_changes, keep_faults, preview
from shouwang.registry.models import Batch
from shouwang.registry.rows import Collected, collect, headings
from shouwang.registry.twins import find_twins
from shouwang.sheets.contract import Fault
from shouwang.sheets.marked import marked_copy
from shouwang.vault.documents import read, store
from shouwang.web.sight import within
from shouwang.web.templatetags import words


@job("long", title="检查农户信息表")
def look(work, by, at) -> str:
    """Read the file, compare it with the register, keep counts and faults for the page."""
    batch, collected = _collected(work, by, at)
    with within(by.scope()):
        batch.round += 1
        show = partial(keep_changes, batch)
        outlook = preview(collected, batch.place, by=by, at=at, place=batch.place_about, show=show)
        batch.counts, batch.sentence = outlook.counts, ""
        if outlook.same_as:
            batch.sentence = f"这份文件已由批次 {outlook.same_as.key} 载入，再次载入不会有任何改动。"
        elif not outlook.counts["kept"]:
            batch.sentence = nothing_kept(batch.place, outlook.counts, outlook.faults)
        batch.mapping = {**batch.mapping, "columns": collected.mapping, "shown": list(collected.shown)}
        batch.save(update_fields=["counts", "sentence", "mapping", "round"])
        keep_faults(batch, outlook.faults)
    work.location = reverse("registry:batch", args=[batch.key])
    return "检查完毕，还没有载入。"


@job("long", title="载入农户信息表")
def load(work, by, at) -> str:
    """Load the file that was looked at."""
    batch, collected = _collected(work, by, at)
    work.location = reverse("registry:batch", args=[batch.key])
    try:
        with within(by.scope()):
            loaded, outlook = enrol(collected, batch.place, by=by, at=at, place=batch.place_about, batch=batch)
    except Refused as refused:
        with within(by.scope()):
            refuse(Batch.objects.get(pk=batch.pk), refused.sentence, by=by, at=at)
        raise
    work.location = reverse("registry:batch", args=[loaded.key])
    if outlook.same_as:
        return f"这份文件已由批次 {loaded.key} 载入，没有改动。"
    if loaded.state == "refused":
        return loaded.sentence
    with within(by.scope()):
        _look_for_twins(batch.place, at)
    return f"载入完毕：新增 {outlook.counts['households_created']} 户，更新 {outlook.counts['households_updated']} 户。"


@job("long", title="查找疑似重复")
def seek_twins(work, by, at) -> str:
    """Set the list of likely duplicates of the post's own place right."""
    with within(by.scope()):
        waiting = _look_for_twins(by.place, at)
    work.location = reverse("registry:duplicates")
    return f"查找完毕：{waiting}对待核。"


def _look_for_twins(place: Place, at) -> int:
    """County by county: how many pairs wait."""
    within_place = Place.objects.current().within(place.pk).at("county").values_list("pk", flat=True)
    return sum(find_twins(county, at=at) for county in list(within_place) or [place.pk])


@app.periodic(cron="20 17 * * *")
@app.task(name="shouwang.seek_twins", queue="long")
def every_night(timestamp: int) -> None:
    """At twenty past five in the evening UTC, twenty past one in the county, for each county by its own operator."""
    at = instant()
    for county, by in with_operators():
        with within(by.scope()):
            find_twins(county.pk, at=at)


@job("long", title="生成问题标注表")
def mark(work, by, at) -> str:
    """A copy of the sealed original with its faults marked; it is kept for the days that policy sets."""
    with within(by.scope()):
        batch = Batch.objects.select_related("document").get(pk=work.args["batch"])
        rows = list(batch.faults.filter(round=batch.round).order_by("row", "id"))
        faults = [
            Fault(one.file, one.sheet, one.row, one.column, one.code, one.sentence, one.advice, one.kept)
            for one in rows
        ]
        data = read(batch.document)
        days = in_force(batch.place_id, day(at)).value("fault_sheet_days")
    copy = marked_copy(data, batch.file, faults)
    with within(by.scope()):
        name = f"{batch.file.rsplit('.', 1)[0]}（问题标注）.xlsx"
        until = day(at) + timedelta(days=days)
        document = store(copy, name=name, kind="enrol_marked", place_id=batch.place_id, by=by, at=at, expires_on=until)
    work.location = reverse("registry:marked", args=[batch.key, document.handle])
    return f"标注表已生成，{words.day(until)}前可以下载。"


def _collected(work, by, at) -> tuple[Batch, Collected]:
    """The batch and its file read to the end; when that fails, the page still learns the headings and the reason."""
    with within(by.scope()):
        batch = Batch.objects.select_related("place", "place_about", "document").get(pk=work.args["batch"])
        if batch.state != "previewed":
            raise Refused("not_open", f"批次 {batch.key} 已办结。")
        data = read(batch.document)
    given = batch.mapping.get("given") or None
    progress(work, 0, 0, "正在读取文件")
    try:
        return batch, collect(data, batch.file, mapping=given, tell=lambda rows, said: progress(work, rows, 0, said))
    except Refused as refused:
        with within(by.scope()):
            batch.sentence, batch.counts = refused.sentence, {}
            batch.mapping = {**batch.mapping, **_what_is_there(data, batch.file, given)}
            batch.save(update_fields=["sentence", "counts", "mapping"])
            if not batch.mapping["shown"]:  # no heading to be put right: the file itself is not one of ours
                refuse(batch, refused.sentence, by=by, at=at)
        work.location = reverse("registry:batch", args=[batch.key])
        raise


def _what_is_there(data: bytes, filename: str, given: dict | None) -> dict:
    try:
        columns, shown = headings(data, filename, mapping=given)
    except Refused:
        columns, shown = {}, ()
    return {"columns": columns, "shown": list(shown)}
