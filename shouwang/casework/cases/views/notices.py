"""Notices: a village's list posted, photographed at each posting place, objected to, finished, taken down, printed."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.cases import finish_notice, post_notice, sheets
from shouwang.casework.cases import object as objecting
from shouwang.casework.cases.after import is_notice
from shouwang.casework.cases.forms import (
    AnswerForm,
    DayForm,
    DeclineForm,
    HangingForm,
    NoticeForm,
    ObjectionForm,
    PhotoForm,
    ReasonForm,
)
from shouwang.casework.cases.models import Notice, NoticeLine, Objection, Passage
from shouwang.casework.cases.table import standing, unproved
from shouwang.casework.cases.views.asked import now, passages, picked, sealed, today, village
from shouwang.casework.visits.typed import said
from shouwang.places.models import PostingPlace
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.vault.papers import handles
from shouwang.web.doors import reads, writes
from shouwang.web.meanwhile import Stands, status_of
from shouwang.web.paging import paged
from shouwang.web.templatetags.words import day as day_word

TOO_LATE = 409
NEWEST = ("-posted_on", "-id")
OF_NOTICES = Columns(name="", day="posted_on", day_word="张贴")
MARKS = [("hanging", "公示中"), ("to_take_down", "待撤下"), ("down", "已撤下")]


def _due(request: HttpRequest, place) -> list[Passage]:
    """The households of a village whose notice is due and that hang nowhere yet."""
    rows = passages(request).within(place.pk).order_by("purpose", "place_id", "id")
    hanging = set(
        NoticeLine.objects.within(place.pk).filter(removed_on__isnull=True).values_list("passage_id", flat=True)
    )
    return [row for row in rows if row.pk not in hanging and any(is_notice(row.line.step(key)) for key in row.due)]


@reads("cases.see")
def notices(request: HttpRequest) -> HttpResponse:
    """The notices within one's places, those to be taken down marked; a village posts the next from here."""
    on = today()
    form, found = _notices(request, on)
    one = paged(request, found, NEWEST)
    told = {"rows": one.rows, "pager": one, "today": on, "filters": form.shown(request)}
    if request.on_post.place.level == "village" and _is_ours(request, request.on_post.place):
        place = request.on_post.place
        told |= {"waiting": _due(request, place), "form": NoticeForm(initial={"on": today()}), "village": place}
        told["postings"] = standing(list(PostingPlace.objects.filter(place=place)), today())
    return render(request, "cases/notices.html", told)


def _notices(request: HttpRequest, on: date) -> tuple[ListFilter, QuerySet[Notice]]:
    form = ListFilter(request, OF_NOTICES, marks=MARKS)
    found = form.narrow(Notice.objects.visible_to(request.scope).select_related("place"))
    marked = {
        "hanging": lambda: found.up().filter(ends_on__gt=on),
        "to_take_down": lambda: found.to_take_down(on),
        "down": lambda: found.filter(taken_down_on__isnull=False),
    }
    return form, marked[form.situation]() if form.situation in marked else found


@reads("cases.see")
def notices_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return taken("公示", sheets.NOTICES, sheets.notices, _notices(request, today())[1].order_by(*NEWEST))


@writes("cases.post")
def post(request: HttpRequest) -> HttpResponse:
    told = said(NoticeForm(request.POST))
    on = told.pop("on")
    made = post_notice.post(village(request), picked(request), **told, **now(request, on))
    messages.success(request, f"已登记公示 {made.key}，请在每个张贴地点拍照上传。")
    return redirect("cases:notice", made.key)


def _notice(request: HttpRequest, key: str) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(request.scope).select_related("place", "by__place"), key=key)


@reads("cases.see")
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """A notice: each household with its own clock and objections, each posting place with its photos."""
    return _page(request, _notice(request, key))


def _page(request: HttpRequest, one: Notice, back: tuple[int, str, forms.Form] | None = None) -> HttpResponse:
    """`back`: a form that somebody else was quicker than: its line (0: the notice), what it is called, the form."""
    on = today()
    places = standing(list(PostingPlace.objects.filter(place_id=one.place_id).order_by("id")), one.posted_on)
    photos = list(one.photos.select_related("posting").order_by("posting", "moment", "on"))
    opens = handles(photos)
    for shot in photos:
        shot.handle = opens.get(shot.document_id)
    lines = list(one.lines.select_related("passage").prefetch_related("objections").order_by("id"))
    may_post = _is_ours(request, one.place) and one.taken_down_on is None
    rows = [(line, _standing(line, places, photos, on), _asked(line, on)) for line in lines]
    if back and back[0]:
        next(asked for line, _, asked in rows if line.pk == back[0])[back[1]] = back[2]
    told = {
        "notice": one, "today": on, "photos": photos, "places": places, "rows": rows,
        "waits": any(stands["is_open"] for _, stands, _ in rows), "back": back[0] if back else None,
        "photo": PhotoForm(postings=places, initial={"on": on}) if may_post else None,
        "add": _due(request, one.place) if may_post else [],
        "may_post": may_post, "may_object": request.scope.may("cases.object"),
        "object": ObjectionForm(initial={"on": on}), "answer": AnswerForm(initial={"on": on}),
        "day": HangingForm(initial={"on": on}, stands=_hangs(one, lines)), "plain": DayForm(initial={"on": on}),
    }  # fmt: skip
    told |= {back[1]: back[2]} if back and not back[0] else {}
    return render(request, "cases/notice.html", told, status=status_of(back[2]) if back else 200)


def _asked(line: NoticeLine, on: date) -> dict[str, forms.Form]:
    """What may be asked about one line, each carrying how the line stood."""
    stands = _line_stands(line)
    return {
        "reason": ReasonForm(initial={"on": on}, stands=stands), "decline": DeclineForm(initial={"on": on}, stands=stands)
    }  # fmt: skip


def _line_stands(line: NoticeLine) -> dict[str, Stands]:
    """Since when a household hangs there, and what was objected."""
    open_ones = sum(one.answered_on is None for one in line.objections.all())
    said = f"这一户已于{day_word(line.removed_on)}撤出（{line.removed_why}）" if line.removed_on else ""
    said = said or f"这一户有{open_ones}件异议待答复"
    return {"line": Stands(f"{line.since}|{line.removed_on or ''}|{open_ones}|{line.passage.decided}", said)}


def _hangs(one: Notice, lines: list[NoticeLine]) -> dict[str, Stands]:
    """Which households hang on the notice, and whether it still hangs."""
    names = "、".join(line.text["head"] for line in lines if not line.removed_on) or "没有农户"
    said = f"公示已于{day_word(one.taken_down_on)}撤下" if one.taken_down_on else f"公示中的农户已是{names}"
    there = ",".join(str(line.pk) for line in lines if not line.removed_on)
    return {"notice": Stands(f"{one.taken_down_on or ''}|{there}", said)}


def _locked(request: HttpRequest, key: str) -> Notice:
    """The notice, held until the transaction ends: two who act on it stand in line."""
    Notice.objects.visible_to(request.scope).select_for_update().filter(key=key).first()
    return _notice(request, key)


def _told(form: forms.Form) -> bool:
    """Whether the form may go on; refused with its first fault, unless somebody else was quicker."""
    if form.is_valid():
        return True
    if status_of(form) == TOO_LATE:
        return False
    return bool(said(form))


def _standing(line: NoticeLine, places, photos, on) -> dict:
    """How a household stands on the notice: removed, passed, its days still running, or ready."""
    open_ones = sum(objection.answered_on is None for objection in line.objections.all())
    if line.removed_on:
        return {"word": "已撤出", "tone": "plain", "is_open": False}
    is_open = any(is_notice(line.passage.line.step(key)) for key in line.passage.due)
    if not is_open:
        return {"word": "已通过", "tone": "good", "is_open": False}
    lacking = [f"{name}缺张贴照片" for name in unproved(line, places, photos, "start")]
    if on >= line.last_on:
        lacking += [f"{name}缺期满照片" for name in unproved(line, places, photos, "end")]
    if open_ones:
        return {"word": f"{open_ones}件异议待答复", "tone": "bad", "is_open": True, "lacking": lacking}
    if on < line.opens_on:
        return {"word": "公示中", "tone": "info", "is_open": True, "lacking": lacking}
    return {"word": "期满", "tone": "warn", "is_open": True, "lacking": lacking}


@reads("cases.see")
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The notice as it is printed and hung: only what the allow-list names."""
    one = _notice(request, key)
    lines = one.lines.filter(removed_on__isnull=True).order_by("id")
    return render(request, "cases/notice_paper.html", {"notice": one, "lines": lines})


def _line(request: HttpRequest, key: str, pk: int) -> NoticeLine:
    rows = NoticeLine.objects.visible_to(request.scope).select_related("notice", "passage__case__household")
    return get_object_or_404(rows, pk=pk, notice__key=key)


def _is_ours(request: HttpRequest, place) -> bool:
    """Whether this post makes the lists of a village: it may post, and it sees the whole village."""
    return request.scope.may("cases.post") and request.scope.contains(place.pk)


@writes("cases.post")
def photograph(request: HttpRequest, key: str) -> HttpResponse:
    one = _notice(request, key)
    postings = list(PostingPlace.objects.filter(place_id=one.place_id))
    told = said(PhotoForm(request.POST, request.FILES, postings=postings))
    posting = next(place for place in postings if place.pk == told["posting"])
    document = sealed(request, told["document"], kind="notice", place_id=one.place_id)
    finish_notice.photograph(one, posting, moment=told["moment"], document=document, **now(request, told["on"]))
    messages.success(request, f"已上传{posting.name}的照片。")
    return redirect("cases:notice", key)


@writes("cases.post")
def add(request: HttpRequest, key: str) -> HttpResponse:
    on = said(DayForm(request.POST))["on"]
    made = post_notice.add(_notice(request, key), picked(request), **now(request, on))
    messages.success(request, f"已增加{len(made)}户，自{day_word(on)}起单独计算公示期。")
    return redirect("cases:notice", key)


@writes("cases.post")
def correct(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    return _on_line(request, key, pk, post_notice.correct, "已更正，该户公示期重新计算。")


@writes("cases.post")
def remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    return _on_line(request, key, pk, post_notice.remove, "已撤出，其他农户的公示期不变。")


def _on_line(request: HttpRequest, key: str, pk: int, act: Callable, done: str) -> HttpResponse:
    """One act with a reason on one line of a notice."""
    one, line = _locked(request, key), _line(request, key, pk)
    form = ReasonForm(request.POST, stands=_line_stands(line))
    if not _told(form):
        return _page(request, one, (pk, "reason", form))
    told = form.cleaned_data
    act(line, reason=told["reason"], **now(request, told["on"]))
    messages.success(request, done)
    return redirect("cases:notice", key)


@writes("cases.object")
def object_to(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    told = said(ObjectionForm(request.POST))
    objecting.object_to(_line(request, key, pk), who=told["who"], text=told["text"], **now(request, told["on"]))
    messages.success(request, "已登记异议，该户暂缓，其他农户不受影响。")
    return redirect("cases:notice", key)


@writes("cases.object")
def answer(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    one = get_object_or_404(Objection.objects.visible_to(request.scope), pk=pk, line__notice__key=key)
    told = said(AnswerForm(request.POST, request.FILES))
    document = sealed(request, told["paper"], kind="objection", place_id=one.place_id, household_id=one.household_id)
    objecting.answer(one, text=told["text"], is_upheld=told["is_upheld"], paper=document, **now(request, told["on"]))
    messages.success(request, "已登记书面答复。")
    return redirect("cases:notice", key)


@writes("cases.decide")
def finish(request: HttpRequest, key: str) -> HttpResponse:
    one = _locked(request, key)
    form = HangingForm(request.POST, stands=_hangs(one, list(one.lines.order_by("id"))))
    if not _told(form):
        return _page(request, one, (0, "day", form))
    made, waiting = finish_notice.finish(one, **now(request, form.cleaned_data["on"]))
    messages.success(request, f"{len(made)}户公示期满通过。")
    for line, block in waiting:
        messages.warning(request, f"{line.text['head']}：{block.sentence}")
    return redirect("cases:notice", key)


@writes("cases.decide")
def decline(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    one, line = _locked(request, key), _line(request, key, pk)
    form = DeclineForm(request.POST, stands=_line_stands(line))
    if not _told(form):
        return _page(request, one, (pk, "decline", form))
    told = form.cleaned_data
    judges = [name for name in (told["judge_one"], told["judge_two"]) if name]
    finish_notice.decline(
        line, opinion=told["opinion"], judges=judges, ground=told["ground"], **now(request, told["on"])
    )
    messages.success(request, f"{line.text['head']}户已办结。")
    return redirect("cases:notice", key)


@writes("cases.post")
def take_down(request: HttpRequest, key: str) -> HttpResponse:
    one = _locked(request, key)
    form = HangingForm(request.POST, stands=_hangs(one, list(one.lines.order_by("id"))))
    if not _told(form):
        return _page(request, one, (0, "day", form))
    finish_notice.take_down(one, **now(request, form.cleaned_data["on"]))
    messages.success(request, "已登记撤下公示。")
    return redirect("cases:notice", key)
