"""Review meetings (民主评议): one meeting of a village judges many households, each by its own vote. *S1 第四步*.

*不少于15人的村民代表*: only villager representatives count for the quorum, each once, from the village's roll. A
member or relative of a household does not vote on it. There is no quota, and no field for one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shouwang.accounts.models import Post
from shouwang.casework.cases.decide import decide_many
from shouwang.casework.cases.models import Attendance, Ballot, Meeting, Passage, RollEntry
from shouwang.casework.cases.steps import RECOGNITION
from shouwang.casework.cases.village import need_whole
from shouwang.casework.cases.wish import Wish
from shouwang.places.code import at_level, short
from shouwang.places.models import Place
from shouwang.places.serial import take
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.trail.write import write
from shouwang.vault.models import Document
from shouwang.workflow.procedure import Verdict

REPRESENTATIVE = "representative"


@dataclass(frozen=True)
class Vote:
    """A household's vote: how many for, against and abstaining; `recused` are roll entries that did not vote on it."""

    passage: Any
    in_favour: int
    against: int = 0
    abstaining: int = 0
    recused: tuple[int, ...] = field(default=())
    opinion: str = ""


def hold(
    village: Place,
    *,
    entries: Collection[RollEntry],
    where: str,
    chair: str,
    recorder: str,
    minutes: str,
    by: Post,
    at: datetime,
    on: date,
    sign_in: Document | None = None,
    photo: Document | None = None,
) -> Meeting:
    """Record a meeting that was held, with those of the roll who came. Refused without a quorum of representatives."""
    by.need("cases.meet")
    need_whole(village.pk, by)
    if not all(words.strip() for words in (where, chair, recorder, minutes)):
        raise Refused("incomplete", "请填写会议地点、主持人、记录人和评议记录。")
    book = in_force(village.pk, on)
    with transaction.atomic():
        came = _came(village, entries, on)
        representatives = sum(entry.kind == REPRESENTATIVE for entry in came)
        _quorum(representatives, book)
        made = Meeting.objects.create(
            key=take(f"{short(village.pk)}-PY{on:%Y%m}-", width=3)[0], place=village, on=on, at=at, by=by,
            where=where.strip(), chair=chair.strip(), recorder=recorder.strip(), minutes=minutes.strip(),
            representatives=representatives, sign_in=sign_in, photo=photo,
        )  # fmt: skip
        Attendance.objects.bulk_create(
            Attendance(meeting=made, place=village, entry=entry, name=entry.name, kind=entry.kind) for entry in came
        )
        write("cases.hold_meeting", by=by, at=at, on=on, subject=made, note=f"到会村民代表{representatives}人")
    return made


def _came(village: Place, entries: Collection[RollEntry], on: date) -> list[RollEntry]:
    wanted = {entry.pk for entry in entries}
    came = list(RollEntry.objects.in_force(on).filter(pk__in=wanted, place=village).order_by("kind", "id"))
    if len(came) < len(wanted):
        raise Refused("not_on_roll", "到会人员中有人不在本村当日的名册上，请先在名册中登记。")
    return came


def _quorum(representatives: int, book: Book) -> None:
    line = str(book.value("procedure_in_use", RECOGNITION))
    quorum = int(book.value("review_quorum", line))
    if representatives < quorum:
        raise Refused(
            "no_quorum",
            f"到会村民代表{representatives}人，不足{quorum}人，会议无效，不能登记。（S1 第四步：不少于{quorum}人）",
        )


def judge(meeting: Meeting, votes: Sequence[Vote], *, by: Post, at: datetime) -> list[Ballot]:
    """Record the votes of a meeting; each household passes, or not, by its own vote, on the day of the meeting.

    Refused as a whole: a vote whose counts do not add up to those who may vote; a household that is not due for
    review; one judged already.
    """
    by.need("cases.meet")
    book = in_force(meeting.place_id, meeting.on)
    with transaction.atomic():
        came = list(meeting.attendance.select_related("entry__person").order_by("id"))
        passages = [vote.passage for vote in votes]
        list(Passage.objects.select_for_update().filter(pk__in=[p.pk for p in passages]).order_by("pk").values("pk"))
        if any(at_level(passage.place_id, "village") != meeting.place_id for passage in passages):
            raise Refused("other_village", "有农户不属于召开会议的村，不能在本次会议上评议。")
        ballots = [_ballot(meeting, vote, came, book) for vote in votes]
        done = []
        for key, group in _by_step(ballots):
            wishes = [_wish(meeting, ballot) for ballot in group]
            done += decide_many(wishes, step=key, by=by, at=at, on=meeting.on)
        write("cases.judge", by=by, at=at, on=meeting.on, subject=meeting, note=f"评议{len(done)}户")
    return ballots


def voters(came: Sequence[Attendance], passage: Passage, recused: Collection[int], book: Book) -> tuple[list, list]:
    """Of those who came: who may vote on a household, and who may not because he belongs to it or is a relative."""
    entitled = [one for one in came if one.kind in book.value("review_voters")]
    out = [
        one
        for one in entitled
        if one.entry_id in recused or (one.entry.person and one.entry.person.household_id == passage.household_id)
    ]
    return [one for one in entitled if one not in out], out


def _ballot(meeting: Meeting, vote: Vote, came: Sequence[Attendance], book: Book) -> Ballot:
    passage = vote.passage
    whose = f"{passage.case.household.head_name}："
    strangers = set(vote.recused) - {one.entry_id for one in came}
    if strangers:
        raise Refused("not_present", whose + "回避的人没有到会，请核对签到。")
    may, out = voters(came, passage, vote.recused, book)
    cast = vote.in_favour + vote.against + vote.abstaining
    if min(vote.in_favour, vote.against, vote.abstaining) < 0 or cast != len(may):
        raise Refused(
            "count_wrong",
            f"{whose}同意、反对、弃权合计{cast}票，与应投{len(may)}票（到会{len(may) + len(out)}人，回避{len(out)}人）不符。",
        )
    share = int(book.value("review_majority"))
    passed = vote.in_favour * 100 > share * len(may)
    failed = Verdict.STOP if passage.purpose == RECOGNITION else Verdict.KEEP
    return Ballot(
        meeting=meeting, passage=passage, household_id=passage.household_id, place_id=passage.place_id,
        in_favour=vote.in_favour, against=vote.against, abstaining=vote.abstaining,
        recused=[one.pk for one in out], verdict=Verdict.PASS if passed else failed, opinion=vote.opinion.strip(),
    )  # fmt: skip


def _by_step(ballots: Sequence[Ballot]) -> list[tuple[str, list[Ballot]]]:
    """The ballots by the step that they decide, saved first so that the minutes lie on the table."""
    groups: dict[str, list[Ballot]] = {}
    for ballot in ballots:
        groups.setdefault(review_step(ballot.passage), []).append(ballot)
    standing = Ballot.objects.filter(passage__in=[ballot.passage for ballot in ballots], void_on__isnull=True)
    twice = standing.select_related("passage__case__household").first()
    if twice:
        raise Refused("already_done", f"{twice.passage.case.household.head_name}户已经评议过了。")
    Ballot.objects.bulk_create(ballots)
    return list(groups.items())


def review_step(passage: Passage) -> str:
    """The key of the line's review step: the one that asks for a quorum."""
    keys = [step.key for step in passage.line.steps if step.quorum]
    if not keys:
        raise Refused("no_such_step", f"“{passage.line.title}”这条程序里没有民主评议。")
    return keys[0]


def _wish(meeting: Meeting, ballot: Ballot) -> Wish:
    tally = f"同意{ballot.in_favour}票、反对{ballot.against}票、弃权{ballot.abstaining}票"
    declined = ballot.verdict == Verdict.STOP
    return Wish(
        ballot.passage, ballot.verdict, opinion=f"{meeting.key} {tally}。{ballot.opinion}",
        representatives=meeting.representatives, ground="not_qualified" if declined else "",
        judges=(meeting.chair, meeting.recorder) if declined else (),
    )  # fmt: skip
