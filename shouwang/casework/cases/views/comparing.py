"""The county's cross-check page: one table, a line for each member, a column for each of the nine kinds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shouwang.casework.cases.adults import adults
from shouwang.casework.cases.cross_check import Seen
from shouwang.casework.cases.cross_check import compare as record
from shouwang.casework.cases.forms import CompareForm, DecideForm
from shouwang.casework.cases.models import Authorisation, Passage
from shouwang.casework.cases.views.asked import now, passages, today, where
from shouwang.casework.visits.typed import said
from shouwang.policy import codes
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Person
from shouwang.web.doors import by_method, reads, writes


def _passage(request: HttpRequest, key: str) -> Passage:
    return get_object_or_404(passages(request), case__key=key, purpose="recognition")


@reads("cases.see")
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Members and kinds, with what is known already."""
    passage = _passage(request, key)
    return _table(request, passage, _rows(passage, today()))


def _table(request: HttpRequest, passage: Passage, rows: list[dict]) -> HttpResponse:
    on = today()
    step = next((step for step in passage.line.steps if "comparison" in step.papers), None)
    initial = {"step": step.key, "seen": passage.decided, "on": on} if step else {}
    due = step is not None and step.key in passage.due and request.scope.may("cases.compare")
    told = {
        "case": passage.case, "where": where(passage.place_id), "rows": rows, "step": step,
        "decide": DecideForm(initial=initial, step=step, line=passage.line) if due else None,
    }  # fmt: skip
    return render(request, "cases/compare.html", told)


def _rows(passage: Passage, on, data=None) -> list[dict]:
    age = int(in_force(passage.place_id, on).value("adult_age"))
    known = {(row.person_id, row.kind): row for row in passage.comparisons.all()}
    given = set(
        Authorisation.objects.in_force(on).filter(household_id=passage.household_id).values_list("person_id", flat=True)
    )
    return [
        {
            "person": person,
            "allowed": person.pk in given,
            "kinds": [
                (title, _cell(person, kind, title, known.get((person.pk, kind)), data))
                for kind, title in codes.choices("asset")
            ],
        }
        for person in adults([passage.household_id], on, age)[passage.household_id]
    ]


def _cell(person: Person, kind: str, title: str, row, data) -> CompareForm:
    return CompareForm(data, prefix=f"{person.pk}-{kind}", initial=_told(row), of=f"{person.name}{title}")


def _told(row) -> dict:
    if row is None:
        return {}
    amount = None if row.amount_fen is None else f"{row.amount_fen // 100}.{row.amount_fen % 100:02d}"
    return {"found": row.found, "verdict": row.verdict, "explanation": row.explanation, "amount_fen": amount}


@writes("cases.compare")
def save(request: HttpRequest, key: str) -> HttpResponse:
    """Record what was answered; what stays empty is not recorded. With `fill` nothing is recorded yet: see `_filled`."""
    passage = _passage(request, key)
    if fill := request.POST.get("fill"):
        return _filled(request, passage, fill)
    seen = []
    for row in _rows(passage, today(), request.POST):
        for _, form in row["kinds"]:
            told = said(form)
            if told["found"]:
                person, kind = form.prefix.split("-")
                seen.append(Seen(int(person), kind, **told))
    if not seen:
        raise Refused("nothing_told", "请至少填写一项比对结果。")
    record(passage, seen, **now(request))
    messages.success(request, f"已登记{len(seen)}项比对结果。")
    return redirect("cases:compare", key)


def _filled(request: HttpRequest, passage: Passage, fill: str) -> HttpResponse:
    """The same table with “nothing found” put where one member (or `all` who allowed it) had no answer yet.

    What was chosen or typed stays; each answer can still be changed; only the officer's own button records it.
    """
    data = request.POST.copy()
    for row in _rows(passage, today()):
        if row["allowed"] and fill in ("all", str(row["person"].pk)):
            for _, form in row["kinds"]:
                name = form.add_prefix("found")
                data[name] = data.get(name) or "nothing"
    messages.info(request, "已把空着的类别填为“未发现”，还没有登记；请逐项核对、更正后，点“登记比对结果”。")
    return _table(request, passage, _rows(passage, today(), data))


compare = by_method(get=page, post=save)
