"""Rows that no machine may link: the lists, one row beside its candidates, and many rows at once."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import instant
from shouwang.queue.door import ask
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.screening.intake import preview
from shouwang.screening.intake import shown as deliveries
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.scope import must_hold
from shouwang.screening.matching import shown
from shouwang.screening.matching.forms import ANSWERS, LONE, DoubtsForm, ManyForm, RevokeForm, SettleForm
from shouwang.screening.matching.jobs import take_in_delivery
from shouwang.screening.matching.models import Doubt, Settlement
from shouwang.screening.matching.revoke import revoke
from shouwang.screening.matching.settle import settle, settle_many
from shouwang.screening.matching.sheet import sheet
from shouwang.vault.shown import covered
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.download import attachment
from shouwang.web.paging import paged

MOST_ROWS = 20  # rows that rest on an answer, shown beside it


@writes("intake.receive")
def take_in(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody looked at the preview and said yes: the long work begins behind the page."""
    delivery = get_object_or_404(Delivery.objects.visible_to(request.scope).select_related("place"), key=key)
    must_hold(request.on_post, delivery)
    if not delivery.is_waiting:
        raise Refused("wrong_state", f"这份名单处于“{delivery.get_state_display()}”，不用再确认。")
    last = deliveries.work_of(delivery)
    if last and not last.is_over:
        return redirect("queue:work", last.pk)
    if mapping := preview.mapping_of(delivery, _columns(request)):
        delivery.mapping = mapping
        delivery.save(update_fields=["mapping"])
    number = int(last.key.rsplit("/", 1)[-1]) + 1 if last else 1
    work = ask(
        take_in_delivery,
        by=request.on_post,
        at=instant(),
        key=f"take_in/{delivery.key}/{number}",
        place_id=delivery.place_id,
        supplier=delivery.supplier,
        delivery=delivery.pk,
    )
    return redirect("queue:work", work.pk)


def _columns(request: HttpRequest) -> dict[str, str]:
    start = "column."
    return {name.removeprefix(start): value for name, value in request.POST.items() if name.startswith(start)}


@reads("matching.see")
def doubts(request: HttpRequest) -> HttpResponse:
    """Rows that wait for a person, or that were settled, or left aside."""
    form, outcome, rows = _filtered(request)
    page = paged(request, rows, ["id"])
    lone = shown.lone_candidates(page.rows)
    told = {"page": page, "pager": page, "outcome": outcome, "rows": [shown.row(each, lone) for each in page.rows]}
    told |= {"may_tick": outcome in ("doubt", "unmatched") and request.scope.may("matching.settle")}
    told |= {"tabs": _tabs(request, outcome), "form": form, "many": ManyForm(outcome=outcome), "filters": _filters(form, request)}
    return render(request, "matching/doubts.html", told | {"may_settle": request.scope.may("matching.settle")})


def _filtered(request: HttpRequest) -> tuple[DoubtsForm, str, QuerySet[Doubt]]:
    form = DoubtsForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {"outcome": "", "delivery": "", "name": ""}
    outcome = given["outcome"] if given["outcome"] in dict(shown.TABS) else "doubt"
    rows = shown.chosen(outcome, given["delivery"], given["name"]).visible_to(request.scope)
    return form, outcome, rows.select_related("delivery", "person")


@reads("matching.see")
def download(request: HttpRequest) -> HttpResponse:
    """The tab's list as a workbook, numbers masked."""
    _, outcome, rows = _filtered(request)
    return attachment(sheet(rows.order_by("id"), dict(shown.TABS)[outcome]), "名单匹配.xlsx")


def _tabs(request: HttpRequest, now: str) -> list[dict]:
    rest = f"&delivery={request.GET['delivery']}" if request.GET.get("delivery") else ""
    address = reverse("matching:doubts")
    tabs = [
        {"title": title, "url": f"{address}?outcome={key}{rest}", "active": key == now} for key, title in shown.TABS
    ]
    answers = {"title": "沿用的认定", "url": reverse("matching:settlements"), "active": now == "settlements"}
    return [*tabs, answers]


def _filters(form: DoubtsForm, request: HttpRequest) -> dict:
    chips = []
    for name in ("delivery", "name"):
        if value := request.GET.get(name):
            rest = request.GET.copy()
            rest.pop(name)
            chips.append({"label": form.fields[name].label, "value": value, "clear_url": f"?{rest.urlencode()}"})
    return {"form": form, "chips": chips, "clear_url": f"?outcome={request.GET.get('outcome', '')}"}


@reads("matching.see")
def doubt(request: HttpRequest, pk: int) -> HttpResponse:
    return _doubt_page(request, _doubt(request, pk), SettleForm())


@writes("matching.settle")
def settle_one(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _doubt(request, pk), SettleForm(request.POST)
    if not form.is_valid():
        return _doubt_page(request, row, form, status=422)
    given = form.cleaned_data
    person = _person(request, given["answer"], given["key"].strip())
    outcome = "" if person else given["answer"]
    settle(row, person=person, outcome=outcome, reason=given["reason"], by=request.on_post, at=instant())
    messages.success(request, "已记录，下一次筛查按此计算。")
    following = shown.chosen(row.outcome, row.delivery.key, "").visible_to(request.scope).filter(pk__gt=pk)
    after = following.order_by("pk").first()
    if after:
        return redirect("matching:doubt", after.pk)
    return redirect(f"{reverse('matching:doubts')}?outcome={row.outcome}")


page = by_method(get=doubt, post=settle_one)


@writes("matching.settle")
def settle_ticked(request: HttpRequest) -> HttpResponse:
    """The same answer for every ticked row of a list."""
    form = ManyForm(request.POST)
    if not form.is_valid():
        raise Refused("incomplete", "请选定处理方式，并写明依据。")
    ticked = [int(pk) for pk in request.POST.getlist("row") if pk.isdigit()]
    rows = Doubt.objects.visible_to(request.scope).filter(pk__in=ticked).order_by("pk")
    given = form.cleaned_data
    count = settle_many(rows, outcome=given["answer"], reason=given["reason"], by=request.on_post, at=instant())
    messages.success(request, f"已处理 {count} 行。")
    outcome = "doubt" if given["answer"] == LONE[0] else "unmatched"
    return redirect(f"{reverse('matching:doubts')}?outcome={outcome}")


@reads("matching.see")
def settlements(request: HttpRequest) -> HttpResponse:
    """Answers that hold for later lists, the newest first."""
    found = Settlement.objects.visible_to(request.scope).standing().select_related("person", "settled_by__holder")
    page = paged(request, found, ["-id"])
    told = {"page": page, "pager": page, "rows": shown.answers(page.rows)}
    return render(request, "matching/settlements.html", told | {"tabs": _tabs(request, "settlements")})


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


answer_page = by_method(get=settlement, post=revoke_one)


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


def _doubt(request: HttpRequest, pk: int) -> Doubt:
    rows = Doubt.objects.visible_to(request.scope).select_related("delivery", "place", "person", "settled_by__holder")
    return get_object_or_404(rows, pk=pk)


def _doubt_page(request: HttpRequest, row: Doubt, form: SettleForm, status: int = 200) -> HttpResponse:
    told = {
        **shown.row(row),
        "form": form,
        "answers": ANSWERS,
        "candidates": shown.candidates(row, request.scope),
        "masked": covered(row.number_id, row.number_mask, "证件号码", request.scope),
        "may_settle": request.scope.may("matching.settle") and row.outcome != "skip",
    }
    return render(request, "matching/doubt.html", told, status=status)


def _person(request: HttpRequest, answer: str, key: str) -> Person | None:
    """The person chosen: a candidate by id, or somebody else by his key; None for an answer without a person."""
    people = Person.objects.visible_to(request.scope).select_related("household")
    if answer == "key":
        found = people.filter(key=key).first()
        if found is None:
            raise Refused("unknown_person", "登记中没有这个人编号，请核对后再填。")
        return found
    return get_object_or_404(people, pk=int(answer)) if answer.isdigit() else None
