"""Some hundred cases of the invented county, walked to every stage: a list of households per village, in cohorts.

A cohort begins on a Monday and goes on as a village would; whatever would happen after the last day has not happened
yet, so that the later cohorts stand on every step of the line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.stories import STORIES
from demo.walk import Trouble, Village
from shouwang.casework.assistance.models import Measure
from shouwang.casework.cases.models import Case, Notice
from shouwang.places.models import Place
from shouwang.policy.calendar import add_months
from shouwang.registry.models import Household

UNTIL = date(2026, 11, 6)
MONDAYS = (
    date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 16), date(2026, 4, 6), date(2026, 4, 13), date(2026, 5, 11),
    date(2026, 6, 8), date(2026, 7, 6), date(2026, 8, 3), date(2026, 8, 31), date(2026, 9, 21), date(2026, 10, 12),
    date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2),
)  # fmt: skip
VILLAGES, HOMES = 45, 5
HEARD = 2  # in one of two villages cadres had told of the first household before it applied
_WORK = (("A35", "A3503", 0), ("A38", "A3801", 3600))
_REST = (("A34", "A3402", 800), ("A43", "A4306", 2000))
TROUBLES = (
    Trouble(("01",), "家中有大病患者，自付医疗费用较大，影响基本生活。", 38_600, 7_350, (("A40", "A4003", 6000),), 6),
    Trouble(("07",), "主要劳动力失业返乡，家庭收入大幅下降。", 0, 6_920, _WORK, 5),
    Trouble(("03",), "成员新增重度残疾，需要长期护理，无法外出务工。", 12_400, 7_780, (("A43", "A4305", 1200),), 14),
    Trouble(("02",), "两个孩子在外读书，学费和生活费支出较大。", 21_000, 8_050, (("A39", "A3904", 3000),), 10),
    Trouble(("06",), "养殖因疫病损失较大，贷款到期还款困难。", 46_000, 6_480, (("A34", "A3401", 5000),), 8),
    Trouble(("08",), "劳动力外出务工受伤，家中只剩老人和孩子。", 9_800, 7_120, _REST, 12),
)
SUDDEN = Trouble(
    ("05",),
    "突发交通事故，一次性支出大，收入虽在线上但基本生活严重困难。",
    96_000,
    11_300,
    (("A43", "A4306", 8000),),
    9,
)
SETTLED = 7  # days from the first working Monday on which a household may leave to the next in the same village


@dataclass
class Walked:
    """One household of a cohort with what became of it."""

    home: Household
    trouble: Trouble
    case: Case
    measures: list[Measure]


def villages(area: Place) -> list[Place]:
    """The villages whose cases the job walks: spread over all townships, those of the stories left alone."""
    all_of_them = list(Place.objects.current().within(area.pk).at("village").select_related("parent").order_by("pk"))
    rest = all_of_them[1:]
    step = max(1, len(rest) // VILLAGES)
    return rest[::step][:VILLAGES]


def homes(village: Place, random: Random, wanted: int = HOMES) -> list[Household]:
    """Ordinary households of a village that nobody monitors yet, with somebody able to work and nothing unsafe."""
    told = {story.head for story in STORIES}
    found = Household.objects.current().within(village.pk).filter(category="", is_safety_net=False, members__gte=2)
    able = found.filter(persons__labour__in=["1", "2"], persons__left_on__isnull=True)
    plain = (
        able.exclude(persons__dibao__in=["rural", "urban"])
        .exclude(guarantees__is_firm=False)
        .exclude(clues__isnull=False)
    )
    rows = [
        home for home in plain.exclude(cases__isnull=False).distinct().order_by("id")[:60] if home.head_name not in told
    ]
    return random.sample(rows, min(wanted, len(rows)))


def walk(place: Place, number: int) -> int:
    """Walk one village's cohort; how many households. The number decides its Monday and its turns."""
    random = Random(f"cases/{place.pk}")
    village = Village(place, random, UNTIL)
    begin = MONDAYS[number % len(MONDAYS)]
    with village.look():
        chosen = homes(place, random)
    if not chosen:
        return 0
    village.settle(begin - timedelta(3))
    *rest, last = chosen
    if len(chosen) == HOMES and number % 2:
        _not_enrolled(village, last, begin)
        chosen = rest
    Cohort(village, begin, number, chosen).run()
    return len(chosen)


def _not_enrolled(village: Village, home: Household, on: date) -> None:
    """Visited because cadres had reported it, and not enrolled: a special file with reason, proof and two judges."""
    clue = village.report(home, on - timedelta(3), "medical_cost", "听说家中有人住院，请核实。")
    village.visit(
        home, on, purpose="clue", result="no_risk", finding="住院费用已由医保和商业保险报销，家庭收入稳定。",
        reason="自付部分不大，有稳定收入，不符合纳入条件。", reasons=village.answers(clue, "住院属实，自付3200元", "true"),
        evidence=(("报销单据", village.scan),),
    )  # fmt: skip
    village.reply(clue, on, "经两人入户核实，自付部分不大，家庭收入稳定，暂不符合监测条件。")


class Cohort:
    """Households of a village that go the way together; each step only if its day has come."""

    def __init__(self, village: Village, begin: date, number: int, chosen: Sequence[Household]):
        self.village, self.begin, self.number, self.chosen = village, begin, number, chosen
        self.walked: list[Walked] = []
        self.is_disputed = False

    def day(self, n: int) -> date | None:
        """The day n days after the Monday; None when it lies ahead."""
        on = self.begin + timedelta(n)
        return on if on <= UNTIL else None

    @property
    def is_recent(self) -> bool:
        """One of the last cohorts: some of its households are still waiting on the way."""
        return self.begin >= MONDAYS[-4]

    def leave_behind(self) -> None:
        """In a recent cohort one household has not come this far yet."""
        if self.is_recent and len(self.walked) > 2:
            self.walked.pop(0)

    def run(self) -> None:
        for step in (self.ask, self.compare, self.review, self.post, self.finish, self.decide, self.help):
            if not step():
                return
        self.leave()

    def ask(self) -> bool:
        for index, home in enumerate(self.chosen):
            turn = (self.number + index) % len(TROUBLES)
            is_sudden = (self.number + index) % 7 == 6
            trouble = SUDDEN if is_sudden else TROUBLES[turn]
            category, is_heard = "sudden" if is_sudden else "", not index and not self.number % HEARD
            case = self.village.ask(home, self.begin, trouble, category, is_heard=is_heard)
            self.walked.append(Walked(home, trouble, case, []))
        return True

    def compare(self) -> bool:
        on = self.day(2)
        self.leave_behind()
        for each in self.walked if on else ():
            self.village.compare(each.case, on)
        return on is not None

    def review(self) -> bool:
        on = self.day(4)
        if not on:
            return False
        self.leave_behind()
        down = [self.walked[-1].case] if self.number % 5 == 4 and len(self.walked) > 3 else []
        self.village.review([each.case for each in self.walked], on, against=down)
        self.walked = [each for each in self.walked if each.case not in down]
        return True

    def post(self) -> bool:
        on = self.day(7)
        if not on:
            return False
        self.notice: Notice = self.village.post([each.case for each in self.walked], on)
        if self.number % 4 == 2 and (heard := self.day(9)):
            text = "听说这家在县城有门面房，请核实。"
            objection = self.village.object_to(self.notice, self.walked[0].case, heard, text)
            self.is_disputed = self.is_recent
            if (answered := self.day(11)) and not self.is_disputed:
                words = "经核实，门面房为其亲属所有，异议不成立，已书面答复。"
                self.village.answer(objection, answered, words, is_upheld=False)
        return True

    def finish(self) -> bool:
        on = self.day(14)
        if self.is_disputed:
            self.walked.pop(0)
        if on:
            self.village.take_down(self.notice, [each.case for each in self.walked], on)
        return on is not None

    def decide(self) -> bool:
        acts = (self.village.township_review, self.village.county_decision, self.village.announce)
        for n, act in zip((15, 17, 18), acts, strict=True):
            on = self.day(n)
            if not on:
                return False
            self.leave_behind()
            if n == 15 and self.is_recent and self.number % 3 == 2 and len(self.walked) > 1:
                self.village.send_back(self.walked.pop(0).case, on)
            for each in self.walked:
                act(each.case, on)
        return True

    def help(self) -> bool:
        on, marked = self.day(19), self.day(21)
        if not on:
            return False
        for index, each in enumerate(self.walked):
            helper = self.village.helper if (self.number + index) % 6 == 0 else None
            each.measures = self.village.prepare(each.case, on, each.trouble, helper)
        if not marked:
            return False
        for each in self.walked:
            self.village.enrol(each.case, marked)
            self.village.close_clues(each.case, marked)
        for measure, yuan, when in self._deliveries(marked):
            self.village.deliver(measure, when, yuan)
        self.village.months(marked)
        return True

    def _deliveries(self, marked: date) -> Iterator[tuple[Measure, int, date]]:
        """Most measures arrive within the month; a few are late or have not come."""
        for index, each in enumerate(self.walked):
            for turn, (measure, (_, _, yuan)) in enumerate(zip(each.measures, each.trouble.measures, strict=True)):
                when = marked + timedelta(6 + self.village.random.randrange(20))
                is_missing = (self.number + index) % 9 == 8 or (turn and (self.number + index) % 4 == 3)
                if not is_missing and when <= UNTIL:
                    yield measure, yuan, when

    def leave(self) -> None:
        """From the first day on: one eliminated by help, one by itself, one kept, one under way, the rest wait."""
        qualified = self.begin + timedelta(17)
        first = add_months(qualified, 6)
        monday = first + timedelta((7 - first.weekday()) % 7)
        turns = (self._eliminate, self._vanish, self._keep, self._half_way)
        for index, (each, turn) in enumerate(zip(self.walked, turns, strict=False)):
            on = monday + timedelta(SETTLED * index)
            if on <= UNTIL and any(m.delivered_on or turn == self._vanish for m in self._fresh(each)):
                turn(each.case, on)

    def _fresh(self, each: Walked) -> list[Measure]:
        with self.village.look():
            return list(Measure.objects.filter(case=each.case))

    def _eliminate(self, case: Case, on: date, way: str = "helped") -> None:
        self.village.leave(case, on, way=way)
        for n, step in ((2, "township_review"), (4, "county_decision")):
            if on + timedelta(n) > UNTIL:
                return
            self.village.pass_exit(case, step, on + timedelta(n))
        if on + timedelta(7) <= UNTIL:
            self.village.eliminate(case, on + timedelta(7))

    def _vanish(self, case: Case, on: date) -> None:
        self._eliminate(case, on, "natural")

    def _keep(self, case: Case, on: date) -> None:
        self.village.keep(case, on, "务工收入不稳定，稳定增收后再消除。", on + timedelta(91))

    def _half_way(self, case: Case, on: date) -> None:
        self.village.leave(case, on)
        if on + timedelta(3) <= UNTIL and self.number % 2:
            self.village.pass_exit(case, "township_review", on + timedelta(3))
