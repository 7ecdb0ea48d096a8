"""Who acts for whom: given, released and ended."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.accounts.depute import depute, end_deputy, release_deputy
from shouwang.accounts.forms import DeputyForm
from shouwang.accounts.limits import deputy_days
from shouwang.accounts.listing import tabs
from shouwang.accounts.models import Deputy
from shouwang.places.clock import day, instant
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.paging import paged


def _shown(request: HttpRequest) -> QuerySet[Deputy]:
    """What one has given or acts by; for those who see the posts of an area, theirs too."""
    rows, mine = Deputy.objects.all(), Q(given_by=request.user) | Q(user=request.user)
    if request.scope.may("accounts.see"):
        mine |= Q(post__place_id__gte=request.scope.lo, post__place_id__lte=request.scope.hi)
    return rows.filter(mine).select_related("post__place", "user", "given_by", "released_by", "ended_by")


@reads("accounts.switch")
def deputies_page(request: HttpRequest) -> HttpResponse:
    """One's own deputies and those whom one acts for; waiting ones of the area for who releases them."""
    return _page(request, DeputyForm())


def _page(request: HttpRequest, form: DeputyForm, status: int = 200) -> HttpResponse:
    on = day(instant())
    form.fields["until"].help_text = f"含当天；一次最长 {deputy_days(on)} 天，到期自行终止。"
    page = paged(request, _shown(request), ["-id"])
    rows = [_row(request, row, on) for row in page.rows]
    may = request.scope.may("accounts.depute") and not request.on_post.acting
    told = {"rows": rows, "pager": page, "form": form, "may_give": may, "post": request.on_post}
    told["tabs"] = tabs("deputies") if request.scope.may("accounts.see") else []
    return render(request, "accounts/deputies.html", told, status=status)


def _row(request: HttpRequest, row: Deputy, on) -> dict:
    word, tone = row.state(on)
    own = request.user.pk in (row.given_by_id, row.user_id)
    releases = request.scope.may("accounts.release") and request.scope.contains(row.post.place_id)
    is_open = tone != "plain"
    return {
        "one": row,
        "word": word,
        "tone": tone,
        "may_release": releases and not own and word == "待确认",
        "may_end": is_open and own,
        "may_stop": is_open and releases and not own,
    }


@writes("accounts.depute")
def give(request: HttpRequest) -> HttpResponse:
    """Ask that a colleague acts on the post at which one works now."""
    form = DeputyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    made = depute(**form.cleaned_data, by=request.on_post, at=instant())
    messages.success(request, f"已提出由{made.user.name}代理，待安全管理员确认后生效。")
    return redirect("accounts:deputies")


@writes("accounts.release")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    release_deputy(get_object_or_404(_shown(request), pk=pk), by=request.on_post, at=instant())
    messages.success(request, "已确认代理。")
    return redirect("accounts:deputies")


@writes("accounts.switch")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    end_deputy(get_object_or_404(_shown(request), pk=pk), reason=reason, by=request.on_post, at=instant())
    messages.success(request, "代理已终止。")
    return redirect("accounts:deputies")


deputies = by_method(get=deputies_page, post=give)
