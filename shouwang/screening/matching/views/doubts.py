"""Rows that no machine may link: the lists, one row beside its candidates, and many rows at once."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import instant
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.screening.matching import shown
from shouwang.screening.matching.forms import ANSWERS, LONE, DoubtsForm, ManyForm, SettleForm
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.settle import settle, settle_many
from shouwang.screening.matching.sheet import sheet
from shouwang.vault.shown import covered
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.download import attachment
from shouwang.web.paging import paged
from shouwang.web.search import whole


@reads("matching.see")
def doubts(request: HttpRequest) -> HttpResponse:
    """Rows that wait for a person, or that were settled, or left aside."""
    form, outcome, rows = _filtered(request)
    page = paged(request, rows, ["id"])
    lone = shown.lone_candidates(page.rows)
    told = {"page": page, "pager": page, "outcome": outcome, "rows": [shown.row(each, lone) for each in page.rows]}
    told |= {"may_tick": outcome in ("doubt", "unmatched") and request.scope.may("matching.settle")}
    told |= {
        "tabs": tabs(request, outcome),
        "form": form,
        "many": ManyForm(outcome=outcome),
        "filters": _filters(form, request),
    }
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


def tabs(request: HttpRequest, now: str) -> list[dict]:
    """The tabs of everything that people say about whom rows mean; `now` is the one shown."""
    rest = f"&delivery={request.GET['delivery']}" if request.GET.get("delivery") else ""
    address = reverse("matching:doubts")
    found = [
        {"title": title, "url": f"{address}?outcome={key}{rest}", "active": key == now} for key, title in shown.TABS
    ]
    dead = {"title": "死亡待登记", "url": reverse("matching:deaths"), "active": now == "deaths"}
    answers = {"title": "沿用的认定", "url": reverse("matching:settlements"), "active": now == "settlements"}
    return [*found, answers, dead]


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
    ticked = [pk for pk in map(whole, request.POST.getlist("row")) if pk is not None]
    rows = Doubt.objects.visible_to(request.scope).filter(pk__in=ticked).order_by("pk")
    given = form.cleaned_data
    count = settle_many(rows, outcome=given["answer"], reason=given["reason"], by=request.on_post, at=instant())
    messages.success(request, f"已处理 {count} 行。")
    outcome = "doubt" if given["answer"] == LONE[0] else "unmatched"
    return redirect(f"{reverse('matching:doubts')}?outcome={outcome}")


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
    return get_object_or_404(people, pk=whole(answer)) if whole(answer) is not None else None
