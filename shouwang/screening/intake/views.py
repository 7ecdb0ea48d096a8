"""Deliveries: who has handed in what, what is wrong with it, and what the officer has to say about it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.screening import sources
from shouwang.screening.intake import late, policy, shown
from shouwang.screening.intake.compare import allow_comparison
from shouwang.screening.intake.forms import ComparisonForm, DeliveriesForm, HandInForm, ReasonForm, areas
from shouwang.screening.intake.hand_over import hand_over, marked
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.preview import look
from shouwang.screening.intake.receive import receive
from shouwang.screening.intake.sheet import sheet
from shouwang.screening.intake.template import workbook
from shouwang.screening.intake.withdraw import withdraw
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.download import attachment
from shouwang.web.paging import paged

ANY_FILE = "application/octet-stream"


@reads("intake.see")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Every delivery within sight, newest first."""
    form, rows = _filtered(request)
    page = paged(request, rows, ["-received_at", "-id"])
    told = {"page": page, "pager": page, "rows": [shown.row(each) for each in page.rows]}
    return render(request, "intake/deliveries.html", told | {"filters": shown.filters(form, request.GET)})


def _filtered(request: HttpRequest) -> tuple[DeliveriesForm, QuerySet[Delivery]]:
    form = DeliveriesForm(request.GET, supplier=request.scope.supplier)
    rows = Delivery.objects.visible_to(request.scope).select_related("place", "by__holder")
    return form, shown.narrowed(rows, **form.cleaned_data) if form.is_valid() else rows


@reads("intake.see")
def download(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    _, rows = _filtered(request)
    return attachment(sheet(rows.order_by("-received_at", "-id")), "部门名单.xlsx")


@reads("intake.see")
def calendar(request: HttpRequest) -> HttpResponse:
    """Lists by month: handed in, late, missing from the day after the due day. *S4 一(二)*."""
    choices = areas(request.on_post.place)
    asked = request.GET.get("area", "")
    area = int(asked) if asked in {str(pk) for pk, _ in choices} else choices[-1 if len(choices) == 2 else 0][0]
    today, place = day(instant()), get_object_or_404(Place, pk=area)
    due_day = policy.due_day(place, today)
    lines = late.calendar(area, today, due_day, supplier=request.scope.supplier)
    missing = late.missing(area, today, due_day, request.scope.supplier)
    told = {"lines": lines, "missing": missing, "area": place, "areas": choices, "due_day": due_day, "today": today}
    return render(request, "intake/calendar.html", told)


@reads("intake.receive")
def blank(request: HttpRequest) -> HttpResponse:
    given = {name: request.GET.get(name) for name in ("contract", "period") if request.GET.get(name)}
    return _hand_in_page(request, HandInForm(post=request.on_post, initial=given))


@writes("intake.receive")
def post_file(request: HttpRequest) -> HttpResponse:
    """The file is kept at once; nothing of it counts until somebody has looked at the preview and confirmed."""
    form = HandInForm(request.POST, request.FILES, post=request.on_post)
    if not form.is_valid():
        return _hand_in_page(request, form, status=422)
    given, area = form.cleaned_data, get_object_or_404(Place, pk=form.cleaned_data["area"])
    received = receive(
        given["file"].read(),
        given["file"].name,
        **{name: given[name] for name in ("contract", "period", "kind")},
        area=area,
        letter=form.letter(),
        by=request.on_post,
        at=instant(),
    )
    if not received.is_new:
        messages.info(request, "这个文件已经报送过，没有重复登记。")
    return redirect("intake:delivery", received.delivery.key)


hand_in = by_method(get=blank, post=post_file)


def _hand_in_page(request: HttpRequest, form: HandInForm, status: int = 200) -> HttpResponse:
    templates = [
        (sources.contract(name), reverse("intake:template", args=[name])) for name, _ in form.fields["contract"].choices
    ]
    return render(request, "intake/hand_in.html", {"form": form, "templates": templates}, status=status)


@reads("intake.see")
def template(request: HttpRequest, contract: str) -> HttpResponse:
    """The empty workbook of one list."""
    if contract not in sources.names() or contract.startswith("registry."):
        raise Http404
    agreed = sources.contract(contract)
    return attachment(workbook(agreed), f"{agreed.title}（模板）.xlsx")


@reads("intake.see")
def delivery(request: HttpRequest, key: str) -> HttpResponse:
    """One delivery: letter, file, counts, faults, comparison, what it replaces; waiting: the preview to confirm."""
    row = _delivery(request, key)
    told = {
        "delivery": row,
        "pairs": shown.pairs(row),
        "tiles": shown.tiles(row, request.scope),
        "may": shown.may(row, request.on_post),
    }
    if row.is_waiting:
        return render(request, "intake/waiting.html", told | {"preview": look(row), "work": shown.work_of(row)})
    faults = paged(request, row.faults.visible_to(request.scope), ["row", "id"])
    told |= {"faults": faults, "pager": faults, "reason": ReasonForm(), "comparison": ComparisonForm()}
    told["until"] = shown.marked_until(row, policy.marked_copy_days(row.place, day(instant())))
    return render(request, "intake/delivery.html", told | {"today": day(instant())})


@writes("intake.see")
def marked_copy(request: HttpRequest, key: str) -> HttpResponse:
    """The file with its faults marked: for whoever handed it in, for some days. Noted like the opening of a number."""
    row, at = _delivery(request, key), instant()
    data = marked(row, days=policy.marked_copy_days(row.place, day(at)), by=request.on_post, at=at)
    return attachment(data, f"{row.key}（问题标注）.xlsx")


@writes("intake.see")
def letter(request: HttpRequest, key: str) -> HttpResponse:
    row = _delivery(request, key)
    if row.letter is None:
        raise Http404
    return attachment(hand_over(row, row.letter, by=request.on_post, at=instant()), row.letter.name, ANY_FILE)


@writes("intake.see")
def original(request: HttpRequest, key: str) -> HttpResponse:
    """The file as it was handed in, for whoever handed it in."""
    row = _delivery(request, key)
    return attachment(hand_over(row, row.document, by=request.on_post, at=instant()), row.file, ANY_FILE)


@writes("intake.receive")
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    row, at = _delivery(request, key), instant()
    share = policy.shrink_share(row.place, day(at))
    withdraw(row, request.POST.get("reason", ""), share=share, by=request.on_post, at=at)
    messages.success(request, "已撤回，这份名单不再参与筛查。")
    return redirect("intake:delivery", key)


@writes("intake.allow_comparison")
def compare(request: HttpRequest, key: str) -> HttpResponse:
    row, form = _delivery(request, key), ComparisonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选定能否比对，并写明依据。")
        return redirect("intake:delivery", key)
    given = form.cleaned_data
    allow_comparison(row, given["allowed"], given["reason"], by=request.on_post, at=instant())
    messages.success(request, "已记录，下一次筛查按此办理。")
    return redirect("intake:delivery", key)


def _delivery(request: HttpRequest, key: str) -> Delivery:
    rows = Delivery.objects.visible_to(request.scope)
    return get_object_or_404(rows.select_related("place", "by__holder", "document", "letter", "supersedes"), key=key)
