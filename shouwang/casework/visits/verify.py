"""The home check (入户核查): a household is visited, every reason of its clues answered, and it ends in one of seven ways.

*S1 第二步、第三步*; S4 一(二): 逐户注明研判结果. The same form posted twice counts once.
"""

from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.models import Post, User
from shouwang.casework.visits import special_file
from shouwang.casework.visits.facts import correct_facts
from shouwang.casework.visits.found import Found, names
from shouwang.casework.visits.guarantees import correct_register
from shouwang.casework.visits.models import NOT_ENROLLED, UNFINISHED, Evidence, Visit, VisitClue
from shouwang.casework.visits.needs import raise_needs
from shouwang.casework.visits.told import check
from shouwang.places.code import span
from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.screening.clues import answer, forward
from shouwang.screening.clues.models import Clue, Origin
from shouwang.trail.write import write

HEARD = ("assigned", "checked", "followed")  # states in which a clue waits for, or takes, an answer


def verify(
    household: Household, found: Found, *, by: Post, at: datetime, on: date, book: Book, typed_by: User | None = None
) -> Visit:
    """Record a home check made on a day by the people named, answer its clues, open problems, compose the special file.

    Refused, each with its rule: too few people; a clue not answered reason by reason; an ending that what was found
    contradicts; a household not enrolled without reason, evidence and judges; one that declines without its mark.
    """
    by.need("visits.verify")
    with transaction.atomic():
        earlier = Visit.objects.filter(uuid=found.uuid).first()
        if earlier:
            return earlier
        household = _lock(household, by)
        clues = _clues(household, found, by)
        must_file = needs_file(household, found, book)
        check(household, found, clues, book, on, must_file)
        visit = _create(household, found, by, at, on, typed_by)
        _reasons(visit, found, clues)
        correct_register(household, found.guarantees, details=found.facts.details, by=by, at=at, on=on)
        correct_facts(household, found, by=by, at=at, on=on)
        problems = raise_needs(visit, found, by=by, at=at, on=on, book=book)
        for clue in clues:
            _answer(clue, visit, found, problems, by, at, on, book)
        if must_file:
            special_file.compose(visit, by=by, at=at, on=on, book=book)
        write("visits.verify", by=by, at=at, on=on, subject=visit, typed_by=typed_by, note=visit.get_result_display())
    return visit


def needs_file(household: Household, found: Found, book: Book) -> bool:
    """Whether this ending needs a special file: not enrolled, and the household has a clue, a focus tag or a purpose.

    *S4 一(二)3*; an ordinary household of a sweep is done with one tap.
    """
    if found.result not in NOT_ENROLLED:
        return False
    if found.reasons or found.purpose in book.value("special_file_purposes") or found.result == "declined":
        return True
    return household.tags.filter(until__isnull=True).exists()


def _lock(household: Household, by: Post) -> Household:
    lo, hi = span(by.place_id)
    found = Household.objects.select_for_update(no_key=True).filter(pk=household.pk).first()
    if found is None or not lo <= found.place_id <= hi:
        raise Refused("not_here", "该户不在您的管辖范围内，请由该户所在村组核查。")
    return found


def _clues(household: Household, found: Found, by: Post) -> list[Clue]:
    """The clues that this visit answers: those whose reasons it names; for a household not met, all that wait for it."""
    waiting = Clue.objects.filter(household=household, state__in=HEARD).order_by("key")
    if found.result in UNFINISHED:
        return list(waiting.filter(state="assigned"))
    named = Origin.objects.filter(pk__in=[reason.origin for reason in found.reasons]).values("clue_id")
    return list(waiting.filter(pk__in=named).prefetch_related("origins"))


def _create(household, found: Found, by: Post, at, on, typed_by) -> Visit:
    visit = Visit.objects.create(
        uuid=found.uuid, household=household, place_id=household.place_id, purpose=found.purpose,
        channel=found.channel, on=on, at=at, by=by, typed_by=typed_by, checkers=list(names(found.checkers)),
        judges=list(names(found.judges)), edition=found.edition, answers=found.answers, finding=found.finding.strip(),
        result=found.result, reason=_reason(found), gone_as=found.gone_as, risks=list(found.risks),
        net_per_head_fen=found.net_per_head_fen, outlay_fen=found.outlay_fen, informed_on=found.informed_on,
        mark=found.mark, **found.guarantees,
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(visit=visit, household_id=household.pk, place_id=household.place_id, title=title, document=document)
        for title, document in found.evidence
    )
    return visit


def _reason(found: Found) -> str:
    ordinary = "排查未发现返贫致贫风险" if found.result == "no_risk" else ""
    return found.reason.strip() or ordinary


def _reasons(visit: Visit, found: Found, clues: list[Clue]) -> None:
    owner = {origin.pk: clue.pk for clue in clues for origin in clue.origins.all()} if found.reasons else {}
    VisitClue.objects.bulk_create(
        VisitClue(
            visit=visit, household_id=visit.household_id, place_id=visit.place_id, origin_id=reason.origin,
            clue_id=owner[reason.origin], verdict=reason.verdict, finding=reason.finding.strip(),
            evidence=reason.evidence,
        )
        for reason in found.reasons
    )  # fmt: skip


def _answer(clue: Clue, visit: Visit, found: Found, problems, by, at, on, book) -> None:
    mine = {origin.pk for origin in clue.origins.all()}
    told = "；".join(reason.finding.strip() for reason in found.reasons if reason.origin in mine) or visit.finding
    first = problems[0] if problems else None
    acting, solve_by = (first.acting, first.due_on) if first and found.result == "problem" else ("", None)
    answer.answer(
        clue, result=found.result, finding=told, checkers=list(visit.checkers), by=by, at=at, on=on, book=book,
        acting=acting, solve_by=solve_by,
    )  # fmt: skip
    if found.result == "not_here":
        _send_on(clue, found, by, at, on)


def _send_on(clue: Clue, found: Found, by, at, on) -> None:
    """A household that is not here: its clue goes up, open, to be forwarded. *S3 集中交办*."""
    clue.refresh_from_db()
    if clue.state == "assigned":
        forward.send_back(clue, found.gone_as, by=by, at=at, on=on, note=found.finding.strip())
