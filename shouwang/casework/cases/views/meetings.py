"""Review meetings: the village's roll, the sign-in sheet, a meeting with its attendance, and the votes on many households."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.cases import keep_roll, meet, sheets
from shouwang.casework.cases.forms import MeetingForm, RollForm, VoteForm
from shouwang.casework.cases.models import Meeting, Passage, RollEntry
from shouwang.casework.cases.views.asked import now, passages, sealed, today, village
from shouwang.casework.visits.typed import said
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.paging import paged
from shouwang.web.search import whole

NEWEST = ("-on", "-id")
OF_MEETINGS = Columns(name="", day="on", day_word="开会")


def _due(request: HttpRequest, place) -> list[Passage]:
    """The households of a village that wait for a meeting."""
    rows = passages(request).within(place.pk).order_by("purpose", "place_id", "id")
    return [row for row in rows if any(row.line.step(key).quorum for key in row.due)]


@reads("cases.see")
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings within one's places; a village also sees who waits for the next one."""
    form, found = _meetings(request)
    one = paged(request, found, NEWEST)
    told = {"rows": one.rows, "pager": one, "filters": form.shown(request)}
    if request.on_post.place.level in ("village", "group"):
        told["waiting"] = _due(request, village(request))
    return render(request, "cases/meetings.html", told)


def _meetings(request: HttpRequest) -> tuple[ListFilter, QuerySet[Meeting]]:
    form = ListFilter(request, OF_MEETINGS)
    return form, form.narrow(Meeting.objects.visible_to(request.scope).select_related("place", "by__place"))


@reads("cases.see")
def meetings_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return taken("民主评议", sheets.MEETINGS, sheets.meetings, _meetings(request)[1].order_by(*NEWEST))


@reads("cases.see")
def roll(request: HttpRequest) -> HttpResponse:
    """The village's roll, as it is kept and printed."""
    place = village(request)
    entries = RollEntry.objects.in_force(today()).filter(place=place).order_by("kind", "id")
    told = {"village": place, "entries": entries, "form": RollForm(), "paper": {"at": now(request)["at"]}}
    return render(request, "cases/roll.html", told)


@writes("cases.keep_roll")
def enter(request: HttpRequest) -> HttpResponse:
    place = village(request)
    made = keep_roll.enter(place, **said(RollForm(request.POST)), **now(request))
    messages.success(request, f"{made.name}已列入名册。")
    return redirect(f"/meetings/roll/?village={place.pk}")


@writes("cases.keep_roll")
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(RollEntry.objects.visible_to(request.scope), pk=pk)
    keep_roll.leave(entry, **now(request))
    messages.success(request, f"{entry.name}已移出名册。")
    return redirect(f"/meetings/roll/?village={entry.place_id}")


keep = by_method(get=roll, post=enter)


@reads("cases.see")
def sheet(request: HttpRequest) -> HttpResponse:
    """An empty sign-in sheet of the roll, to be printed, signed and photographed."""
    place = village(request)
    entries = RollEntry.objects.in_force(today()).filter(place=place).order_by("kind", "id")
    told = {"village": place, "entries": entries, "waiting": _due(request, place), "paper": {"at": now(request)["at"]}}
    return render(request, "cases/sheet.html", told)


@reads("cases.meet")
def blank(request: HttpRequest) -> HttpResponse:
    """A meeting to be recorded: who came is ticked on the roll."""
    place, on = village(request), today()
    entries = RollEntry.objects.in_force(on).filter(place=place).order_by("kind", "id")
    line = str(in_force(place.pk, on).value("procedure_in_use", "recognition"))
    told = {
        "village": place, "entries": entries, "form": MeetingForm(initial={"on": on}),
        "quorum": in_force(place.pk, on).value("review_quorum", line),
    }  # fmt: skip
    return render(request, "cases/meeting_new.html", told)


@writes("cases.meet")
def hold(request: HttpRequest) -> HttpResponse:
    place = village(request)
    told = said(MeetingForm(request.POST, request.FILES))
    on = told.pop("on")
    for name in ("sign_in", "photo"):
        told[name] = sealed(request, told[name], kind="meeting", place_id=place.pk)
    entries = RollEntry.objects.filter(pk__in=request.POST.getlist("entry"))
    made = meet.hold(place, entries=list(entries), **told, **now(request, on))
    messages.success(request, f"已登记会议 {made.key}，请逐户填写评议结果。")
    return redirect("cases:meeting", made.key)


new = by_method(get=blank, post=hold)


def _meeting(request: HttpRequest, key: str) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.scope).select_related("place", "by__place"), key=key)


@reads("cases.see")
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """A meeting: who came, how each household was voted on, and the households still to be judged."""
    one = _meeting(request, key)
    came = list(one.attendance.select_related("entry").order_by("kind", "id"))
    ballots = one.ballots.select_related("passage__case__household").order_by("id")
    told = {"meeting": one, "came": came, "ballots": ballots, "paper": {"at": now(request)["at"], "number": one.key}}
    if request.scope.may("cases.meet"):
        told["voting"] = [(row, VoteForm(prefix=f"vote-{row.pk}")) for row in _due(request, one.place)]
        voters = in_force(one.place_id, one.on).value("review_voters")
        told["entitled"] = [each for each in came if each.kind in voters]
    return render(request, "cases/meeting.html", told)


@writes("cases.meet")
def judge(request: HttpRequest, key: str) -> HttpResponse:
    """Record the votes that were filled in; households left empty wait for another meeting."""
    one = _meeting(request, key)
    votes = []
    for row in _due(request, one.place):
        told = said(VoteForm(request.POST, prefix=f"vote-{row.pk}"))
        if told["in_favour"] is None:
            continue
        recused = tuple(pk for pk in map(whole, request.POST.getlist(f"recused-{row.pk}")) if pk is not None)
        votes.append(
            meet.Vote(row, told["in_favour"], told["against"] or 0, told["abstaining"] or 0, recused, told["opinion"])
        )
    if not votes:
        raise Refused("nothing_told", "请至少填写一户的评议票数。")
    made = meet.judge(one, votes, by=request.on_post, at=now(request)["at"])
    messages.success(request, f"已登记{len(made)}户的评议结果。")
    return redirect("cases:meeting", key)
