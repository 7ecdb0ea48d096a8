"""Deliveries: who has handed in what, what is wrong with it, and what the officer has to say about it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.screening import sources
from shouwang.screening.intake import late, policy, shown
from shouwang.screening.intake.compare import allow_comparison
from shouwang.screening.intake.enter import followed_by
from shouwang.screening.intake.forms import ComparisonForm, DeliveriesForm, ReasonForm, WhichWordForm, WordForm, areas
from shouwang.screening.intake.hand_over import hand_over, marked
from shouwang.screening.intake.models import Delivery, Word
from shouwang.screening.intake.record import told_of
from shouwang.screening.intake.release import release
from shouwang.screening.intake.sheet import sheet
from shouwang.screening.intake.template import workbook
from shouwang.screening.intake.withdraw import withdraw
from shouwang.screening.intake.words import coded, revoke, say
from shouwang.web.doors import reads, writes
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
    runs = policy.rules_run(place, today)
    lines = late.calendar(area, today, due_day, supplier=request.scope.supplier, runs=runs)
    missing = late.missing(area, today, due_day, request.scope.supplier, runs)
    told = {"lines": lines, "missing": missing, "area": place, "areas": choices, "due_day": due_day, "today": today}
    return render(request, "intake/calendar.html", told)


@reads("intake.see")
def template(request: HttpRequest, contract: str) -> HttpResponse:
    """The empty workbook of one list."""
    agreed = next((each for each in sources.handed_in() if each.name == contract), None)
    if agreed is None:
        raise Http404
    return attachment(workbook(agreed), f"{agreed.title}（模板）.xlsx")


@reads("intake.see")
def delivery(request: HttpRequest, key: str) -> HttpResponse:
    """One delivery: letter, file, counts, what it was understood to say; while it waits, what it waits for."""
    row = _delivery(request, key)
    told = {
        "delivery": row,
        "pairs": shown.pairs(row),
        "tiles": shown.tiles(row, request.scope) if row.is_read else [],
        "may": shown.may(row, request.on_post),
        "record": told_of(row),
        "reason": ReasonForm(),
        "today": day(instant()),
    }
    told |= _faults(request, row)
    if row.is_waiting or row.state == "refused":
        told |= {"work": shown.work_of(row), "later": followed_by(row) if row.is_waiting else None}
        return render(request, "intake/waiting.html", told)
    told["until"] = shown.marked_until(row, policy.marked_copy_days(row.place, day(instant())))
    return render(request, "intake/delivery.html", told | {"comparison": ComparisonForm()})


def _faults(request: HttpRequest, row: Delivery) -> dict:
    faults = paged(request, row.faults.visible_to(request.scope), ["row", "id"])
    return {"faults": faults, "pager": faults}


@reads("intake.see")
def understanding(request: HttpRequest, key: str) -> HttpResponse:
    """What the list was understood to say, as a sheet for whoever sent it."""
    row = _delivery(request, key)
    told = {"delivery": row, "record": told_of(row), "pairs": shown.pairs(row)}
    return render(request, "intake/understanding.html", told | {"today": day(instant())})


@writes("intake.release")
def let_go(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody's word that a held list is what it claims."""
    row, at = _delivery(request, key), instant()
    given = request.POST.get("reason", ""), request.POST.get("compares") != "no"
    line = policy.limits(row.place, day(at))
    done = release(row, given[0], limits=line, compares=given[1], by=request.on_post, at=at)
    messages.success(request, "已放行并入库。" if done.state == "in_force" else "已放行。")
    return redirect("intake:delivery", key)


@reads("intake.see")
def word_book(request: HttpRequest) -> HttpResponse:
    """What departments mean by their headings and words: those in force, newest first, then those taken back."""
    rows = Word.objects.visible_to(request.scope).select_related("answered_by__holder", "place")
    rows = rows.filter(supplier=request.scope.supplier) if request.scope.supplier else rows
    page = paged(request, rows, ["-id"])
    told = {"page": page, "pager": page, "rows": [shown.word(each) for each in page.rows]}
    return render(request, "intake/words.html", told | {"may_revoke": request.scope.may("intake.answer")})


@reads("intake.answer")
def new_word(request: HttpRequest) -> HttpResponse:
    """A word to be entered, or one that is to mean something else: first of which list and column, then what."""
    return _word_page(request)


def _word_page(request: HttpRequest, form: WordForm | None = None, status: int = 200) -> HttpResponse:
    which = WhichWordForm(request.GET or None, supplier=request.scope.supplier)
    told = {"which": which, "lists": which.fields["contract"].choices, "today": day(instant())}
    if not which.is_valid():
        return render(request, "intake/word.html", told)
    agreed, column = sources.contract(which.cleaned_data["contract"]), which.cleaned_data["column"]
    if column not in dict(coded(agreed)):
        column = ""
    form = form or WordForm(initial={"word": request.GET.get("word", "")}, contract=agreed.name, column=column)
    told |= {"contract": agreed, "column": column, "columns": [("", "表头（哪一列）"), *coded(agreed)], "form": form}
    return render(request, "intake/word.html", told, status=status)


@writes("intake.answer")
def enter_word(request: HttpRequest) -> HttpResponse:
    which = WhichWordForm(request.GET, supplier=request.scope.supplier)
    if not which.is_valid():
        raise Http404
    given = which.cleaned_data
    form = WordForm(request.POST, **given)
    if not form.is_valid():
        return _word_page(request, form, 422)
    say(given["contract"], column=given["column"], **form.cleaned_data, by=request.on_post, at=instant())
    messages.success(request, "已登记，以后这份名单按此读。")
    return redirect("intake:words")


@writes("intake.answer")
def revoke_word(request: HttpRequest, pk: int) -> HttpResponse:
    word = get_object_or_404(Word.objects.visible_to(request.scope), pk=pk)
    revoke(word, by=request.on_post, at=instant())
    messages.success(request, "已撤销，下一次遇到会再问。")
    return redirect("intake:words")


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
    line = policy.limits(row.place, day(at))
    withdraw(row, request.POST.get("reason", ""), limits=line, by=request.on_post, at=at)
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
