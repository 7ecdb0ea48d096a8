"""The posts of one's area: who holds which, and what is done about them."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.accounts.appoint import Appointment, appoint
from shouwang.accounts.duties import OPERATORS
from shouwang.accounts.enlist import contract, enlist
from shouwang.accounts.forms import (
    EndForm,
    HeldForm,
    LostForm,
    PairForm,
    PassOnForm,
    PostForm,
    PostsFileForm,
    PostsFilter,
)
from shouwang.accounts.hold import end, holder_of, open_work, pass_on
from shouwang.accounts.listing import by_supplier, chosen, posts_of, tabs
from shouwang.accounts.models import Nomination, Post
from shouwang.accounts.nominate import asks_two, decline, nominate, release
from shouwang.accounts.one_time import may_manage, reset_password
from shouwang.accounts.pairing import pair, paired, unpair
from shouwang.accounts.sheet import sheet
from shouwang.places.clock import day, instant
from shouwang.refusal import Refused
from shouwang.trail.models import Line
from shouwang.trail.story import changed_last
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.download import attachment
from shouwang.web.meanwhile import Stands, status_of
from shouwang.web.paging import chips, paged
from shouwang.web.templatetags import words


@reads("accounts.see")
def posts(request: HttpRequest) -> HttpResponse:
    """Who holds which post within one's places."""
    at = instant()
    form, rows = _filtered(request, at)
    page = paged(request, rows, ["place", "id"])
    filters = {"form": form, "chips": chips(form), "clear_url": request.path}
    told = {"page": page, "pager": page, "filters": filters, "at": at, "tabs": tabs("posts")}
    return render(request, "accounts/posts.html", told)


def _filtered(request: HttpRequest, at) -> tuple[PostsFilter, QuerySet[Post]]:
    form = PostsFilter(request.GET, scope=request.scope)
    wanted = {"role": "", "place": None, "state": "", "q": ""} | (form.cleaned_data if form.is_valid() else {})
    return form, chosen(posts_of(request.scope), **wanted).select_related("place__parent", "holder")


@reads("accounts.see")
def download(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, in the columns in which posts are brought in."""
    at = instant()
    _, rows = _filtered(request, at)
    return attachment(sheet(rows.order_by("place", "id"), at), "岗位名册.xlsx")


@reads("accounts.see")
def liaisons(request: HttpRequest) -> HttpResponse:
    """Each department with its liaison, and those that have none."""
    told = {"departments": by_supplier(request.scope), "tabs": tabs("liaisons")}
    return render(request, "accounts/liaisons.html", told)


def _post(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(posts_of(request.scope).select_related("place", "holder"), pk=pk)


@reads("accounts.see")
def post_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _post_page(request, _post(request, pk))


def _held(request: HttpRequest, pk: int) -> Post:
    """The post, held until the transaction ends: two who act on it stand in line."""
    return get_object_or_404(
        posts_of(request.scope).select_for_update(of=("self",)).select_related("place", "holder"), pk=pk
    )


def _stands(post: Post) -> dict[str, Stands]:
    """Who holds the post, and whether it still is one."""
    said = f"这个岗位已由{post.holder.name}担任" if post.holder else "这个岗位已空出"
    if post.until:
        said = f"这个岗位已于{words.day(post.until)}撤销"
    who = changed_last(post, "until" if post.until else "holder")
    return {"holder": Stands(f"{post.holder_id or ''}|{post.until or ''}", f"{said}（{who}）" if who else said)}


def _post_page(request: HttpRequest, shown: Post, status: int = 200, **forms) -> HttpResponse:
    """A post: who holds it, what he does there still, its history, and what may be done about it."""
    stands = _stands(shown)
    theirs = shown.role in OPERATORS and request.scope.role != "operator"
    may = request.scope.may("accounts.manage") and shown.until is None and not theirs
    told = {
        "shown": shown,
        "open_work": dict(open_work(shown)),
        "may_manage": may,
        "may_reset": may and shown.holder is not None and may_manage(shown.holder, request.on_post),
        "may_pair": request.scope.may("accounts.pair") and shown.role == "helper" and shown.until is None,
        "paired": paired(shown) if shown.role == "helper" else [],
        "lines": Line.objects.about("accounts.post", shown.pk).select_related("user").order_by("-at", "-id")[:20],
        "pass_on": PassOnForm(stands=stands),
        "lost": LostForm(stands=stands),
        "end": EndForm(stands=stands),
        "held": HeldForm(stands=stands),
        "pair": PairForm(),
    }
    return render(request, "accounts/post.html", told | forms, status=status)


@reads("accounts.manage")
def new_post_page(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/new_post.html", {"form": PostForm(initial=request.GET.dict())})


@writes("accounts.manage")
def new_post(request: HttpRequest) -> HttpResponse:
    """A post, and its holder when he is new: his one-time password is shown this once."""
    form = PostForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/new_post.html", {"form": form}, status=422)
    given, at = form.cleaned_data, instant()
    if asks_two(given["role"], None, request.on_post):
        one = Appointment(given["username"], given["name"], given["role"], given["place"].pk, given["supplier"])
        return _asked(request, nominate(one, deed="appoint", by=request.on_post, at=at))
    holder, password = holder_of(given["username"], given["name"])
    one = Appointment(holder.username, holder.name, given["role"], given["place"].pk, given["supplier"])
    made = appoint([one], password="", by=request.on_post, at=at, on=day(at))
    if not made:
        raise Refused("holds_it", f"{holder.name}已在任这个岗位。")
    return _done(request, f"已设立岗位：{made[0]}。", made[0], password)


def _done(request: HttpRequest, sentence: str, post: Post, password: str = "") -> HttpResponse:
    """Back to the post; or, when there is a one-time password, to the page that shows it this once."""
    if password:
        told = {"sentence": sentence, "post": post, "people": [(post.holder.name, post.holder.username, password)]}
        return render(request, "accounts/one_time.html", told)
    messages.success(request, sentence)
    return redirect("accounts:post", post.pk)


def _to(post: Post, username: str, name: str, note: str = "") -> Appointment:
    return Appointment(username, name, post.role, post.place_id, post.supplier)


def _asked(request: HttpRequest, made: Nomination) -> HttpResponse:
    messages.success(request, f"已提出“{made.what}”（{made.name}），待安全管理员确认后生效。")
    return redirect("accounts:nominations")


@reads("accounts.see")
def nominations(request: HttpRequest) -> HttpResponse:
    """What takes two people: waiting first, then what was decided."""
    lo, hi = request.scope.lo, request.scope.hi
    rows = Nomination.objects.filter(place_id__gte=lo, place_id__lte=hi).select_related("place", "proposer", "decider")
    page = paged(request, rows, ["-state", "-id"])
    told = {"page": page, "pager": page, "tabs": tabs("nominations"), "may": request.scope.may("accounts.release")}
    return render(request, "accounts/nominations.html", told)


@writes("accounts.release")
def decide_nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's word; a new or reset user's one-time password is shown to him this once."""
    lo, hi = request.scope.lo, request.scope.hi
    one = get_object_or_404(Nomination.objects.filter(place_id__gte=lo, place_id__lte=hi), pk=pk)
    if request.POST.get("answer") == "no":
        decline(one, reason=request.POST.get("reason", "")[:200], by=request.on_post, at=instant())
        messages.success(request, "已退回。")
        return redirect("accounts:nominations")
    password = release(one, by=request.on_post, at=instant())
    if password:
        told = {
            "sentence": f"已确认：{one.what}。请当面把一次性密码交给本人。",
            "people": [(one.name, one.username, password)],
        }
        return render(request, "accounts/one_time.html", told)
    messages.success(request, f"已确认：{one.what}。")
    return redirect("accounts:nominations")


@writes("accounts.manage")
def pass_on_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Another holder; the open work stays with the post."""
    post = _held(request, pk)
    form = PassOnForm(request.POST, stands=_stands(post))
    if not form.is_valid():
        return _post_page(request, post, status_of(form), pass_on=form)
    if asks_two(post.role, None, request.on_post):
        return _asked(request, nominate(_to(post, **form.cleaned_data), deed="pass_on", post=post,
                                        by=request.on_post, at=instant(), note=form.cleaned_data["note"]))  # fmt: skip
    holder, password = holder_of(form.cleaned_data["username"], form.cleaned_data["name"])
    pass_on(post, to=holder, by=request.on_post, at=instant(), note=form.cleaned_data["note"])
    return _done(request, f"岗位已交给{holder.name}，未办结的工作随岗位移交。", post, password)


@writes("accounts.manage")
def vacate_post(request: HttpRequest, pk: int) -> HttpResponse:
    post = _held(request, pk)
    form = HeldForm(request.POST, stands=_stands(post))
    if not form.is_valid():
        return _post_page(request, post, status_of(form), held=form)
    pass_on(post, to=None, by=request.on_post, at=instant(), note=request.POST.get("note", "")[:200])
    return _done(request, "岗位已空出，工作留在岗位上，等待接任。", post)


@writes("accounts.manage")
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    post = _held(request, pk)
    form = EndForm(request.POST, stands=_stands(post))
    if not form.is_valid():
        return _post_page(request, post, status_of(form), end=form)
    end(post, by=request.on_post, at=instant(), note=form.cleaned_data["note"])
    return _done(request, "岗位已撤销。", post)


@writes("accounts.manage")
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password for the holder of a post."""
    post = _held(request, pk)
    form = HeldForm(request.POST, stands=_stands(post))
    if not form.is_valid():
        return _post_page(request, post, status_of(form), held=form)
    if post.holder is None:
        raise Refused("vacant", "这个岗位空缺，没有可以重置的账号。")
    if asks_two(post.role, post.holder, request.on_post):
        one = _to(post, post.holder.username, post.holder.name)
        return _asked(request, nominate(one, deed="reset", post=post, by=request.on_post, at=instant()))
    password = reset_password(post.holder, by=request.on_post, at=instant())
    return _done(request, f"已为{post.holder.name}生成一次性密码。", post, password)


@writes("accounts.manage")
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that the holder's lost second factor be undone: always two people's word."""
    post = _held(request, pk)
    form = LostForm(request.POST, stands=_stands(post))
    if post.holder is None:
        raise Refused("vacant", "这个岗位空缺，没有可以重置的账号。")
    if not form.is_valid():
        return _post_page(request, post, status_of(form), lost=form)
    one, note = _to(post, post.holder.username, post.holder.name), form.cleaned_data["note"]
    return _asked(request, nominate(one, deed="factor", post=post, by=request.on_post, at=instant(), note=note))


@writes("accounts.pair")
def add_pairing(request: HttpRequest, pk: int) -> HttpResponse:
    post, form = _post(request, pk), PairForm(request.POST)
    if not form.is_valid():
        return _post_page(request, post, 422, pair=form)
    pair(post, form.cleaned_data["household"], by=request.on_post, at=instant())
    return _done(request, "已结对，帮扶责任人可以看到这户。", post)


@writes("accounts.pair")
def end_pairing(request: HttpRequest, pk: int, pairing: int) -> HttpResponse:
    post = _post(request, pk)
    unpair(get_object_or_404(post.pairings, pk=pairing), by=request.on_post, at=instant())
    return _done(request, "结对已解除。", post)


@reads("accounts.manage")
def enlist_page(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/enlist.html", {"form": PostsFileForm(), "contract": contract()})


@writes("accounts.manage")
def enlist_file(request: HttpRequest) -> HttpResponse:
    """A whole list: the good rows are taken in, the bad ones listed with what to do."""
    form = PostsFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "accounts/enlist.html", {"form": form, "contract": contract()}, status=422)
    file, at = form.cleaned_data["file"], instant()
    result = enlist(file.read(), file.name, by=request.on_post, at=at, on=day(at))
    names = {post.holder.username: post.holder.name for post in result.posts}
    people = [(names[username], username, password) for username, password in result.passwords.items()]
    return render(request, "accounts/enlisted.html", {"result": result, "people": people})


new = by_method(get=new_post_page, post=new_post)
enlist_posts = by_method(get=enlist_page, post=enlist_file)
