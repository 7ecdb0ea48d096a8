"""What grew out of October's clues: households that a village found at risk, each standing on its own step of the line.

The village's home check answers the clue “to recognition”; the days here say when the household was visited and when
each following step was made. Steps of a lane that are not named have not happened yet.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random

from demo.stories import STORIES
from demo.walk import FIRM, Trouble, Village
from shouwang.casework.cases.models import Case
from shouwang.casework.cases.recognise import awaiting
from shouwang.casework.visits.models import Visit
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.registry.models import Household
from shouwang.screening.clues.models import Clue

LAST_ANSWER = date(2026, 10, 20)  # who was visited later had been urged
HOMES, PER_VILLAGE = 16, 2
SETTLED = date(2026, 1, 30)  # roll and posting places were named before the year's first meeting
_WORK = (("A35", "A3503", 0), ("A43", "A4306", 1500))
TROUBLES = {
    "medical_cost": Trouble(
        ("01",), "家庭成员今年三次住院，报销后自付仍多，还在长期服药，家里只剩一人务工。", 36_200, 7_420,
        (("A40", "A4003", 6000),), 6,
    ),
    "disability": Trouble(
        ("03",), "成员新办重度残疾证，不能再外出务工，还要家人照料，收入减少。", 11_600, 7_650, (("A43", "A4305", 1200),), 12,
    ),
    "housing": Trouble(
        ("09",), "住房鉴定为危房且是唯一住房，家庭积蓄不够改造，主要劳动力打零工。", 8_400, 7_980,
        (("A43", "A4306", 2000),), 8,
    ),
    "income": Trouble(
        ("07",), "主要劳动力失业返乡，今年务工收入减少过半，人均纯收入低于监测收入线。", 5_200, 6_870, _WORK, 6,
    ),
    "water": Trouble(
        ("10", "01"), "水井水质不达标，家里有人长年患肾病，治疗和买水支出大，收入跟不上。", 18_700, 7_880,
        (("A40", "A4003", 3000),), 6,
    ),
}  # fmt: skip
BY_RISK = {trouble.risks[0]: trouble for trouble in TROUBLES.values()}
FAILING = {"09": "housing", "10": "water"}


def _days(*told: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"2026-{day}") for day in told)


#: day of the home check → days of application, cross-check, review, notice, its end, township, county, public
#: announcement, plan and mark
LANES = {
    date(2026, 10, 18): _days("10-19", "10-21", "10-23", "10-26", "11-02", "11-04"),
    date(2026, 10, 15): _days("10-16", "10-19", "10-20", "10-21", "10-28", "10-29", "10-30", "11-02", "11-03", "11-04"),
    date(2026, 10, 20): _days("10-22", "10-26", "10-30", "11-02"),
    date(2026, 10, 30): _days("11-02", "11-04"),
    date(2026, 10, 19): _days("10-21", "10-23", "10-26", "10-28", "11-04"),
    date(2026, 11, 3): _days("11-04"),
    date(2026, 10, 16): _days("10-19", "10-20", "10-22", "10-23", "10-30", "11-02", "11-04", "11-05"),
}


@dataclass
class Grown:
    home: Household
    visit: Visit
    case: Case | None = None


def _lots(clues: list[Clue]) -> list[list[Clue]]:
    return [clues[at : at + PER_VILLAGE] for at in range(0, len(clues), PER_VILLAGE)]


def choose(clues: Iterable[Clue], random: Random) -> dict[int, dict]:
    """Which of the clues are found true, the townships in turn: clue id → what the home check told, and on which day."""
    chosen: dict[int, dict] = {}
    for at, lot in enumerate(_in_turn(list(clues), random)):
        on = list(LANES)[at % len(LANES)]
        for clue in lot[: HOMES - len(chosen)]:
            trouble = TROUBLES[clue.reason]
            chosen[clue.pk] = {"on": on, "result": "to_recognition", "finding": trouble.text, "trouble": trouble}
    return chosen


def _in_turn(clues: list[Clue], random: Random) -> list[list[Clue]]:
    """Lots of one village each, full ones first, one of each township in the order in which these are told."""
    mine = defaultdict(list)
    for clue in _plain(clues):
        mine[at_level(clue.place_id, "village")].append(clue)
    lots = [lot for village in mine.values() for lot in enumerate(_lots(village))]
    lots.sort(key=lambda lot: (lot[0], -len(lot[1]), random.random()))
    townships = list(dict.fromkeys(at_level(clue.place_id, "township") for clue in clues))
    ranks: dict[int, count] = defaultdict(count)
    places = [at_level(lot[0].place_id, "township") for _, lot in lots]
    turns = [(next(ranks[place]), townships.index(place), lot) for place, (_, lot) in zip(places, lots, strict=True)]
    return [lot for *_, lot in sorted(turns, key=lambda turn: turn[:2])]


def measured(trouble: Trouble, on: date) -> dict:
    """What the home check wrote down beside the finding: risks, money, guarantees; the family was told at once."""
    firm = FIRM | ({FAILING[trouble.risks[0]]: False} if trouble.risks[0] in FAILING else {})
    fen = {"net_per_head_fen": trouble.per_head * 100, "outlay_fen": trouble.outlay * 100}
    return fen | {"risks": trouble.risks, "guarantees": firm, "informed_on": on}


def _plain(clues: list[Clue]) -> list[Clue]:
    """Clues of households with one clue only, somebody able to work and no dibao; the departments' before our own."""
    homes = [clue.household_id for clue in clues]
    able = Household.objects.filter(pk__in=homes, category="", is_safety_net=False, members__gte=2)
    able = able.filter(persons__labour__in=["1", "2"], persons__left_on__isnull=True)
    able = able.exclude(persons__dibao__in=["rural", "urban"]).exclude(head_name__in={each.head for each in STORIES})
    fit = set(able.values_list("pk", flat=True))
    found = [
        clue
        for clue in clues
        if clue.household_id in fit and clue.reason in TROUBLES and homes.count(clue.household_id) == 1
    ]
    return sorted(found, key=lambda clue: (list(TROUBLES).index(clue.reason), clue.key))


def villages(area: Place) -> list[tuple[Place, date]]:
    """Where such households wait for their application, with the day of their home check, in the order of the lanes."""
    found = defaultdict(set)
    for visit in _waiting(area.pk):
        found[visit.on].add(at_level(visit.place_id, "village"))
    places = Place.objects.select_related("parent").in_bulk({pk for each in found.values() for pk in each})
    return [(places[pk], on) for on in LANES for pk in sorted(found[on])]


def _waiting(place: int):
    found = awaiting(place).filter(purpose="clue", on__in=list(LANES)).order_by("id")
    return found.exclude(household__head_name__in={each.head for each in STORIES})


def walk(place: Place, visited: date, until: date) -> int:
    """The households of one village that were visited on a day go on together, as far as their lane says."""
    village, days = Village(place, Random(f"grown/{place.pk}"), until), LANES[visited]
    with village.look():
        grown = [Grown(visit.household, visit) for visit in _waiting(place.pk).filter(on=visited)]
    if grown:
        village.settle(SETTLED)
        for step, on in zip(Grove(village, grown).steps(), days, strict=False):
            step(on)
    return len(grown)


class Grove:
    """Households of one village on their way from the clue: one meeting, one notice, one submission."""

    def __init__(self, village: Village, grown: list[Grown]):
        self.village, self.grown, self.notice, self.measures = village, grown, None, []

    def steps(self):
        each, village = self._each, self.village
        return (
            self.ask, each(village.compare), self.review, self.post, self.finish, each(village.township_review),
            each(village.county_decision), each(village.announce), self.plan, self.mark,
        )  # fmt: skip

    @property
    def cases(self) -> list[Case]:
        return [one.case for one in self.grown]

    def _each(self, act):
        def step(on: date) -> None:
            for case in self.cases:
                act(case, on)

        return step

    def ask(self, on: date) -> None:
        for one in self.grown:
            one.case = self.village.ask_after(one.visit, on)

    def review(self, on: date) -> None:
        self.village.review(self.cases, on)

    def post(self, on: date) -> None:
        self.notice = self.village.post(self.cases, on)

    def finish(self, on: date) -> None:
        self.village.take_down(self.notice, self.cases, on)

    def plan(self, on: date) -> None:
        for one in self.grown:
            self.village.prepare(one.case, on, BY_RISK[one.visit.risks[0]])

    def mark(self, on: date) -> None:
        for one in self.grown:
            self.village.enrol(one.case, on)
            self.village.close_clues(one.case, on)
