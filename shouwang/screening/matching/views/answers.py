"""What lists and people say for good: answers that hold for later lists, taking one back, deaths to be recorded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.places.clock import instant
from shouwang.screening.matching import deaths, shown
from shouwang.screening.matching.forms import RevokeForm
from shouwang.screening.matching.models import Settlement
from shouwang.screening.matching.revoke import revoke
from shouwang.screening.matching.views.doubts import tabs
from shouwang.vault.shown import covered
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.paging import paged

MOST_ROWS = 20  # rows that rest on an answer, shown beside it


@reads("matching.see")
def reported_deaths(request: HttpRequest) -> HttpResponse:
    """Members whom a list of deaths names: to be recorded in the register, each beside the line that says so."""
    found = deaths.reported(deaths.deliveries())
    shown_page = paged(request, deaths.still_living(found).select_related("household", "place"), ["id"])
    rows = [{"person": person, "told": found[person.key]} for person in shown_page.rows]
    told = {"page": shown_page, "pager": shown_page, "rows": rows, "tabs": tabs(request, "deaths")}
    return render(request, "matching/deaths.html", told | {"may_change": request.scope.may("registry.change")})


@reads("matching.see")
def settlements(request: HttpRequest) -> HttpResponse:
    """Answers that hold for later lists, the newest first."""
    found = Settlement.objects.visible_to(request.scope).standing().select_related("person", "settled_by__holder")
    shown_page = paged(request, found, ["-id"])
    told = {"page": shown_page, "pager": shown_page, "rows": shown.answers(shown_page.rows)}
    return render(request, "matching/settlements.html", told | {"tabs": tabs(request, "settlements")})


@reads("matching.see")
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    return _settlement_page(request, _settlement(request, pk), RevokeForm())


@writes("matching.settle")
def revoke_one(request: HttpRequest, pk: int) -> HttpResponse:
    held, form = _settlement(request, pk), RevokeForm(request.POST)
    if not form.is_valid():
        return _settlement_page(request, held, form, status=422)
    opened = revoke(held, reason=form.cleaned_data["reason"], by=request.on_post, at=instant())
    messages.success(request, f"已撤销；{opened} 行重新待确认。")
    return redirect("matching:settlements")


page = by_method(get=settlement, post=revoke_one)


def _settlement(request: HttpRequest, pk: int) -> Settlement:
    found = Settlement.objects.visible_to(request.scope).select_related("person", "settled_by__holder")
    return get_object_or_404(found, pk=pk)


def _settlement_page(request: HttpRequest, held: Settlement, form: RevokeForm, status: int = 200) -> HttpResponse:
    told = shown.answers([held])[0] | {
        "form": form,
        "masked": covered(held.number_id, held.number_mask, "证件号码", request.scope),
        "rows": [shown.row(each) for each in held.doubts.select_related("delivery").order_by("-id")[:MOST_ROWS]],
        "may_revoke": request.scope.may("matching.settle") and not held.revoked_at,
    }
    return render(request, "matching/settlement.html", told, status=status)
