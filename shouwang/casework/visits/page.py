"""What the pages of home checks show: the reasons to be answered, with what the department said, and lists of visits."""

from dataclasses import dataclass

from shouwang.accounts.models import Post
from shouwang.casework.surveys.editions import editions
from shouwang.casework.surveys.question import MEMBERS
from shouwang.casework.visits.forms import ReasonForm
from shouwang.casework.visits.models import Visit
from shouwang.casework.visits.verify import HEARD
from shouwang.places.code import at_level
from shouwang.policy.book import Book
from shouwang.registry.models import Household, Person
from shouwang.screening.clues.lines import facts
from shouwang.screening.clues.models import Clue, Origin
from shouwang.screening.clues.page import amount
from shouwang.screening.clues.words import rule_titles
from shouwang.screening.rules import reasons


@dataclass(frozen=True)
class Asked:
    """One reason of a clue: who said it, what it rests on, and the form that answers it."""

    clue: Clue
    origin: Origin
    title: str
    told: list
    form: ReasonForm


def asked(household: Household, data=None, files=None) -> list[Asked]:
    """The standing reasons of the clues that wait for a home check of a household; two queries."""
    clues = Clue.objects.filter(household=household, state__in=HEARD).order_by("key").prefetch_related("origins__hit")
    return [
        Asked(clue, origin, _title(origin), _told(origin), ReasonForm(data, files, prefix=f"reason-{origin.pk}"))
        for clue in clues
        for origin in sorted(clue.origins.all(), key=lambda origin: origin.pk)
        if origin.withdrawn_at is None
    ]


def hints(asked: list[Asked], book: Book) -> list[tuple[str, str]]:
    """What the clues may be signs of: (reason, risk) in words. Proposed beside the choice, never chosen for anybody."""
    return reasons.hints((each.clue.reason for each in asked), book)


def _title(origin: Origin) -> str:
    if origin.hit:
        return rule_titles().get(origin.hit.rule, origin.hit.rule)
    return origin.get_kind_display()


def _told(origin: Origin) -> list:
    hit = origin.hit
    if hit is None:
        return [[("内容", origin.note)]] if origin.note else []
    held = [("测算", amount(hit.measured, hit.unit)), ("预警线", amount(hit.line, hit.unit))]
    told = [*facts(hit.evidence, hit.rule), [each for each in held if each[1]]]
    return [line for line in told if line]


def visits(scope, result: str = ""):
    """The visits within a viewer's places, of one ending or of all."""
    found = Visit.objects.visible_to(scope).select_related("household", "by__place")
    return found.filter(result=result) if result else found


def companions(by: Post) -> list[str]:
    """Names of those who may go along: holders of posts in the same village or township."""
    near = Post.objects.in_force().filter(place_id=at_level(by.place_id, "village"), holder__isnull=False)
    names = near.exclude(holder_id=by.holder_id).values_list("holder__name", flat=True).distinct()
    return sorted(names)[:20]


def told(visit: Visit) -> list[tuple[str, list[tuple[str, str]]]]:
    """The survey of a visit as it was answered, section by section and member by member, in words."""
    edition = editions().get(visit.edition)
    if edition is None or not visit.answers:
        return []
    found = [(s.title, _words(s.questions, visit.answers)) for s in edition.sections if not s.each_member]
    names = dict(Person.objects.filter(household_id=visit.household_id).values_list("key", "name"))
    members = visit.answers.get(MEMBERS, {}).items()
    found += [(names.get(key, key), _words(edition.member(), answers)) for key, answers in members]
    return [(title, rows) for title, rows in found if rows] + _computed(visit.answers)


def _words(questions, answers: dict) -> list[tuple[str, str]]:
    return [
        (f"{q.code} {q.title}", q.words(answers[q.code])) for q in questions if answers.get(q.code) not in (None, "")
    ]


def _computed(answers: dict) -> list[tuple[str, list[tuple[str, str]]]]:
    """A26, A27 and A49, which nobody types."""
    rows = [(title, f"{answers[code] / 100:,.2f}元") for code, title in COMPUTED.items() if code in answers]
    rows += [("A49 风险消除时间间隔", f"{answers['A49']}个月")] if "A49" in answers else []
    return [("由系统计算", rows)] if rows else []


COMPUTED = {"A26": "A26 家庭总收入", "A27": "A27 家庭人均纯收入"}
