"""A village of the test county and its people, and short words for walking a household along a line.

Every act is done by its own post, within that post's own sight, at nine o'clock of the day on which it happened.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from shouwang.accounts.models import Post
from shouwang.casework.cases import apply as applying
from shouwang.casework.cases import authorise as authorising
from shouwang.casework.cases import (
    cross_check,
    finish_notice,
    lay_paper,
    meet,
    post_notice,
    recognise,
    submit,
    weigh,
)
from shouwang.casework.cases.decide import decide
from shouwang.casework.cases.models import Authorisation, Case, Passage, RollEntry
from shouwang.casework.visits import verify as verifying
from shouwang.casework.visits.found import Found, Reason
from shouwang.places.models import Place, PostingPlace
from shouwang.policy import codes
from shouwang.policy.in_force import in_force
from shouwang.policy.models import CountyLine
from shouwang.registry.models import Household, Membership, Person
from shouwang.screening.clues import report as reporting
from shouwang.vault import documents
from shouwang.web.sight import within
from tests.county import AREA, post

HERE = ZoneInfo("Asia/Shanghai")
VILLAGE = AREA + 1001000
OTHER_VILLAGE = AREA + 1002000
TOWNSHIP = AREA + 1000000
DAY = date(2026, 9, 1)
REPRESENTATIVES = 16


def instant(on: date) -> datetime:
    return datetime.combine(on, time(9), HERE)


def do(act, *args, by: Post, on: date, **said):
    """One act of a post, within its own sight, recorded on the day it happened."""
    with within(by.scope()):
        return act(*args, by=by, at=instant(on), on=on, **said)


def see(by: Post | None = None):
    """The sight of the whole prefecture, or of a post: for looking, and for what no act makes yet."""
    return within(by.scope() if by else _whole())


@cache
def _whole():
    return post("prefecture_officer").scope()


def reviewer(village: int = VILLAGE) -> Post:
    return post("village_reviewer", village)


def paper(place: int = VILLAGE, household: int | None = None, kind: str = "scan"):
    with see():
        return documents.store(
            b"scan", name="scan.jpg", kind=kind, place_id=place, at=instant(DAY), household_id=household
        )


def use_line(name: str, purpose: str = "recognition") -> None:
    """The county chooses another line of steps."""
    county_says("procedure_in_use", name, population=purpose)


def county_says(name: str, value, *, population: str = "", unit: str = "") -> None:
    """A released policy line of the county's own."""
    officer, approver, then = post("county_officer"), post("county_approver"), instant(date(2021, 1, 1))
    with see():
        CountyLine.objects.create(
            name=name, population=population, since=then.date(), value=value, unit=unit, cite="县文〔2021〕1号",
            place_id=AREA, entered_by=officer, enterer=officer.holder, entered_at=then, released_by=approver,
            releaser=approver.holder, known_at=then,
        )  # fmt: skip


def household(
    head: str = "张三",
    *,
    village: int = VILLAGE,
    attribute: str = "ordinary",
    adults: int = 2,
    children: int = 1,
    **facts,
) -> Household:
    """A household of invented people in a village: so many adults, so many children."""
    with see():
        number = Household.objects.count() + 1
        made = Household.objects.create(
            place_id=village, key=f"{village // 1000}-{number:04d}", head_name=head, attribute=attribute,
            members=adults + children, **facts,
        )  # fmt: skip
        for index in range(adults + children):
            born = date(1975, 5, 1) if index < adults else date(2016, 5, 1)
            person = Person.objects.create(
                household=made, place_id=village, key=f"{made.key}-{index + 1:02d}", birth=born,
                name=head if index == 0 else f"{head}家人{index}", relation="01" if index == 0 else "99",
            )  # fmt: skip
            Membership.objects.create(household=made, place_id=village, person=person, relation=person.relation)
    return made


def found(result: str = "to_recognition", **said) -> Found:
    """What a home check told; everything a plain one needs, changed by what is said."""
    plain = Found(
        uuid=uuid.uuid4(), purpose="focus", result=result, finding="户主住院，支出较大", checkers=("王一", "李二"),
        risks=("01",) if result == "to_recognition" else (),
    )  # fmt: skip
    return replace(plain, **said)


def visit(home: Household, told: Found | None = None, *, on: date = DAY, by: Post | None = None):
    by = by or post("grid_worker", home.place_id)
    book = _book(home, on, by)
    return do(verifying.verify, home, told or found(), by=by, on=on, book=book)


def _book(home, on, by):
    with within(by.scope()):
        return in_force(home.place_id, on)


def apply(home: Household, *, on: date = DAY, kind: str = "own", by: Post | None = None, **said):
    said = {"applicant": home.head_name, "text": "因病支出大，生活困难", "has_promised": True, "no_evidence": "单据在医院",
            "kind": kind} | said  # fmt: skip
    return do(applying.apply, home, by=by or reviewer(home.place_id), on=on, **said)


def authorise(home: Household, *, on: date = DAY, people: Sequence[Person] | None = None) -> list[Authorisation]:
    with see():
        adults = list(Person.objects.filter(household=home, birth__lt=date(2000, 1, 1)).order_by("id"))
    return [
        do(authorising.authorise, one, how="signature", by=reviewer(home.place_id), on=on) for one in people or adults
    ]


def open_case(home: Household, *, on: date = DAY, category: str = "", authorised: bool = True) -> Case:
    """A household applied, was visited and authorised the cross-check; its case is open."""
    applied = apply(home, on=on)
    checked = visit(home, on=on)
    if authorised:
        authorise(home, on=on)
    kind = category or ("marginal" if home.attribute == "ordinary" else "unstable")
    return do(
        recognise.recognise,
        checked,
        application=applied,
        category=kind,
        risks=["01"],
        by=reviewer(home.place_id),
        on=on,
    )


def passage(case: Case) -> Passage:
    with see():
        return Passage.objects.select_related("case__household").get(case=case, ended_on__isnull=True)


def roll(village: int = VILLAGE, *, representatives: int = REPRESENTATIVES) -> list[RollEntry]:
    """A village's roll: its representatives, two of the two committees, one cadre, one of the resident team."""
    with see():
        place = Place.objects.get(pk=village)
        standing = list(RollEntry.objects.filter(place=place, until__isnull=True))
        PostingPlace.objects.get_or_create(
            place=place, name="村委会", defaults={"kind": "office", "since": date(2025, 1, 1)}
        )
        PostingPlace.objects.get_or_create(
            place=place, name="东头集中点", defaults={"kind": "cluster", "households": 24, "since": date(2025, 1, 1)}
        )
    if standing:
        return standing
    kinds = ["representative"] * representatives + ["committee"] * 2 + ["township", "resident_team"]
    since, titles = DAY - timedelta(30), {kind: codes.title("attendance", kind) for kind in kinds}
    with see():
        return RollEntry.objects.bulk_create(
            RollEntry(place=place, name=f"{titles[kind]}{n}", kind=kind, since=since) for n, kind in enumerate(kinds)
        )


def meeting(village: int = VILLAGE, *, on: date = DAY, entries=None):
    """A meeting that was held with those of the roll, its sign-in sheet and a photo."""
    entries = roll(village) if entries is None else entries
    with see():
        place = Place.objects.get(pk=village)
    return do(
        meet.hold, place, entries=entries, where="村委会", chair="支书", recorder="文书", minutes="逐户评议",
        sign_in=paper(village), photo=paper(village), by=reviewer(village), on=on,
    )  # fmt: skip


def judge(held, passages: Sequence[Passage], *, against: int = 0):
    """All of the meeting vote for each household, but `against`."""
    by = reviewer(held.place_id)
    with within(by.scope()):
        came = held.attendance.count()
        votes = [meet.Vote(one, came - against, against) for one in passages]
        return meet.judge(held, votes, by=by, at=instant(held.on))


def notice(village: int, passages: Sequence[Passage], *, on: date):
    """A list posted on a day and photographed at every posting place that day."""
    with see():
        place = Place.objects.get(pk=village)
    made = do(post_notice.post, place, passages, contact="村委会 12317", by=reviewer(village), on=on)
    photograph(made, "start", on=on)
    return made


def photograph(made, moment: str, *, on: date) -> None:
    by = reviewer(made.place_id)
    with see():
        places = list(PostingPlace.objects.filter(place_id=made.place_id))
    for place in places:
        do(finish_notice.photograph, made, place, moment=moment, document=paper(made.place_id), by=by, on=on)


def finish(made, *, on: date):
    """Photographed at the end, and passed."""
    photograph(made, "end", on=on)
    return do(finish_notice.finish, made, by=reviewer(made.place_id), on=on)


def send_up(village: int, passages: Sequence[Passage], *, on: date):
    with see():
        place = Place.objects.get(pk=village)
    return do(submit.submit, place, passages, by=reviewer(village), on=on)


def lay(one: Passage, step: str, key: str, *, by: Post, on: date) -> None:
    do(lay_paper.lay, [one], step=step, key=key, document=paper(one.place_id), by=by, on=on)


def compare(one: Passage, *, on: date, found_kind: str = "", verdict: str = "confirmed") -> None:
    """The county looked at all nine kinds of every adult and found nothing, or one thing."""
    with see():
        people = Person.objects.filter(household_id=one.household_id, birth__lt=date(2000, 1, 1)).order_by("id")
        ids = list(people.values_list("pk", flat=True))
    seen = [
        cross_check.Seen(pk, kind, "found", verdict, "有合理说明", 100_00)
        if kind == found_kind and pk == ids[0]
        else cross_check.Seen(pk, kind, "nothing")
        for pk in ids
        for kind in codes.read("asset")
    ]
    do(cross_check.compare, one, seen, by=post("county_officer"), on=on)


def say(one: Passage, step: str, verdict: str = "pass", *, by: Post, on: date, **said):
    """A decision at a step, by a post."""
    return do(decide, one, step=step, verdict=verdict, by=by, on=on, **said)


@dataclass
class People:
    """One post at each desk, each held by another person."""

    grid: Post
    reviewer: Post
    specialist: Post
    township: Post
    officer: Post
    approver: Post


def people() -> People:
    return People(
        post("grid_worker", VILLAGE), reviewer(), post("township_specialist", TOWNSHIP),
        post("township_reviewer", TOWNSHIP), post("county_officer"), post("county_approver"),
    )  # fmt: skip


def after(on: date, days: int) -> date:
    return on + timedelta(days)


def clue(home: Household, *, on: date = DAY, reason: str = "medical_cost", reasons: int = 1):
    """A clue about a household on the village's desk, brought in `reasons` times."""
    by = reviewer(home.place_id)
    with within(by.scope()):
        book = in_force(home.place_id, on)
    for n in range(reasons):
        made = do(
            reporting.report, home, kind="application", reason=reason, text=f"住院自付大{n}", applicant="邻居", by=by, on=on,
            book=book,
        )  # fmt: skip
    return made.clue


def answers(of, *, verdict: str = "true", evidence=None) -> tuple[Reason, ...]:
    """Every reason of a clue answered."""
    with see():
        return tuple(Reason(o.pk, verdict, f"核实{o.pk}", evidence) for o in of.origins.order_by("id"))


READY = frozenset({"helper", "measures", "expected_on"})


def prepare(one: Passage, key: str, *, on: date) -> dict:
    """Lay on the table what a step asks for beside what acts make; returns what the decision itself has to say."""
    step, who = one.line.step(key), desk(one, key)
    for each in step.papers:
        if each not in lay_paper.MADE_BY_ACTS:
            lay(one, key, each, by=who, on=on)
    if "comparison" in step.papers:
        compare(one, on=on)
    return {"needs": READY} if step.needs else {}


def desk(one: Passage, key: str) -> Post:
    """The post of the test county that may take a step."""
    step = one.line.step(key)
    places = {"village": one.place_id, "township": one.place_id // 10**6 * 10**6, "county": AREA}
    return post(step.roles[0], places[step.level])


def advance(one: Passage, key: str, *, on: date) -> date:
    """Take a step as it has to be taken, from that day on; returns the day on which it was done."""
    step = one.line.step(key)
    if step.quorum:
        judge(meeting(one.place_id, on=on), [one])
    elif step.wait:
        hung = notice(one.place_id, [one], on=on)
        with see():
            on = hung.lines.get(passage=one).opens_on
        finish(hung, on=on)
    elif key == submit.SUBMIT:
        send_up(one.place_id, [one], on=on)
    else:
        if step.level == "township" and not one.line.has(submit.SUBMIT) and weigh.needs_submission(one.line, step):
            send_up(one.place_id, [one], on=on)
        say(one, key, by=desk(one, key), on=on, **prepare(one, key, on=on))
    return on


def lead_to(case: Case, key: str, *, on: date) -> tuple[Passage, date]:
    """Walk a case along its line until a step is due; returns the passage and the day."""
    one = passage(case)
    while key not in one.due:
        on = advance(one, one.due[0], on=on)
        one = passage(case)
    return one, on
