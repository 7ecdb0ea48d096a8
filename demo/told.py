"""The story households whose way is told to its end, one for each path: walked at once, when the county is invented."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from demo.cases import TROUBLES, UNTIL
from demo.county import COUNTY
from demo.enter import everything
from demo.walk import FIRM, Trouble, Village
from shouwang.casework.cases import finish_notice
from shouwang.casework.cases.models import Case
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.registry.models import Household
from shouwang.web.sight import within

SPRING, AUTUMN, FAIR = date(2026, 3, 2), date(2026, 8, 31), date(2026, 9, 21)
ILL = Trouble(
    ("01",),
    "户主患病长期治疗，自付费用大，家庭收入下降。",
    42_300,
    7_260,
    (("A40", "A4003", 8000), ("A43", "A4306", 3000)),
    6,
)
PATHS = ("enrolled", "declined", "solved", "objection", "eliminated", "kept", "returned")


def walk(numbers: Mapping[str, str]) -> None:
    """Walk every story; `numbers` are the household numbers by story, all of one village."""
    with within(everything(COUNTY)):
        found = {key: Household.objects.select_related("place").get(household_no=numbers[key]) for key in PATHS}
        place = Place.objects.get(pk=at_level(found["enrolled"].place_id, "village"))
    village = Village(place, Random("stories"), UNTIL)
    village.settle(SPRING - timedelta(3))
    _spring(village, found)
    _autumn(village, found["enrolled"])
    _fair(village, found["objection"])
    _solved(village, found["solved"])
    _declined(village, found["declined"])
    village.months(date(2026, 3, 23), skip=0.0)


def _to_the_mark(village: Village, homes: list[Household], begin: date, trouble: Trouble, helper=None) -> list[Case]:
    """From the application to the mark, in three weeks; the measures are delivered within the month."""

    def day(n: int) -> date:
        return begin + timedelta(n)

    cases = [village.ask(home, begin, trouble) for home in homes]
    for case in cases:
        village.compare(case, day(2))
    village.review(cases, day(4))
    notice = village.post(cases, day(7))
    village.take_down(notice, cases, day(14))
    for n, act in ((15, village.township_review), (17, village.county_decision), (18, village.announce)):
        for case in cases:
            act(case, day(n))
    for case in cases:
        measures = village.prepare(case, day(19), trouble, helper)
        village.enrol(case, day(21))
        for turn, (measure, (_, _, yuan)) in enumerate(zip(measures, trouble.measures, strict=True)):
            village.deliver(measure, day(30 + 3 * turn), yuan)
    return cases


def _spring(village: Village, found: dict[str, Household]) -> None:
    """Three recognised together in March: one eliminated, one kept, one eliminated and heard of again."""
    homes = [found[key] for key in ("eliminated", "kept", "returned")]
    eliminated, kept, returned = _to_the_mark(village, homes, SPRING, ILL, village.helper)
    for case in (eliminated, returned):
        on = date(2026, 9, 21)
        village.leave(case, on)
        village.pass_exit(case, "township_review", on + timedelta(2))
        village.pass_exit(case, "county_decision", on + timedelta(3))
        village.eliminate(case, on + timedelta(7))
    village.keep(kept, date(2026, 10, 12), "务工收入不稳定，还要继续帮扶。", date(2027, 1, 12))
    village.report(
        found["returned"], date(2026, 11, 4), "medical_cost", "10月再次住院，自付2万多元，请核实是否返贫风险重现。"
    )


def _autumn(village: Village, home: Household) -> None:
    _to_the_mark(village, [home], AUTUMN, ILL, village.helper)


def _fair(village: Village, home: Household) -> None:
    """Posted, objected to, the objection upheld: not enrolled, with a special file of the whole procedure."""
    case = village.ask(home, FAIR, TROUBLES[4])
    village.compare(case, FAIR + timedelta(2))
    village.review([case], FAIR + timedelta(4))
    notice = village.post([case], date(2026, 10, 9))
    objection = village.object_to(notice, case, date(2026, 10, 10), "他家儿子在县城开店，收入不低。")
    words = "经核实，其子与户主共同生活，门店年收入8万余元，异议成立。"
    village.answer(objection, date(2026, 10, 12), words, is_upheld=True)
    with village.look():
        line = notice.lines.get(household_id=home.pk, removed_on__isnull=True)
    judges = (village.reviewer.holder.name, village.grid.holder.name)
    village.do(
        finish_notice.decline, line, opinion=words, judges=judges, ground="objection", by=village.reviewer,
        on=date(2026, 10, 14),
    )  # fmt: skip


def _solved(village: Village, home: Household) -> None:
    """Water failed; not enrolled, the water bureau repaired it, and the problem is struck off with its photo."""
    on = date(2026, 9, 10)
    clue = village.report(home, on - timedelta(2), "water", "家中自来水断断续续。")
    seen = village.visit(
        home, on, purpose="clue", result="problem", finding="水泵损坏，水量不足，家庭收入稳定。",
        reason="只有饮水问题，修好即可，不符合纳入条件。", reasons=village.answers(clue, "水量不足属实", "true"),
        guarantees=FIRM | {"water": False}, evidence=(("水井照片", village.scan),),
    )  # fmt: skip
    with village.look():
        problem = seen.problems.get(kind="water")
    village.solve(problem, date(2026, 10, 15), "水利部门更换水泵，已正常供水。")


def _declined(village: Village, home: Household) -> None:
    """Illness looked grave on paper; at home the insurance had paid: a special file says why not."""
    on = date(2026, 10, 20)
    clue = village.report(home, on - timedelta(5), "medical_cost", "反映住院花费较大。")
    village.visit(
        home, on, purpose="clue", result="no_risk", finding="住院总费用6万余元，医保和商业保险已报销，自付4100元。",
        reason="自付不大，子女务工收入稳定，能够自主应对，不纳入。",
        reasons=village.answers(clue, "住院属实，自付4100元", "true"),
        evidence=(("报销结算单", village.scan),),
    )  # fmt: skip
