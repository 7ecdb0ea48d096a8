"""Pages of the register: households found, shown, corrected; files brought in, looked at, loaded, taken back."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.queue.door import ask
from shouwang.queue.shown import job_of
from shouwang.refusal import Refused
from shouwang.registry import batches as bringing
from shouwang.registry import jobs, listing
from shouwang.registry.admit import admit
from shouwang.registry.card import card
from shouwang.registry.deeds import Deed, Subject, focus_groups
from shouwang.registry.forms import AdmitForm, FilterForm, NumberForm, ReasonForm, UploadForm
from shouwang.registry.found import ORDERS, Asked, by_number, found, picks, villages, words
from shouwang.registry.models import Batch, Household, Person, Tag
from shouwang.registry.narrow import Columns, ListFilter, taken
from shouwang.registry.pairs import merged_into, survivor_of
from shouwang.registry.safety_net import proposals as proposed
from shouwang.registry.sheet import BATCHES, batch_lines, changes_sheet, sheet
from shouwang.registry.story import story_of
from shouwang.registry.tag import untag as end_tag
from shouwang.registry.withdraw import withdraw as take_back
from shouwang.vault.documents import open_document
from shouwang.vault.models import Document
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.download import attachment
from shouwang.web.meanwhile import status_of
from shouwang.web.menu import address
from shouwang.web.paging import paged
from shouwang.web.search import whole

FIRST = 10  # households whose changes are shown on the page of a file; all of them have their own
DEEDS = ("admit", "correct", "change", "tag", "mark_safety_net", "enrol", "withdraw", "erase")


def _may(request: HttpRequest) -> dict[str, bool]:
    return {name: request.scope.may(f"registry.{name}") for name in DEEDS}


def _asked(request: HttpRequest) -> tuple[FilterForm, Asked]:
    chosen = request.GET.get("place", "")
    groups = focus_groups(request.on_post.place_id, day(instant()))
    offered = picks(request.scope, whole(chosen))
    form = FilterForm(request.GET, picks=offered, groups=groups)
    form.is_valid()
    said = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    return form, Asked(**said)


@reads("registry.see")
def households(request: HttpRequest) -> HttpResponse:
    """The households within reach, filtered, by page."""
    form, asked = _asked(request)
    rows = found(asked, request.scope)
    page = paged(request, rows, ORDERS[asked.order])
    listing.place_words(page.rows, words({row.place_id for row in page.rows}))
    filters = {"form": form, "chips": listing.chips(request, form), "clear_url": request.path}
    told = {"page": page, "pager": page, "filters": filters, "count": rows[:1001].count(), "number": NumberForm()}
    return render(request, "registry/households.html", told | {"may": _may(request), "query": request.GET.urlencode()})


@writes("registry.see")
def number(request: HttpRequest) -> HttpResponse:
    """Find by certificate number: posted, never in an address."""
    form = NumberForm(request.POST)
    household = by_number(form.cleaned_data["number"], request.scope) if form.is_valid() else None
    if household:
        return redirect("registry:household", household.key)
    messages.info(request, "在您的管辖范围内没有找到这个证件号码。")
    return redirect("registry:list")


@reads("registry.see")
def download(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; numbers stay masked."""
    _, asked = _asked(request)
    rows = found(asked, request.scope).order_by(*ORDERS[asked.order])
    return attachment(sheet(rows), "农户名单.xlsx")


def _household(request: HttpRequest, key: str) -> Household:
    """The household; one that was found to be another leads there."""
    row = _any(request, key)
    if now := survivor_of(row):
        raise Refused("merged", f"这一户与{now.head_name}户（{now.key}）是同一户，已合并，请到那一户办理。")
    return row


def _any(request: HttpRequest, key: str) -> Household:
    rows = Household.objects.visible_to(request.scope).select_related("place__parent__parent", "batch", "split_from")
    return get_object_or_404(rows, key=key)


@reads("registry.see")
def household(request: HttpRequest, key: str) -> HttpResponse:
    """One household: members, income, guarantees, tags, mark, clues."""
    row = _any(request, key)
    if now := survivor_of(row):
        return redirect("registry:household", now.key)
    told = {"card": card(row, request.scope, day(instant())), "household": row, "may": _may(request)}
    told["merged"] = merged_into(row)
    told |= {"clues_url": address("clues:of_household", key), "cases_url": address("cases:of_household", key)}
    return render(request, "registry/household.html", told)


@reads("trail.see")
def story(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that was done about the household: acts, and what files changed."""
    row = _household(request, key)
    return render(request, "registry/story.html", {"household": row, "story": story_of(row, day(instant()))})


@reads("registry.see")
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The household's sheet for printing."""
    row, at = _household(request, key), instant()
    told = {
        "card": card(row, request.scope, day(at)),
        "household": row,
        "paper": {"title": "农户信息表", "number": key, "at": at},
    }
    return render(request, "registry/paper.html", told)


def deed(one: Deed):
    """The page and the deed of one entry of `deeds`."""

    def _subject(request: HttpRequest, key: str, member: str = "") -> Subject:
        row = _household(request, key)
        people = Person.objects.filter(household=row) if one.of_the_gone else row.persons.filter(left_on=None)
        person = get_object_or_404(people, key=member) if member else None
        return Subject(row, person, day(instant()), request.scope, request.GET.get("which", "")[:12])

    def _page(request: HttpRequest, subject: Subject, form, status: int = 200) -> HttpResponse:
        told = {"deed": one, "form": form, "household": subject.household, "person": subject.person}
        return render(request, "registry/deed.html", told, status=status)

    @reads(one.verb)
    def show(request: HttpRequest, key: str, member: str = "") -> HttpResponse:
        subject = _subject(request, key, member)
        return _page(request, subject, one.form(subject, None))

    @writes(one.verb)
    def act(request: HttpRequest, key: str, member: str = "") -> HttpResponse:
        Household.objects.select_for_update().filter(key=key).first()  # two who act on one household stand in line
        subject = _subject(request, key, member)
        form = one.form(subject, request.POST)
        if not form.is_valid():
            return _page(request, subject, form, status=status_of(form))
        one.do(form, subject, request.on_post, instant())
        messages.success(request, one.done)
        return redirect("registry:household", key)

    return by_method(get=show, post=act)


def _admit_page(request: HttpRequest, form: AdmitForm, status: int = 200) -> HttpResponse:
    return render(request, "registry/admit.html", {"form": form, "goal": request.GET.get("for", "")}, status=status)


def _admit_form(request: HttpRequest, data=None) -> AdmitForm:
    initial = {"on": day(instant()), "name": request.GET.get("name", ""), "reason": "found"}
    form = AdmitForm(data, initial=initial)
    form.fields["place"].choices = villages(request.scope)
    return form


@reads("registry.admit")
def admit_page(request: HttpRequest) -> HttpResponse:
    return _admit_page(request, _admit_form(request))


@writes("registry.admit")
def admit_family(request: HttpRequest) -> HttpResponse:
    """A family that the register did not know; `for=report` goes on to what was brought about it."""
    form = _admit_form(request, request.POST)
    if not form.is_valid():
        return _admit_page(request, form, 422)
    said = dict(form.cleaned_data)
    place, person = Place.objects.get(pk=said.pop("place")), {name: said.pop(name) for name in ("name", "birth", "sex")}
    try:
        household = admit(place, person, by=request.on_post, at=instant(), **said)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _admit_page(request, form, 409)
    messages.success(request, f"已登记{household.head_name}户（{household.key}）。其他成员请用“增加成员”登记。")
    report = address("clues:new_report") if request.GET.get("for") == "report" else ""
    return redirect(f"{report}?household={household.key}" if report else household_url(household))


admit_one = by_method(get=admit_page, post=admit_family)


def household_url(household: Household) -> str:
    return reverse("registry:household", args=[household.key])


@writes("registry.tag")
def untag(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A tag ends today."""
    tag = get_object_or_404(Tag.objects.select_related("household"), pk=pk, household__key=key)
    at = instant()
    end_tag(tag, until=day(at), by=request.on_post, at=at)
    messages.success(request, "标签已结束。")
    return redirect("registry:household", key)


@reads("registry.see")
def proposals(request: HttpRequest) -> HttpResponse:
    """Households that the rule of the day proposes for the safety-net mark. *S1 第七步*."""
    form, rows = _proposals(request)
    page = paged(request, rows, ("place_id", "id"))
    listing.place_words(page.rows, words({row.place_id for row in page.rows}))
    told = {"page": page, "pager": page, "may": _may(request), "filters": form.shown(request)}
    return render(request, "registry/proposals.html", told)


def _proposals(request: HttpRequest) -> tuple[ListFilter, QuerySet[Household]]:
    form, book = ListFilter(request, Columns(name="head_name")), in_force(request.on_post.place_id, day(instant()))
    return form, form.narrow(proposed(Household.objects.visible_to(request.scope), book))


@reads("registry.see")
def proposals_file(request: HttpRequest) -> HttpResponse:
    """The same households as a workbook."""
    return attachment(sheet(_proposals(request)[1].order_by("place_id", "id")), "兜底保障户建议.xlsx")


@reads("registry.see")
def changes(request: HttpRequest) -> HttpResponse:
    """Members who came or left in a quarter. *S4 二*."""
    quarter = listing.Quarter.of(request.GET.get("quarter", ""), day(instant()))
    rows = listing.changed_members(quarter, request.scope)
    page = paged(request, rows, ("place_id", "id"))
    listing.place_words(page.rows, words({row.place_id for row in page.rows}))
    for row in page.rows:
        row.change, row.day, row.why = quarter.change(row)
        row.tone = "warn" if row.change == "减少" else "good"
    return render(request, "registry/changes.html", {"page": page, "pager": page, "quarter": quarter})


@reads("registry.see")
def changes_file(request: HttpRequest) -> HttpResponse:
    """The quarter's changes as a workbook."""
    quarter = listing.Quarter.of(request.GET.get("quarter", ""), day(instant()))
    rows = listing.changed_members(quarter, request.scope).order_by("place_id", "id")
    return attachment(changes_sheet(rows, quarter), f"{quarter.title}人员变动.xlsx")


@reads("registry.see")
def batches(request: HttpRequest) -> HttpResponse:
    """Files brought in, the newest first."""
    form, rows = _batches(request)
    page = paged(request, rows, ("-id",))
    told = {"page": page, "pager": page, "may": _may(request), "filters": form.shown(request)}
    return render(request, "registry/batches.html", told)


def _batches(request: HttpRequest) -> tuple[ListFilter, QuerySet[Batch]]:
    form = ListFilter(request, Columns(name="", day="at", day_word="载入", placed=False), marks=Batch.STATES)
    rows = form.narrow(Batch.objects.visible_to(request.scope).select_related("by__place", "place"))
    return form, rows.filter(state=form.situation) if form.situation else rows


@reads("registry.see")
def batches_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return taken("载入记录", BATCHES, batch_lines, _batches(request)[1].order_by("-id"))


@reads("registry.enrol")
def upload(request: HttpRequest) -> HttpResponse:
    return render(request, "registry/upload.html", {"form": UploadForm(picks=picks(request.scope, None))})


@writes("registry.enrol")
def bring(request: HttpRequest) -> HttpResponse:
    """Keep the file and look at it in the background."""
    form = UploadForm(request.POST, request.FILES, picks=picks(request.scope, None))
    if not form.is_valid():
        return render(request, "registry/upload.html", {"form": form}, status=422)
    file, chosen = form.cleaned_data["file"], form.cleaned_data["place"]
    place = Place.objects.get(pk=chosen) if chosen else None
    batch = bringing.bring(
        file.read(),
        file.name,
        area=request.on_post.place,
        place=place,
        look=jobs.look,
        by=request.on_post,
        at=instant(),
    )
    return redirect("registry:batch", batch.key)


def _batch(request: HttpRequest, key: str) -> Batch:
    rows = Batch.objects.visible_to(request.scope).select_related("by__place", "by__holder", "place", "document")
    return get_object_or_404(rows, key=key)


@reads("registry.see")
def batch(request: HttpRequest, key: str) -> HttpResponse:
    """One file: progress, counts, headings, faults, and what may be done with it."""
    row = _batch(request, key)
    work = bringing.work_of(row)
    told = {"batch": row, "job": job_of(work) if work and not work.is_over else None, "may": _may(request)}
    told |= {"counts": listing.counted(row), "faults": listing.fault_kinds(row), "columns": listing.columns_of(row)}
    told |= {"open_questions": row.questions.open().count(), "monitored": row.national_entries.count()}
    changed = listing.differences_of(row, request.scope)
    told |= {"differences": list(changed.order_by("id")[:FIRST]), "changed": changed.count()}
    return render(
        request, "registry/batch.html", told | {"failed": work.sentence if work and work.state == "failed" else ""}
    )


@writes("registry.enrol")
def mapping(request: HttpRequest, key: str) -> HttpResponse:
    """Another word on which heading is which column: the file is looked at again."""
    given = {name.removeprefix("column-"): whole(value)
             for name, value in request.POST.items() if name.startswith("column-")}  # fmt: skip
    bringing.map_again(_batch(request, key), given, look=jobs.look, by=request.on_post, at=instant())
    return redirect("registry:batch", key)


@writes("registry.enrol")
def load(request: HttpRequest, key: str) -> HttpResponse:
    bringing.load(_batch(request, key), job=jobs.load, by=request.on_post, at=instant())
    return redirect("registry:batch", key)


@writes("registry.enrol")
def drop(request: HttpRequest, key: str) -> HttpResponse:
    bringing.drop(_batch(request, key), by=request.on_post, at=instant())
    return redirect("registry:batches")


@writes("registry.withdraw")
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a loaded file back; without a reason the form says so."""
    row, form = _batch(request, key), ReasonForm(request.POST)
    take_back(row, by=request.on_post, at=instant(), reason=form.data.get("reason", ""))
    messages.success(request, f"批次 {key} 已撤回。")
    return redirect("registry:batch", key)


@reads("registry.enrol")
def faults(request: HttpRequest, key: str) -> HttpResponse:
    """The faults of the last look, by row."""
    row = _batch(request, key)
    rows = row.faults.filter(round=row.round)
    if request.GET.get("code"):
        rows = rows.filter(code=request.GET["code"])
    page = paged(request, rows, ("row", "id"))
    told = {"batch": row, "page": page, "pager": page, "kinds": listing.fault_kinds(row)}
    return render(request, "registry/faults.html", told | {"mine": row.by_id == request.on_post.pk})


@writes("registry.enrol")
def mark(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the copy of the file with its faults marked."""
    row, at = _batch(request, key), instant()
    _check_mine(row, request)
    work = ask(jobs.mark, by=request.on_post, at=at, key=f"registry.mark-{row.pk}.{row.round}.{day(at)}",
               place_id=row.place_id, batch=row.pk)  # fmt: skip
    return redirect("queue:work", work.pk)


@reads("registry.enrol")
def marked(request: HttpRequest, key: str, handle: UUID) -> HttpResponse:
    row = _batch(request, key)
    document = _marked_copy(row, handle)
    return render(request, "registry/marked.html", {"batch": row, "document": document})


@writes("registry.enrol")
def fetch(request: HttpRequest, key: str, handle: UUID) -> HttpResponse:
    """The marked copy itself: opening it is logged; only for the post that brought the file."""
    row = _batch(request, key)
    _check_mine(row, request)
    document, persons = _marked_copy(row, handle), row.counts.get("rows", 1)
    data = open_document(document, by=request.on_post, at=instant(), reason=f"下载问题标注表（{key}）", persons=persons)
    return attachment(data, document.name)


def _marked_copy(row: Batch, handle: UUID) -> Document:
    """A marked copy that the post which brought the file asked for."""
    made = Document.objects.filter(kind="enrol_marked", place_id=row.place_id, by=row.by_id)
    return get_object_or_404(made, handle=handle)


def _check_mine(row: Batch, request: HttpRequest) -> None:
    if row.by_id != request.on_post.pk:
        raise Refused("not_yours", "问题标注表含有原始数据，只有报送这份文件的岗位可以下载。")
