"""How a list comes in and goes on: handed in, read anew with somebody's word on it, confirmed.

Reading is a job behind the page; nothing of a file is opened while somebody waits for a page.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.queue.door import ask
from shouwang.queue.models import Work
from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake import answer, mapping, policy, shown
from shouwang.screening.intake.enter import enter
from shouwang.screening.intake.forms import HandInForm
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.receive import receive
from shouwang.screening.intake.scope import must_hold
from shouwang.screening.matching.difference import tell
from shouwang.screening.matching.jobs import take_in_delivery
from shouwang.web.doors import by_method, reads, writes


@reads("intake.receive")
def blank(request: HttpRequest) -> HttpResponse:
    given = {name: request.GET.get(name) for name in ("contract", "period") if request.GET.get(name)}
    return _hand_in_page(request, HandInForm(post=request.on_post, initial=given))


@writes("intake.receive")
def post_file(request: HttpRequest) -> HttpResponse:
    """The file is kept at once and read behind the page; nothing of it counts until somebody has confirmed it."""
    form = HandInForm(request.POST, request.FILES, post=request.on_post)
    if not form.is_valid():
        return _hand_in_page(request, form, status=422)
    given, area = form.cleaned_data, get_object_or_404(Place, pk=form.cleaned_data["area"])
    received = receive(
        given["file"].read(),
        given["file"].name,
        **{name: given[name] for name in ("contract", "period", "kind")},
        supplement=form.supplement(),
        area=area,
        letter=form.letter(),
        by=request.on_post,
        at=instant(),
    )
    if received.is_back:
        messages.info(request, "这个文件以前报送过，已重新启用，请确认入库。")
    elif not received.is_new:
        messages.info(request, "这个文件已经报送过，没有重复登记。")
    if received.delivery.is_waiting and not received.delivery.is_read:
        _read(request, received.delivery)
    return redirect("intake:delivery", received.delivery.key)


hand_in = by_method(get=blank, post=post_file)


def _hand_in_page(request: HttpRequest, form: HandInForm, status: int = 200) -> HttpResponse:
    templates = [
        (sources.contract(name), reverse("intake:template", args=[name])) for name, _ in form.fields["contract"].choices
    ]
    return render(request, "intake/hand_in.html", {"form": form, "templates": templates}, status=status)


@writes("intake.receive")
def take_in(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody looked at what the list says and said yes: it counts from now on."""
    delivery, at = _delivery(request, key), instant()
    if not delivery.is_waiting:
        raise Refused("wrong_state", f"这份名单处于“{delivery.get_state_display()}”，不用再确认。")
    limits = policy.limits(delivery.place, day(at))
    entered = tell(enter(delivery, limits=limits, by=request.on_post, at=at))
    messages.success(request, "已入库。" if entered.state == "in_force" else entered.sentence)
    return redirect("intake:delivery", key)


@writes("intake.receive")
def columns(request: HttpRequest, key: str) -> HttpResponse:
    """A person's word on which column is which; the list is read again with it."""
    start = "column."
    chosen = {name.removeprefix(start): value for name, value in request.POST.items() if name.startswith(start)}
    delivery = mapping.choose(_delivery(request, key), chosen, by=request.on_post, at=instant())
    _read(request, delivery)
    return redirect("intake:delivery", key)


@writes("intake.answer")
def answer_one(request: HttpRequest, key: str, serial: int) -> HttpResponse:
    """One answer; after the last one the list is read again."""
    given = request.POST.get("value", ""), request.POST.get("reason", "")
    delivery = answer.answer(_delivery(request, key), serial, *given, by=request.on_post, at=instant())
    if not delivery.is_read:
        _read(request, delivery)
    return redirect("intake:delivery", key)


def _read(request: HttpRequest, delivery: Delivery) -> Work:
    """Queue the reading; while one is under way, that one."""
    last = shown.work_of(delivery)
    if last and not last.is_over:
        return last
    number = shown.works_of(delivery).count() + 1
    return ask(
        take_in_delivery,
        by=request.on_post,
        at=instant(),
        key=f"take_in/{delivery.key}/{number}",
        place_id=delivery.place_id,
        supplier=delivery.supplier,
        delivery=delivery.pk,
    )


def _delivery(request: HttpRequest, key: str) -> Delivery:
    rows = Delivery.objects.visible_to(request.scope).select_related("place")
    delivery = get_object_or_404(rows, key=key)
    must_hold(request.on_post, delivery)
    return delivery
