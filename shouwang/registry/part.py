"""The act of taking a merge back: the two are two again, each with what was its own. Only while nothing was decided since."""

from datetime import datetime

from django.db import transaction

from shouwang.refusal import Refused
from shouwang.registry.along import household_back, person_back, run_again
from shouwang.registry.models import Duplicate, Household, Person, Same, Source, Statement
from shouwang.registry.state import project
from shouwang.trail.models import Line
from shouwang.trail.words import VERBS
from shouwang.trail.write import write

NO_DECISION = ("registry.renumber", "accounts.pair", "accounts.unpair")


def part(pair: Duplicate, *, note: str, by, at: datetime) -> None:
    """Take a merge back. Refused without a reason, without reach, or when something was decided about them since."""
    by.need("registry.unite")
    if not note.strip():
        raise Refused("no_reason", "撤销合并要写明原因。")
    with transaction.atomic():
        pair = Duplicate.objects.select_for_update().get(pk=pair.pk)
        if pair.state != "same":
            raise Refused("not_merged", "这两边没有合并，或已经撤销，请刷新后再看。")
        was, into = _homes(pair, by)
        _check_free(pair, was, into)
        same = list(Same.objects.filter(pair=pair, ended_at=None))
        Same.objects.filter(pair=pair, ended_at=None).update(ended_at=at)
        if pair.source_id:
            Source.objects.filter(pk=pair.source_id).update(withdrawn_at=at)
        _back(pair, was, into, [one.person_id for one in same if one.person_id])
        project([was.pk, into.pk], at=at, parted=_parted(same, was, into))
        changes = {"state": ["same", "apart"]}
        for home in dict.fromkeys((was, into)):
            write("registry.part", by=by, at=at, subject=home, changes=changes, note=note)
        pair.state, pair.decided_by, pair.decided_at, pair.note, pair.moved = "apart", by, at, note[:200], {}
        pair.save()


def _homes(pair: Duplicate, by) -> tuple[Household, Household]:
    wanted = [pair.moved["was"], pair.moved["into"]]
    homes = {one.pk: one for one in Household.objects.select_for_update().filter(pk__in=wanted).order_by("id")}
    if any(pk not in homes or not by.scope().contains(homes[pk].place_id) for pk in wanted):
        raise Refused("wrong_area", "两边不都在您的管辖范围内，请由上级办理。")
    return homes[wanted[0]], homes[wanted[1]]


def _check_free(pair: Duplicate, was: Household, into: Household) -> None:
    lines = Line.objects.filter(household_id__in=[was.pk, into.pk], pk__gt=pair.moved["line"])
    since = list(lines.exclude(verb__in=NO_DECISION).order_by("id").values_list("verb", flat=True))
    if since:
        said = "、".join(dict.fromkeys(VERBS.get(verb, verb) for verb in since[:5]))
        raise Refused(
            "decided_since", f"合并之后已办理{len(since)}件事（{said}），不能整体撤销；请用拆户、更正逐项办理。"
        )


def _parted(same: list[Same], was: Household, into: Household) -> list:
    """Who were one until now, as subjects of statements."""
    return [((was.pk, one.person_id), (into.pk, one.is_person_id)) for one in same]


def _back(pair: Duplicate, was: Household, into: Household, merged: list[int]) -> None:
    """Rows and words go back to where they were."""
    for person, papers in pair.moved["papers"].items():
        person_back(papers, Person.objects.get(pk=int(person)))
    rows = pair.moved["rows"]
    household_back(rows, was)
    run_again(pair.moved["ended"])
    theirs = [*rows.get("registry.Person", []), *merged]
    where = {"household_id": was.pk, "place_id": was.place_id}
    Statement.objects.filter(household_id=into.pk, person_id__in=theirs).update(**where)
    Statement.objects.filter(household_id=was.pk, person_id=None).update(place_id=was.place_id)
