"""One clue: its page and what is done to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import day, instant
from shouwang.policy import shipped
from shouwang.policy.in_force import entered
from shouwang.registry.models import Household
from shouwang.screening.clues import answer as answering
from shouwang.screening.clues import chase, forward, listing, page
from shouwang.screening.clues.due import home_check_due, latest_extension
from shouwang.screening.clues.forms import DismissForm, ExtendForm, NoteForm, SendBackForm
from shouwang.screening.clues.hand_out import levels_open_to
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.triage import dismiss
from shouwang.screening.clues.turns import turns
from shouwang.screening.clues.views.asked import acting, hand_out_form, now, said
from shouwang.web.doors import reads, writes
from shouwang.web.menu import address


def _clue(request: HttpRequest, key: str) -> Clue:
    clues = listing.seen(request.scope).select_related("household", "place", "owner__place", "handover")
    return get_object_or_404(clues, key=key)


@reads("clues.see")
def clue(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, _clue(request, key))


def _page(request: HttpRequest, found: Clue, status: int = 200, **forms) -> HttpResponse:
    today, lines = day(instant()), entered(found.place_id)
    offered = turns(found, request.on_post)
    evidence = page.evidence(found, request.scope, lines)
    told = {
        "clue": found,
        "where": listing.where(found.place_id, listing.place_names([found.place_id])),
        "steps": page.steps(found, today),
        "marks": listing.marks(found),
        "evidence": evidence,
        "answers": found.answers.select_related("by__place").order_by("-id"),
        "reports": found.reports.order_by("id"),
        "story": page.story(found, min((each["origin"].at for each in evidence), default=found.state_at)),
        "others": Clue.objects.filter(household_id=found.household_id).exclude(pk=found.pk).order_by("-id")[:10],
        "case_url": address("cases:of_clue", found.key) if _has_case(request, found) else "",
        "today": today,
        "turns": offered,
        **_forms(request, found, offered, shipped.book(today, found.place_id, lines)),
        **forms,
    }
    return render(request, "clues/clue.html", told, status=status)


def _has_case(request: HttpRequest, found: Clue) -> bool:
    """Whether the household was, or will be, taken into the procedure because of the clue."""
    return found.result in ("to_recognition", "in_procedure") and request.scope.may("cases.see")


def _forms(request: HttpRequest, found: Clue, offered: set[str], book) -> dict:
    """Only the forms that this post may send now."""
    made = {}
    if offered & {"answer", "again"}:
        made["visit_url"] = address("visits:new", found.household.key) if request.scope.may("visits.verify") else ""
    if "send_back" in offered:
        made["send_back_form"] = SendBackForm(prefix="back")
    if "extend" in offered:
        made["extend_form"] = ExtendForm(prefix="extend", initial={"due_on": latest_extension(book, found.due_on)})
    if "recheck" in offered:
        made["recheck_form"] = ExtendForm(prefix="recheck", initial={"due_on": home_check_due(book, book.day)})
    if "hand_out" in offered:
        made["hand_out_form"] = hand_out_form(levels_open_to(request.on_post, book), book)
    if "dismiss" in offered:
        made["dismiss_form"] = DismissForm(prefix="dismiss")
    return made


def _deed(verb: str, sentence: str, form, prefix: str, act):
    """A door for one verb on one clue: its form, the act, back to the clue's page."""

    @writes(verb)
    def door(request: HttpRequest, key: str) -> HttpResponse:
        found = _clue(request, key)
        given = said(form(request.POST, prefix=prefix or None))
        act(request, found, given)
        messages.success(request, sentence)
        seen = listing.seen(request.scope).filter(key=key).exists()
        return redirect("clues:clue", key) if seen else redirect("clues:list")

    return door


send_back = _deed(
    "clues.send_back", "已退回，由上级转办。", SendBackForm, "back",
    lambda request, clue, given: forward.send_back(clue, **given, **now(request)),
)  # fmt: skip
forward_on = _deed(
    "clues.assign", "已转办。", NoteForm, "",
    lambda request, clue, given: forward.forward(clue, **given, **acting(request)),
)  # fmt: skip
extend = _deed(
    "clues.extend", "已延期。", ExtendForm, "extend",
    lambda request, clue, given: chase.extend(clue, **given, **acting(request)),
)  # fmt: skip
recheck = _deed(
    "clues.recheck", "已要求再次核查。", ExtendForm, "recheck",
    lambda request, clue, given: answering.recheck(clue, **given, **now(request)),
)  # fmt: skip
urge = _deed(
    "clues.urge", "已催办。", NoteForm, "",
    lambda request, clue, given: chase.urge([clue], **given, **acting(request)),
)  # fmt: skip
close = _deed(
    "clues.close", "已办理。", NoteForm, "",
    lambda request, clue, given: answering.close([clue], **given, **now(request)),
)  # fmt: skip
dismiss_one = _deed(
    "clues.triage", "已筛除。", DismissForm, "dismiss",
    lambda request, clue, given: dismiss([clue], **given, **now(request)),
)  # fmt: skip


@reads("clues.see")
def of_household(request: HttpRequest, key: str) -> HttpResponse:
    """The clues of one household, as a fragment for its page."""
    home = get_object_or_404(Household.objects.visible_to(request.scope), key=key)
    found = listing.seen(request.scope).filter(household=home).select_related("household", "owner__place")
    told = {"rows": listing.rows(found.order_by("-id"), day(instant())), "home": home, "today": day(instant())}
    return render(request, "clues/_of_household.html", told)
