"""Opening a covered number, the list of everybody who did; and one's own second factor."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from shouwang.accounts.second import has_passed, passed
from shouwang.accounts.signed_in import end, onward, welcome
from shouwang.places.clock import day, instant, machine
from shouwang.refusal import Refused
from shouwang.vault.erase import erase_ended
from shouwang.vault.factor import WRONG, of, offer, set_up, show
from shouwang.vault.forms import CodeForm, FactorForm, OpeningsForm, ReasonForm
from shouwang.vault.models import FACTOR, Document, Opening, Secret
from shouwang.vault.opening import open_secret
from shouwang.vault.papers import kinds, read_paper
from shouwang.vault.sheet import sheet
from shouwang.vault.shown import uncovered
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.download import attachment, shown
from shouwang.web.paging import chips, paged


@writes("vault.open")
def open_number(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number for one who says why: as a fragment in place of the covered one, or as a page of its own."""
    secret = get_object_or_404(Secret.objects.visible_to(request.scope).exclude(kind=FACTOR), pk=pk)
    form = ReasonForm(request.POST)
    is_fragment = "HX-Request" in request.headers
    if not is_fragment and not form.is_valid():
        asked = ReasonForm() if not request.POST.get("reason") else form
        return render(request, "vault/ask.html", {"form": asked, "secret": secret})
    value = open_secret(secret, by=request.on_post, at=instant(), reason=request.POST.get("reason", "")[:100])
    template = "web/_masked.html" if is_fragment else "vault/opened.html"
    return render(request, template, {"masked": uncovered(secret, value), "secret": secret})


@writes("vault.paper")
def paper(request: HttpRequest, kind: str, handle: UUID) -> HttpResponse:
    """A photo or paper through the row that it proves, opened in the browser; who looked at it is logged."""
    asked = kinds().get(kind)
    data = asked and read_paper(asked, handle, by=request.on_post, at=instant(), scope=request.scope)
    if data is None:
        raise Http404
    return shown(data, f"paper-{handle}")


@reads("vault.erase")
def ended(request: HttpRequest) -> HttpResponse:
    """Files whose keeping has ended, oldest end first."""
    rows = Document.objects.visible_to(request.scope).ended(day(instant())).select_related("place")
    page = paged(request, rows, ["expires_on", "id"])
    return render(request, "vault/ended.html", {"page": page, "pager": page})


@writes("vault.erase")
def erase(request: HttpRequest) -> HttpResponse:
    """Erase them all: the files go, what they were stays."""
    count = erase_ended(by=request.on_post, at=instant())
    messages.success(request, f"已清除 {count} 个到期文件。" if count else "没有到期的文件。")
    return redirect("vault:ended")


@reads("vault.log")
def openings(request: HttpRequest) -> HttpResponse:
    """Who opened what, when and why, within one's places. *S1-44*."""
    form, rows = _filtered(request)
    page = paged(request, rows, ["-at", "-id"])
    filters = {"form": form, "chips": chips(form), "clear_url": request.path}
    return render(request, "vault/openings.html", {"page": page, "pager": page, "filters": filters})


@reads("vault.log")
def download(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook: the log, never a number."""
    _, rows = _filtered(request)
    return attachment(sheet(rows.order_by("-at", "-id")), "号码查看日志.xlsx")


def _filtered(request: HttpRequest) -> tuple[OpeningsForm, QuerySet[Opening]]:
    form = OpeningsForm(request.GET)
    rows = Opening.objects.visible_to(request.scope)
    if form.is_valid():
        rows = _chosen(rows, **form.cleaned_data)
    return form, rows.select_related("user", "post__place", "place", "secret", "document")


def _chosen(rows: QuerySet, who: str, since, until) -> QuerySet:
    if who:
        rows = rows.filter(user__name__startswith=who)
    if since:
        rows = rows.filter(at__gte=_begin(since))
    if until:
        rows = rows.filter(at__lt=_begin(until + timedelta(days=1)))
    return rows


def _begin(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@reads("accounts.switch")
def factor_page(request: HttpRequest) -> HttpResponse:
    """One's own second factor: set it up, or take another phone."""
    return _factor_page(request, FactorForm(has_one=of(request.user) is not None))


def _factor_page(request: HttpRequest, form: FactorForm, status: int = 200) -> HttpResponse:
    """The same before one may go on (bare, nothing else to click) and later, among one's own pages."""
    at = machine()
    told = {
        "form": form,
        "offer": offer(request.user, at=at, again=form.data.get("carried", "")),
        "mine": of(request.user),
        "layout": "web/base.html" if has_passed(request.session) else "web/bare.html",
        "next": onward(request.POST or request.GET),
    }
    return render(request, "vault/factor.html", told, status=status)


@writes("accounts.switch")
def set_up_factor(request: HttpRequest) -> HttpResponse:
    """The first code of a new secret makes it one's factor; one's other sessions end."""
    form, at = FactorForm(request.POST, has_one=of(request.user) is not None), machine()
    if form.is_valid():
        try:
            set_up(request.user, **form.cleaned_data, by=request.on_post, at=at)
        except Refused as refused:
            if refused.code == "stale":
                raise
            form.add_error("old" if refused.sentence == WRONG else "code", refused.sentence)
    if not form.is_valid():
        return _factor_page(request, form, 422)
    end(request.user, besides=request.session.session_key, at=at)
    messages.success(request, "两步验证已启用，下次登录起要填手机上的验证码。")
    return _arrived(request)


def _arrived(request: HttpRequest) -> HttpResponse:
    if not has_passed(request.session):
        welcome(request, request.user, instant())
    passed(request.session)
    return redirect(onward(request.POST))


@reads("accounts.switch")
def code_page(request: HttpRequest) -> HttpResponse:
    """Right after the password of somebody who has a second factor."""
    if of(request.user) is None:
        return redirect("desk:work")
    return render(request, "vault/code.html", {"form": CodeForm(), "next": onward(request.GET)})


@writes("accounts.switch")
def give_code(request: HttpRequest) -> HttpResponse:
    """The code of this half minute lets the session go on."""
    form = CodeForm(request.POST)
    if of(request.user) is None:
        return redirect("desk:work")
    if form.is_valid():
        try:
            show(request.user, form.cleaned_data["code"], at=machine())
        except Refused as refused:
            form.add_error("code", refused.sentence)
    if not form.is_valid():
        return render(request, "vault/code.html", {"form": form, "next": onward(request.POST)}, status=401)
    return _arrived(request)


factor = by_method(get=factor_page, post=set_up_factor)
show_code = by_method(get=code_page, post=give_code)
