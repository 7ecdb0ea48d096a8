"""Many clues: the list and what is done to the chosen ones, triage, batches handed out."""

from datetime import date

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.queue.door import ask
from shouwang.refusal import Refused
from shouwang.screening.clues import answer as answering
from shouwang.screening.clues import chase, listing, papers
from shouwang.screening.clues.forms import CluesFilter, DismissForm, HandOutForm, NoteForm, PapersFilter
from shouwang.screening.clues.hand_out import hand_out, levels_open_to
from shouwang.screening.clues.jobs import gather_run
from shouwang.screening.clues.models import STATES, Clue, Handed, Handover
from shouwang.screening.clues.triage import PROPOSED, REASONS, dismiss, proposals
from shouwang.screening.clues.views.asked import acting, hand_out_form, now, said, take_away
from shouwang.screening.runs.models import Run
from shouwang.sheets.write import MOST
from shouwang.web.doors import reads, writes
from shouwang.web.paging import chips, paged

MOST_AT_ONCE = 20_000
MOST_ON_PAPER = 1000


def _filtered(request: HttpRequest, data, today: date) -> tuple[CluesFilter, QuerySet[Clue]]:
    form = CluesFilter(data, scope=request.scope)
    values = form.cleaned_data if form.is_valid() else {}
    return form, listing.chosen(listing.seen(request.scope), request.scope, today, values)


@reads("clues.see")
def clues(request: HttpRequest) -> HttpResponse:
    """Clues of one's places, by state; what is chosen can be triaged, handed out, urged or closed together."""
    today, state = day(instant()), request.GET.get("state", "")
    form, found = _filtered(request, request.GET, today)
    wanted, order = listing.in_state(found, state if state in dict(STATES) else "")
    one = paged(request, wanted.select_related("household", "owner__place"), order)
    told = {
        "tabs": _tabs(request, listing.counts(found), state),
        "filters": {"form": form, "chips": chips(form), "clear_url": request.path},
        "rows": listing.rows(one.rows, today),
        "pager": one,
        "today": today,
        "bulk": _bulk(request, state, in_force(request.on_post.place_id, today)),
        "query": request.GET.urlencode(),
    }
    return render(request, "clues/clues.html", told)


def _tabs(request: HttpRequest, counts: dict[str, int], now: str) -> list[dict]:
    def url(state: str) -> str:
        query = request.GET.copy()
        for word in ("after", "before", "state"):
            query.pop(word, None)
        query["state"] = state
        return f"?{query.urlencode()}"

    village = request.scope.kind == "post" and "clues.assign" not in request.scope.verbs
    shown = [("", "在办"), *((state, word) for state, word in STATES if not (village and state == "screened"))]
    return [
        {"title": word, "url": url(state), "count": counts[state or "open"], "active": state == now}
        for state, word in shown
    ]


def _bulk(request: HttpRequest, state: str, book: Book) -> dict:
    """What may be done with the chosen lines of this tab."""
    may, by = request.scope.may, request.on_post
    levels = levels_open_to(by, book) if may("clues.assign") else []
    sorting = state in ("", "screened", "assigned")
    return {
        "dismiss": DismissForm(prefix="drop") if may("clues.triage") and sorting else None,
        "hand_out": hand_out_form(levels, book) if levels and sorting else None,
        "urge": may("clues.urge") and state in ("", "assigned"),
        "close": may("clues.close") and state in ("", "checked", "answered", "followed"),
    }


def _picked(request: HttpRequest) -> QuerySet[Clue]:
    """The lines that were ticked, or with `everything` all of the filtered list."""
    if not request.POST.get("everything"):
        return listing.seen(request.scope).filter(key__in=request.POST.getlist("clue"))
    query = QueryDict(request.POST.get("query", ""))
    _, found = _filtered(request, query, day(instant()))
    wanted, _ = listing.in_state(found, query.get("state", ""))
    if wanted.count() > MOST_AT_ONCE:
        raise Refused("too_many", f"一次最多办理 {MOST_AT_ONCE} 条，请先用筛选条件分批。")
    return wanted


def _back_to_list(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('clues:list')}?{QueryDict(request.POST.get('query', '')).urlencode()}")


@writes("clues.triage")
def dismiss_many(request: HttpRequest) -> HttpResponse:
    given = said(DismissForm(request.POST, prefix="drop"))
    done = dismiss(_picked(request), **given, **now(request))
    messages.success(request, f"已筛除 {done} 条，理由：{REASONS[given['reason']]}。")
    return _back_to_list(request) if "query" in request.POST else redirect("clues:triage")


@writes("clues.assign")
def hand_out_many(request: HttpRequest) -> HttpResponse:
    given = said(HandOutForm(request.POST, prefix="give"))
    handover = hand_out(_picked(request), **given, **acting(request))
    messages.success(request, f"已交办 {handover.count} 条，交办单 {handover.key}。")
    return redirect("clues:handover", handover.key)


@writes("clues.urge")
def urge_many(request: HttpRequest) -> HttpResponse:
    note = said(NoteForm(request.POST))["note"]
    done = chase.urge(_picked(request), note=note, **acting(request))
    messages.success(request, f"已催办 {done} 条。")
    return _back_to_list(request)


@writes("clues.close")
def close_many(request: HttpRequest) -> HttpResponse:
    note = said(NoteForm(request.POST))["note"]
    closed, followed = answering.close(_picked(request), note=note, **now(request))
    messages.success(request, f"已办结 {closed} 条，转盯办 {followed} 条。")
    return _back_to_list(request)


@reads("clues.see")
def download(request: HttpRequest) -> HttpResponse:
    """The filtered list as an Excel file."""
    _, found = _filtered(request, request.GET, day(instant()))
    wanted, order = listing.in_state(found, request.GET.get("state", ""))
    return take_away("线索清单", listing.COLUMNS, listing.sheet(wanted.order_by(*order)[:MOST_AT_ONCE]))


@writes("clues.gather")
def gather(request: HttpRequest, run: str) -> HttpResponse:
    """Queue the making of clues from a run."""
    found = get_object_or_404(Run.objects.visible_to(request.scope), key=run)
    at = instant()
    work = ask(gather_run, by=request.on_post, at=at, key=f"gather-{found.key}-{at:%Y%m%d%H%M}", run=found.pk)
    return redirect("queue:work", work.pk)


@reads("clues.triage")
def triage(request: HttpRequest) -> HttpResponse:
    """Clues that seem to need no visit, by reason, to be confirmed as a group or picked."""
    today = day(instant())
    on_desk = listing.seen(request.scope).filter(state="screened")
    if request.on_post.place.level != "county":
        on_desk = listing.seen(request.scope).filter(state="assigned", owner__place_id=request.on_post.place_id)
    found = proposals(on_desk, today, in_force(request.on_post.place_id, today))
    groups = [_group(reason, [pk for pk, said in found.items() if said == reason], today) for reason in PROPOSED]
    told = {"groups": [group for group in groups if group["count"]], "left": on_desk.count() - len(found)}
    return render(request, "clues/triage.html", told)


def _group(reason: str, ids: list[int], on) -> dict:
    shown = Clue.objects.filter(pk__in=sorted(ids)[:200]).select_related("household", "owner__place").order_by("key")
    return {
        "reason": reason,
        "title": REASONS[reason],
        "count": len(ids),
        "rows": listing.rows(shown, on) if ids else [],
    }


@writes("clues.triage")
def dismiss_group(request: HttpRequest) -> HttpResponse:
    """Confirm the ticked ones of a group, or with `everything` all that are proposed for its reason."""
    reason = request.POST.get("reason", "")
    wanted = _picked(request) if not request.POST.get("everything") else _proposed(request, reason)
    done = dismiss(wanted, reason, note="系统提示，人工确认", **now(request))
    messages.success(request, f"已筛除 {done} 条，理由：{REASONS[reason]}。")
    return redirect("clues:triage")


def _proposed(request: HttpRequest, reason: str) -> QuerySet[Clue]:
    today = day(instant())
    found = proposals(listing.seen(request.scope), today, in_force(request.on_post.place_id, today))
    return Clue.objects.filter(pk__in=[pk for pk, said in found.items() if said == reason])


@reads("clues.see")
def handovers(request: HttpRequest) -> HttpResponse:
    """Batches handed out in one's places, and those from above with a line of one's own; newest first."""
    form, found = _handovers(request)
    one = paged(request, found, ["-id"])
    filters = {"form": form, "chips": chips(form), "clear_url": request.path}
    told = {"rows": one.rows, "pager": one, "today": day(instant()), "filters": filters}
    return render(request, "clues/handovers.html", told)


def _handovers(request: HttpRequest) -> tuple[PapersFilter, QuerySet[Handover]]:
    """Those of one's places, and those from above that hold a clue of one's places."""
    form, scope = PapersFilter(request.GET), request.scope
    reaching = Handed.objects.visible_to(scope).filter(handover=OuterRef("pk"))
    mine = Q(place_id__gte=scope.lo, place_id__lte=scope.hi) | Exists(reaching)
    found = Handover.objects.visible_to(scope).filter(mine).select_related("place", "by__place")
    return form, papers.chosen(found, form.cleaned_data if form.is_valid() else {})


@reads("clues.see")
def handovers_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    _, found = _handovers(request)
    return take_away("交办单", papers.HANDOVERS, papers.handovers(found.order_by("-id")[: MOST + 1]))


@reads("clues.see")
def handover(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet of a batch (交办单), for the screen and for paper: the lines within one's places."""
    found = get_object_or_404(Handover.objects.visible_to(request.scope).select_related("place", "by__place"), key=key)
    handed = Handed.objects.filter(handover=found).values("clue_id")
    clues = listing.seen(request.scope).filter(pk__in=handed)
    rows = clues.select_related("household", "owner__place").order_by("place_id", "key")[:MOST_ON_PAPER]
    if not rows and not request.scope.contains(found.place_id):
        raise Http404
    at = instant()
    counts = listing.counts(clues)
    told = {
        "handover": found,
        "rows": listing.rows(rows, day(at)),
        "counts": counts,
        "here": sum(counts[state] for state, _ in STATES),
        "paper": {"number": found.key, "at": at},
        "today": day(at),
    }
    return render(request, "clues/handover.html", told)
