"""What departments are told: which lists are answered how far, each row's answer, and the file of them."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.screening.clues.feedback import COLUMNS, answered_rows, answers_to, issue, note_download, overview
from shouwang.screening.clues.told import WORDS
from shouwang.screening.clues.views.asked import now, take_away
from shouwang.screening.intake.forms import DeliveriesForm
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.shown import narrowed
from shouwang.sheets.write import MOST, Field
from shouwang.web.doors import reads, writes
from shouwang.web.paging import chips, paged

NEWEST = ("-received_at", "-id")
OVERVIEW = (
    Field("supplier", "部门"), Field("list", "名单"), Field("period", "所属月份"), Field("key", "批次号", "number"),
    Field("rows", "报送行数", "integer"), Field("answered", "已反馈", "integer"), Field("open", "未反馈", "integer"),
    Field("last_on", "最近反馈", "date"),
)  # fmt: skip


@reads("clues.feedback")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Departments by period: rows delivered, answered, still being looked at."""
    form, found = _told(request)
    one = paged(request, found, NEWEST)
    filters = {"form": form, "chips": chips(form), "clear_url": request.path}
    return render(request, "clues/feedback.html", {"rows": overview(one.rows), "pager": one, "filters": filters})


def _told(request: HttpRequest) -> tuple[DeliveriesForm, QuerySet[Delivery]]:
    form = DeliveriesForm(request.GET, supplier=request.scope.supplier)
    del form.fields["state"], form.fields["comparison"]  # only lists in force are answered
    found = Delivery.objects.visible_to(request.scope).in_force()
    return form, narrowed(found, **form.cleaned_data) if form.is_valid() else found


@reads("clues.feedback")
def list_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    rows = overview(list(_told(request)[1].order_by(*NEWEST)[: MOST + 1]))
    return take_away("部门反馈", OVERVIEW, (_line(row) for row in rows))


def _line(row: dict) -> tuple:
    one = row["delivery"]
    return row["supplier"], row["list"], one.period, one.key, one.rows, row["answered"], row["open"], row["last_on"]


def _delivery(request: HttpRequest, key: str) -> Delivery:
    return get_object_or_404(Delivery.objects.visible_to(request.scope).in_force(), key=key)


@reads("clues.feedback")
def delivery(request: HttpRequest, key: str) -> HttpResponse:
    """Each row's own answer, and the button that tells the department."""
    found = _delivery(request, key)
    one = paged(request, answers_to(found), ["row", "id"])
    told = {
        "of": overview([found])[0],
        "rows": [(line, WORDS.get(line.verdict, line.verdict)) for line in one.rows],
        "issues": found.feedbacks.select_related("by__place").order_by("-id"),
        "pager": one,
        "may_issue": request.scope.may("clues.issue_feedback") and request.on_post.place.level == "county",
    }
    return render(request, "clues/feedback_delivery.html", told)


@writes("clues.issue_feedback")
def tell(request: HttpRequest, key: str) -> HttpResponse:
    made = issue(_delivery(request, key), **now(request))
    messages.success(request, f"已反馈 {made.rows} 行（{made.key}），尚在核查 {made.pending} 行。")
    return redirect("clues:feedback_delivery", key)


@writes("clues.feedback")
def download(request: HttpRequest, key: str) -> HttpResponse:
    """The answers as an Excel file; who took it is noted."""
    found, at = _delivery(request, key), instant()
    rows = answered_rows(found)
    note_download(found, by=request.on_post, at=at, count=len(rows))
    return take_away(f"反馈-{found.key}-{day(at):%Y%m%d}", COLUMNS, rows, most=len(rows))
