"""Adopting (接续): cases from what the national system says of households that are monitored already. *S4 一(五)*.

Recognition was walked there; here the case begins with its category, risks, days, helper and measures. A risk that is
gone is adopted as gone, one that was marked again as marked again. A household is adopted once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.adoption.candidates import WHY, Candidate, met, under_recognition
from shouwang.casework.adoption.models import Adoption
from shouwang.casework.adoption.told import Episode, episodes
from shouwang.casework.assistance.models import Helper, Measure
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.steps import ELIMINATED, IN_CARE, MONITORED
from shouwang.places.code import at_level, short
from shouwang.places.serial import take_each
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry import monitor
from shouwang.registry.models import Household
from shouwang.trail.write import write_many

ENDED = "全国系统登记的帮扶结束时间"


@dataclass
class Adopted:
    """What became of a portion: cases by key and, for those left, the codes of why."""

    cases: list[Case] = field(default_factory=list)
    left: dict[str, list[str]] = field(default_factory=dict)
    lacks: Counter = field(default_factory=Counter)
    incomplete: int = 0
    eliminated: int = 0

    def add(self, other: "Adopted") -> None:
        self.cases += other.cases
        self.left |= other.left
        self.lacks.update(other.lacks)
        self.incomplete += other.incomplete
        self.eliminated += other.eliminated


def adopt(wanted: Sequence[Candidate], *, by: Post, at: datetime, on: date) -> Adopted:
    """Adopt households; those that may not be are left with the reason (see `candidates.WHY`), and so are those adopted
    before. Refused when one of them lies beyond the post's places, or something was added without saying why.
    """
    by.need("adoption.adopt")
    _check(wanted, by)
    with transaction.atomic():
        free, done = _locked(wanted), Adopted()
        book, walking = in_force(by.place_id, on), under_recognition([one.household.pk for one in free])
        for one in free:
            if why := one.why_not(on, book, walking):
                done.left[one.household.key] = why
        kept = [one for one in free if one.household.key not in done.left]
        _make(kept, done, by, at, on, book)
    return done


def adopt_one(one: Candidate, *, by: Post, at: datetime, on: date) -> Case:
    """Adopt one household as a person sees it; refused with what stands in the way."""
    done = adopt([one], by=by, at=at, on=on)
    if not done.cases:
        why = done.left.get(one.household.key, [])
        said = "、".join(WHY[code] for code in why) or "这一户已经有监测帮扶，不用再接续"
        raise Refused(why[0] if why else "already_open", f"{one.household.head_name}户不能接续：{said}。")
    return done.cases[-1]


def _check(wanted: Sequence[Candidate], by: Post) -> None:
    scope = by.scope()
    if not all(scope.contains(one.household.place_id) for one in wanted):
        raise Refused("not_here", "有农户不在您的管辖范围内，不能接续。")
    if any(one.given and not one.reason.strip() for one in wanted):
        raise Refused("no_reason", "补充了全国系统没有的内容，须写明依据。")


def _locked(wanted: Sequence[Candidate]) -> list[Candidate]:
    """Those that still wait, locked in one order: who adopts at the same time stands in line, and finds nothing to do."""
    ids = [one.household.pk for one in wanted]
    rows = Household.objects.select_for_update(no_key=True).filter(pk__in=ids, has_case=False).order_by("pk")
    now = {home.pk: home for home in rows}
    cared = set(Case.objects.filter(household__in=now, stage__in=IN_CARE).values_list("household_id", flat=True))
    return [
        Candidate(now[one.household.pk], one.entry, one.given, one.reason)
        for one in wanted
        if one.household.pk in now and one.household.pk not in cared
    ]


def _make(kept: list[Candidate], done: Adopted, by: Post, at: datetime, on: date, book: Book) -> None:
    walked = [(one, episode) for one in kept for episode in episodes(one.told)]
    cases = _cases(walked)
    Case.objects.bulk_create(cases)
    last = {case.household_id: case for case in cases}  # the present episode comes last
    made = [_adoption(one, case, by, at, on) for (one, _), case in zip(walked, cases, strict=True)]
    Adoption.objects.bulk_create(made)
    now = [(one, last[one.household.pk]) for one in kept]
    Helper.objects.bulk_create(helper for one, case in now if (helper := _helper(one, case, by, at, on)))
    Measure.objects.bulk_create(_measures(now, by, at, book))
    monitor.adopt(
        [(one.household, case.category, case.qualified_on, case.eliminated_on) for one, case in now],
        by=by,
        at=at,
        on=on,
    )
    changes = [
        (each, {"stage": ["", each.case.stage], "qualified_on": [None, str(each.case.qualified_on)]}) for each in made
    ]
    write_many("adoption.adopt", changes, by=by, at=at, on=on)
    done.cases += [case for _, case in now]
    for one in kept:
        lacks = one.lacks(on)
        done.lacks.update(lacks)
        done.incomplete += any(code != "expected" for code in lacks)
    done.eliminated += sum(case.stage == ELIMINATED for _, case in now)


def _cases(walked: list[tuple[Candidate, Episode]]) -> list[Case]:
    prefixes = [
        f"{short(at_level(one.household.place_id, 'county'))}-{episode.begun:%Y%m}-" for one, episode in walked
    ]  # fmt: skip
    numbers = {prefix: iter(each) for prefix, each in take_each(Counter(prefixes), width=5, series="case ").items()}
    return [
        _case(one, episode, next(numbers[prefix])) for (one, episode), prefix in zip(walked, prefixes, strict=True)
    ]  # fmt: skip


def _case(one: Candidate, episode: Episode, key: str) -> Case:
    home, told = one.household, one.told
    return Case(
        key=key, household=home, place_id=home.place_id, is_adopted=True, category=told.category, risks=list(told.risks),
        stage=ELIMINATED if episode.ended else MONITORED, opened_on=episode.begun, qualified_on=episode.begun,
        marked_on=episode.begun, remarked_on=episode.begun if episode.is_remark else None, eliminated_on=episode.ended,
        ended_on=episode.ended, way=episode.way,
    )  # fmt: skip


def _adoption(one: Candidate, case: Case, by: Post, at: datetime, on: date) -> Adoption:
    home = one.household
    return Adoption(
        case=case, household_id=home.pk, place_id=home.place_id, entry=one.entry, seen=one.entry,
        given={name: _plain(value) for name, value in one.given.items()}, reason=one.reason.strip()[:200],
        unread=list(one.entry.unread) if one.entry and case.stage != ELIMINATED else [], on=on, at=at, by=by,
    )  # fmt: skip


def _plain(value):
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _helper(one: Candidate, case: Case, by: Post, at: datetime, on: date) -> Helper | None:
    """Whom the entry names, as a person without a post: who of our accounts he is, people say. From the day it says,
    else from the day of adoption."""
    entry = one.entry
    if entry is None or not entry.helper_name:
        return None
    until = entry.helper_until if entry.helper_until and entry.helper_until <= on else None
    since = min(day for day in (entry.helper_since or on, until or on, on))
    return Helper(
        case=case, household_id=case.household_id, place_id=case.place_id, name=entry.helper_name,
        unit=entry.helper_unit, phone_id=entry.helper_phone_id, phone_mask=entry.helper_phone_mask, since=since,
        until=until, end_reason=ENDED if until else "", at=at, by=by,
    )  # fmt: skip


def _measures(now: list[tuple[Candidate, Case]], by: Post, at: datetime, book: Book) -> list[Measure]:
    """The measures that the national system records, without our evidence; which risks they answer, policy says."""
    told = {case.pk: one.entry.measures if one.entry else [] for one, case in now}
    keys = take_each({f"{case.key}-C": len(told[case.pk]) for _, case in now}, width=2)
    return [
        Measure(
            key=key,
            case=case,
            household_id=case.household_id,
            place_id=case.place_id,
            group=group,
            options=options,
            detail=detail,
            risks=met(tuple(case.risks), group, book),
            wish="",
            planned_on=case.qualified_on,
            due_on=case.qualified_on,
            is_adopted=True,
            by=by,
            at=at,
        )  # fmt: skip
        for _, case in now
        for key, (group, options, detail) in zip(keys.get(f"{case.key}-C", []), told[case.pk], strict=True)
    ]
