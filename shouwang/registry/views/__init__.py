"""Pages of the register: households found, shown, corrected."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from shouwang.places.clock import day, instant
from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry import listing
from shouwang.registry.admit import admit
from shouwang.registry.card import card
from shouwang.registry.deeds import Deed, Subject, focus_groups
from shouwang.registry.forms import AdmitForm, FilterForm, NumberForm
from shouwang.registry.found import ORDERS, Asked, by_number, found, picks, villages, words
from shouwang.registry.models import Household, Person, Tag
from shouwang.registry.narrow import Columns, ListFilter
from shouwang.registry.pairs import merged_into, survivor_of
from shouwang.registry.safety_net import proposals as proposed
from shouwang.registry.sheet import changes_sheet, sheet, whole_sheet
from shouwang.registry.story import story_of
from shouwang.registry.tag import untag as end_tag
from shouwang.web.doors import by_method, reads, writes
from shouwang.web.download import attachment
from shouwang.web.meanwhile import status_of
from shouwang.web.menu import address
from shouwang.web.paging import paged
from shouwang.web.search import whole

DEEDS = ("admit", "correct", "change", "tag", "mark_safety_net", "enrol", "withdraw", "erase")


def may_of(request: HttpRequest) -> dict[str, bool]:
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
    return render(
        request, "registry/households.html", told | {"may": may_of(request), "query": request.GET.urlencode()}
    )


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


@reads("registry.see")
def workbook(request: HttpRequest) -> HttpResponse:
    """The filtered households with all their members and every column that loading reads; what is sealed stays masked."""
    _, asked = _asked(request)
    rows = found(asked, request.scope).order_by(*ORDERS[asked.order])
    return attachment(whole_sheet(rows, day(instant())), "农户登记表.xlsx")


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
    told = {"card": card(row, request.scope, day(instant())), "household": row, "may": may_of(request)}
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
    told = {"page": page, "pager": page, "may": may_of(request), "filters": form.shown(request)}
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
