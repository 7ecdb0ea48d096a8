"""What lies on the table of a passage: papers laid, and those that the procedure itself has made. A few queries for many.

*S1 第四步: 重点审核程序资料的规范性、完整性*.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Count, Q

from shouwang.casework.cases.adults import adults, lacking
from shouwang.casework.cases.models import (
    Application,
    Ballot,
    CrossCheckResult,
    NoticeLine,
    NoticePhoto,
    Paper,
    Passage,
)
from shouwang.casework.cases.steps import RECOGNITION
from shouwang.places.code import at_level
from shouwang.places.models import PostingPlace
from shouwang.policy import codes
from shouwang.policy.book import Book

ASSETS = len(codes.read("asset"))
_APPLICATION = frozenset({"application", "consent", "risk_proof", "survey"})
_COMPARISON = frozenset({"comparison"})
_MEETING = frozenset({"minutes", "sign_in", "meeting_photo"})
_NOTICE = frozenset({"notice_text", "notice_start_photo", "notice_end_photo"})


def at_hand(
    passages: Sequence[Passage], on: date, book: Book, wanted: Collection[str] | None = None
) -> dict[int, set[str]]:
    """The keys of the papers that each passage has on a day; only `wanted` ones are looked for, or all."""
    found: dict[int, set[str]] = defaultdict(set)
    if wanted is not None and not wanted:
        return found
    for passage_id, key in Paper.objects.filter(passage__in=passages).values_list("passage_id", "key"):
        found[passage_id].add(key)
    makers = {_APPLICATION: _application, _COMPARISON: _comparison, _MEETING: _meeting, _NOTICE: _notice}
    for keys, maker in makers.items():
        if wanted is None or keys & set(wanted):
            maker(passages, on, book, found)
    return found


def _application(passages, on: date, book: Book, found) -> None:
    recognising = [passage for passage in passages if passage.purpose == RECOGNITION]
    proofs = Application.objects.filter(cases__in=[p.case_id for p in recognising]).annotate(n=Count("attachments"))
    made = {row.pk: row for row in proofs}
    bare = lacking([p.household_id for p in recognising], on, int(book.value("adult_age")))
    for passage in recognising:
        application = made.get(passage.case.application_id)
        if application:
            found[passage.pk].add("application")
            if application.n or application.no_evidence:
                found[passage.pk].add("risk_proof")
        found[passage.pk].add("survey")
        if not bare[passage.household_id] or _has_compared(passage):
            found[passage.pk].add("consent")


def _has_compared(passage: Passage) -> bool:
    """Whether the comparison is behind: it was made while the authorisations were in force."""
    line = passage.line
    return any("comparison" in step.papers and step.key in passage.done for step in line.steps)


def _comparison(passages, on: date, book: Book, found) -> None:
    """All nine kinds of every adult member recorded, and every finding judged. *S1 第五步*."""
    told: dict[int, dict[int, int]] = defaultdict(dict)
    judged = Q(found="found", verdict="")
    rows = CrossCheckResult.objects.filter(passage__in=passages).exclude(judged)
    for passage_id, person_id, n in rows.values_list("passage_id", "person_id").annotate(n=Count("id")):
        told[passage_id][person_id] = n
    wanted = adults(
        [passage.household_id for passage in passages if passage.pk in told], on, int(book.value("adult_age"))
    )
    for passage in passages:
        people = wanted.get(passage.household_id, [])
        if people and all(told[passage.pk].get(person.pk, 0) >= ASSETS for person in people):
            found[passage.pk].add("comparison")


def _meeting(passages, on: date, book: Book, found) -> None:
    ballots = Ballot.objects.filter(passage__in=passages, void_on__isnull=True).select_related("meeting")
    for ballot in ballots:
        keys = {"minutes": bool(ballot.meeting.minutes), "sign_in": ballot.meeting.sign_in_id}
        keys["meeting_photo"] = ballot.meeting.photo_id
        found[ballot.passage_id] |= {key for key, there in keys.items() if there}


def _notice(passages, on: date, book: Book, found) -> None:
    """The notice text, and its photos at every posting place of the village: dated at start and end. *S1 第四步*."""
    lines = list(NoticeLine.objects.filter(passage__in=passages, removed_on__isnull=True).select_related("notice"))
    photos: dict[int, list[NoticePhoto]] = defaultdict(list)
    for photo in NoticePhoto.objects.filter(notice__in={line.notice_id for line in lines}):
        photos[photo.notice_id].append(photo)
    villages = {at_level(line.place_id, "village") for line in lines}
    postings: dict[int, list[PostingPlace]] = defaultdict(list)
    for posting in PostingPlace.objects.filter(place_id__in=villages):
        postings[posting.place_id].append(posting)
    for line in lines:
        found[line.passage_id].add("notice_text")
        places = standing(postings[at_level(line.place_id, "village")], line.since)
        for moment in ("start", "end"):
            if places and not unproved(line, places, photos[line.notice_id], moment):
                found[line.passage_id].add(f"notice_{moment}_photo")


def standing(postings: Sequence[PostingPlace], on: date) -> list[PostingPlace]:
    """The posting places that a village keeps on a day."""
    return [place for place in postings if place.since <= on and (place.until is None or place.until >= on)]


def unproved(line: NoticeLine, places: Sequence[PostingPlace], photos: Sequence[NoticePhoto], moment: str) -> list[str]:
    """Names of the posting places without a photo of this line's start (its own first day) or end (its last, or later)."""
    good = {
        photo.posting_id
        for photo in photos
        if photo.moment == moment and (photo.on == line.since if moment == "start" else photo.on >= line.last_on)
    }
    return [place.name for place in places if place.pk not in good]
