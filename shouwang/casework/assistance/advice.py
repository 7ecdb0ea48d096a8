"""Advice on measures: does every risk have an answer, does the help fit the household? Advice, never a refusal.

*S1 五*: one risk, one measure; several, combined; able, development; not able, safety net. *S0 三*, *S4 一(五)3*.
Each can be set aside with a reason and does not come back until the facts change.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shouwang.casework.assistance.models import Measure
from shouwang.policy import codes
from shouwang.policy.book import Book
from shouwang.registry.labour import ABLE, NONE

TITLES = {code: entry.name for code, entry in codes.read("measure").items()}
SHOWN = 3


@dataclass(frozen=True)
class Advice:
    """One remark: a code that names what it is about, and the sentence."""

    code: str
    sentence: str


def advise(risks: Sequence[str], measures: Iterable[Measure], capacity: str, book: Book) -> list[Advice]:
    """Every remark about the standing measures of a case with these risks and this labour capacity."""
    standing = [measure for measure in measures if measure.cancelled_on is None]
    return [
        *_unanswered(risks, standing, book),
        *_mismatched(standing, book),
        *_by_capacity(standing, capacity, book),
        *_too_many(risks, standing),
        *_unwilling(standing),
    ]


def fits(risk: str, group: str, book: Book) -> bool:
    """Whether measures of that group answer that risk by policy; a risk without a line is answered by any."""
    return risk not in book.populations("measures_for_risk") or group in book.value("measures_for_risk", risk)


def suggested(risk: str, book: Book) -> list[str]:
    """The titles of the groups that policy names for a risk."""
    if risk not in book.populations("measures_for_risk"):
        return []
    return [TITLES[group] for group in book.value("measures_for_risk", risk)]


def _unanswered(risks: Sequence[str], standing: list[Measure], book: Book) -> Iterator[Advice]:
    for risk in risks:
        if not any(risk in measure.risks for measure in standing):
            word = codes.title("risk", risk)
            hint = "、".join(suggested(risk, book)[:SHOWN])
            yield Advice(f"unanswered:{risk}", f"“{word}”还没有对应的帮扶措施" + (f",可考虑{hint}。" if hint else "。"))


def _mismatched(standing: list[Measure], book: Book) -> Iterator[Advice]:
    pairs = dict.fromkeys((risk, measure.group) for measure in standing for risk in measure.risks)
    for risk, group in pairs:
        if not fits(risk, group, book):
            word = codes.title("risk", risk)
            yield Advice(f"mismatch:{risk}:{group}", f"“{TITLES[group]}”一般不对应“{word}”，请核对或说明理由。")


def _by_capacity(standing: list[Measure], capacity: str, book: Book) -> Iterator[Advice]:
    nets = book.value("safety_net_measures")
    if capacity == ABLE and standing and all(measure.group in nets for measure in standing):
        yield Advice("only_safety_net", "这一户有劳动能力，却只有兜底保障措施，应优先落实开发式帮扶。（S0 三）")
    if capacity == NONE and not any(measure.group in nets for measure in standing):
        yield Advice("no_safety_net", "这一户整户无劳动能力，还没有兜底保障措施。（S0 三、S1 五）")


def _too_many(risks: Sequence[str], standing: list[Measure]) -> Iterator[Advice]:
    groups = {measure.group for measure in standing}
    if len(risks) == 1 and len(groups) > 1:
        yield Advice(
            f"single_risk:{'+'.join(sorted(groups))}",
            "这一户风险单一，安排了多类措施，宜实施单项措施，防止陷入福利陷阱。（S1 五）",
        )


def _unwilling(standing: list[Measure]) -> Iterator[Advice]:
    for measure in standing:
        if measure.wish == "unwilling":
            yield Advice(
                f"unwilling:{measure.key}", f"农户不愿意接受“{measure.title}”，请调整措施或说明理由。（S4 一（五））"
            )
