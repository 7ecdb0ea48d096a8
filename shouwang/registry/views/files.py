"""Pages of the files that bring the register in: looked at, corrected, loaded, taken back."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.queue.door import ask
from shouwang.queue.shown import job_of
from shouwang.refusal import Refused
from shouwang.registry import batches as bringing
from shouwang.registry import jobs, listing
from shouwang.registry.forms import ReasonForm, UploadForm
from shouwang.registry.found import picks
from shouwang.registry.models import Batch
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.registry.sheet import BATCHES, batch_lines
from shouwang.registry.views import may_of
from shouwang.registry.withdraw import withdraw as take_back
from shouwang.vault.documents import open_document
from shouwang.vault.models import Document
from shouwang.web.doors import reads, writes
from shouwang.web.download import attachment
from shouwang.web.paging import paged
from shouwang.web.search import whole

FIRST = 10  # households whose changes are shown on the page of a file; all of them have their own


@reads("registry.see")
def batches(request: HttpRequest) -> HttpResponse:
    """Files brought in, the newest first."""
    form, rows = _batches(request)
    page = paged(request, rows, ("-id",))
    told = {"page": page, "pager": page, "may": may_of(request), "filters": form.shown(request)}
    return render(request, "registry/batches.html", told)


def _batches(request: HttpRequest) -> tuple[ListFilter, QuerySet[Batch]]:
    form = ListFilter(request, Columns(name="", day="at", day_word="载入", placed=False), marks=Batch.STATES)
    rows = form.narrow(Batch.objects.visible_to(request.scope).select_related("by__place", "place"))
    return form, rows.filter(state=form.situation) if form.situation else rows


@reads("registry.see")
def batches_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return taken("载入记录", BATCHES, batch_lines, _batches(request)[1].order_by("-id"))


@reads("registry.enrol")
def upload(request: HttpRequest) -> HttpResponse:
    return render(request, "registry/upload.html", {"form": UploadForm(picks=picks(request.scope, None))})


@writes("registry.enrol")
def bring(request: HttpRequest) -> HttpResponse:
    """Keep the file and look at it in the background."""
    form = UploadForm(request.POST, request.FILES, picks=picks(request.scope, None))
    if not form.is_valid():
        return render(request, "registry/upload.html", {"form": form}, status=422)
    file, chosen = form.cleaned_data["file"], form.cleaned_data["place"]
    place = Place.objects.get(pk=chosen) if chosen else None
    batch = bringing.bring(
        file.read(),
        file.name,
        area=request.on_post.place,
        place=place,
        look=jobs.look,
        by=request.on_post,
        at=instant(),
    )
    return redirect("registry:batch", batch.key)


def _batch(request: HttpRequest, key: str) -> Batch:
    rows = Batch.objects.visible_to(request.scope).select_related("by__place", "by__holder", "place", "document")
    return get_object_or_404(rows, key=key)


@reads("registry.see")
def batch(request: HttpRequest, key: str) -> HttpResponse:
    """One file: progress, counts, headings, faults, and what may be done with it."""
    row = _batch(request, key)
    work = bringing.work_of(row)
    told = {"batch": row, "job": job_of(work) if work and not work.is_over else None, "may": may_of(request)}
    told |= {"counts": listing.counted(row), "faults": listing.fault_kinds(row), "columns": listing.columns_of(row)}
    told |= {"open_questions": row.questions.open().count(), "monitored": row.national_entries.count()}
    changed = listing.differences_of(row, request.scope)
    told |= {"differences": list(changed.order_by("id")[:FIRST]), "changed": changed.count()}
    return render(
        request, "registry/batch.html", told | {"failed": work.sentence if work and work.state == "failed" else ""}
    )


@writes("registry.enrol")
def mapping(request: HttpRequest, key: str) -> HttpResponse:
    """Another word on which heading is which column: the file is looked at again."""
    given = {name.removeprefix("column-"): whole(value)
             for name, value in request.POST.items() if name.startswith("column-")}  # fmt: skip
    bringing.map_again(_batch(request, key), given, look=jobs.look, by=request.on_post, at=instant())
    return redirect("registry:batch", key)


@writes("registry.enrol")
def load(request: HttpRequest, key: str) -> HttpResponse:
    bringing.load(_batch(request, key), job=jobs.load, by=request.on_post, at=instant())
    return redirect("registry:batch", key)


@writes("registry.enrol")
def drop(request: HttpRequest, key: str) -> HttpResponse:
    bringing.drop(_batch(request, key), by=request.on_post, at=instant())
    return redirect("registry:batches")


@writes("registry.withdraw")
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a loaded file back; without a reason the form says so."""
    row, form = _batch(request, key), ReasonForm(request.POST)
    take_back(row, by=request.on_post, at=instant(), reason=form.data.get("reason", ""))
    messages.success(request, f"批次 {key} 已撤回。")
    return redirect("registry:batch", key)


@reads("registry.enrol")
def faults(request: HttpRequest, key: str) -> HttpResponse:
    """The faults of the last look, by row."""
    row = _batch(request, key)
    rows = row.faults.filter(round=row.round)
    if request.GET.get("code"):
        rows = rows.filter(code=request.GET["code"])
    page = paged(request, rows, ("row", "id"))
    told = {"batch": row, "page": page, "pager": page, "kinds": listing.fault_kinds(row)}
    return render(request, "registry/faults.html", told | {"mine": row.by_id == request.on_post.pk})


@writes("registry.enrol")
def mark(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the copy of the file with its faults marked."""
    row, at = _batch(request, key), instant()
    _check_mine(row, request)
    work = ask(jobs.mark, by=request.on_post, at=at, key=f"registry.mark-{row.pk}.{row.round}.{day(at)}",
               place_id=row.place_id, batch=row.pk)  # fmt: skip
    return redirect("queue:work", work.pk)


@reads("registry.enrol")
def marked(request: HttpRequest, key: str, handle: UUID) -> HttpResponse:
    row = _batch(request, key)
    document = _marked_copy(row, handle)
    return render(request, "registry/marked.html", {"batch": row, "document": document})


@writes("registry.enrol")
def fetch(request: HttpRequest, key: str, handle: UUID) -> HttpResponse:
    """The marked copy itself: opening it is logged; only for the post that brought the file."""
    row = _batch(request, key)
    _check_mine(row, request)
    document, persons = _marked_copy(row, handle), row.counts.get("rows", 1)
    data = open_document(document, by=request.on_post, at=instant(), reason=f"下载问题标注表（{key}）", persons=persons)
    return attachment(data, document.name)


def _marked_copy(row: Batch, handle: UUID) -> Document:
    """A marked copy that the post which brought the file asked for."""
    made = Document.objects.filter(kind="enrol_marked", place_id=row.place_id, by=row.by_id)
    return get_object_or_404(made, handle=handle)


def _check_mine(row: Batch, request: HttpRequest) -> None:
    if row.by_id != request.on_post.pk:
        raise Refused("not_yours", "问题标注表含有原始数据，只有报送这份文件的岗位可以下载。")
