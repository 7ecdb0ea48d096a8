"""Each kind of waiting thing lies exactly on the desks of those who can act on it, and its link opens."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from shouwang.accounts.may import ROLES, TOWNSHIP, VILLAGE
from shouwang.casework.assistance import open_month
from shouwang.casework.cases import object as objecting
from shouwang.casework.cases.models import Passage
from shouwang.casework.cases.page import kind_of
from shouwang.casework.elimination import propose as proposing
from shouwang.desk.piles import Pile, piles_of
from shouwang.desk.recognition import KINDS, recognition
from shouwang.places.code import at_level
from shouwang.policy import procedures
from shouwang.policy.models import CountyLine
from shouwang.queue.models import Work
from shouwang.screening.clues.chase import urge
from shouwang.screening.clues.forward import send_back
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.report import report
from shouwang.screening.matching.models import Doubt
from shouwang.web.sight import within
from tests import county
from tests.casework import care, walk
from tests.casework.visits.test_problem import raised
from tests.screening.clues.conftest import DUE
from tests.screening.clues.world import ON, SIBLING, World

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
HERE = walk.VILLAGE
BOTH, OFFICER = VILLAGE | {"township_specialist"}, {"county_officer"}
LEVELS = dict.fromkeys(VILLAGE, "village") | dict.fromkeys(TOWNSHIP, "township")
ANYWHERE = ("auditor", "helper", "operator", "prefecture_officer")


def desk_of(role: str):
    """The post of a role over the one village of these tests."""
    return county.post(role) if role in ANYWHERE else county.post(role, at_level(HERE, LEVELS.get(role, "county")))


def desks(title: str, on: date) -> dict[str, Pile]:
    """Who finds a pile of that title, role by role."""
    found = {}
    for role in ROLES:
        post = desk_of(role)
        with within(post.scope(), read_only=True):
            found[role] = next((pile for pile in piles_of(post, on) if pile.title == title), None)
    return {role: pile for role, pile in found.items() if pile}


# ------------------------------------------------------------------ what is laid on the desks, and the day it is looked at


def handed(world: World, to: str = "village") -> Clue:
    clue = world.clue(HERE)
    said = {"due_on": DUE, "at": world.at, "on": ON, "book": world.book}
    hand_out([clue], to="township", by=world.county, **said)
    if to == "village":
        hand_out([clue], to="village", by=world.post("township_specialist", HERE), **said)
    return world.now(clue)


def with_township(world):
    handed(world, "township")
    return ON


def with_village(world):
    handed(world)
    return ON


def urged(world):
    urge([handed(world)], by=world.county, at=world.at, on=ON, book=world.book)
    return ON


def sent_back(world):
    send_back(handed(world), "moved", by=world.post("grid_worker", HERE), at=world.at, on=ON)
    return ON


def late(world):
    handed(world)
    return DUE + ONE_DAY


def moved_away(world):
    Clue.objects.filter(pk=handed(world).pk).update(place_id=SIBLING)
    return ON


def in_state(**facts) -> Callable:
    def lay(world):
        Clue.objects.filter(pk=world.clue(HERE).pk).update(**facts)
        return ON

    return lay


def petition(world):
    said = {"kind": "petition", "reason": "medical_cost", "text": "看病贵", "applicant": "李某", "book": world.book}
    report(world.home(HERE), by=world.county, at=world.at, on=ON, **said)
    return ON


def to_recognise(world):
    walk.visit(walk.household())
    return walk.DAY


def posted(world):
    one, on = walk.lead_to(walk.open_case(walk.household()), "notice", on=walk.DAY)
    return walk.notice(HERE, [one], on=on), on


def to_take_down(world):
    return walk.after(posted(world)[1], 6)


def objected(world):
    notice, on = posted(world)
    with walk.see():
        line = notice.lines.get()
    walk.do(objecting.object_to, line, who="匿名", text="有车", by=walk.reviewer(), on=walk.after(on, 1))
    return walk.after(on, 1)


def problem(world):
    raised(walk.household())
    return walk.DAY


def helped():
    care.line_of_the_year()
    home = walk.household(category="marginal", monitored_since=care.QUALIFIED, net_per_head_fen=9000_00)
    case = care.helped(home)
    care.pair(case, care.helper_post(), on=care.QUALIFIED, reason="换人")
    return case


def month(world):
    helped()
    first = date(2026, 4, 1)
    walk.do(open_month.open_month, first, by=county.post("county_officer"), on=first, book=care.book(first))
    return date(2026, 4, 30)


def missed(world):
    return month(world) + ONE_DAY


def unhelped(world):
    case = care.in_care()
    care.pair(case, care.helper_post(), on=care.QUALIFIED)
    care.plan(case)
    return date(2026, 4, 16)


def alone(world):
    care.in_care()
    return care.QUALIFIED


def invented_risk(world):
    care.in_care(risks=("01", "14"))
    return care.QUALIFIED


def leaving(world):
    helped()
    return care.FIRST_DAY


def kept(world):
    case, next_on = helped(), date(2026, 12, 15)
    unstable, by = care.checked(case, is_income_stable=False), walk.reviewer()
    walk.do(proposing.keep, case, unstable, reason="不稳定", next_on=next_on, by=by, on=care.FIRST_DAY)
    return next_on


def a_year(world):
    helped()
    return date(2027, 3, 16)


def come_back(world):
    care.in_care(stage="eliminated", eliminated_on=walk.DAY)
    with walk.see():
        home = walk.Household.objects.get()
    walk.clue(home, on=walk.DAY + ONE_DAY)
    return walk.DAY + ONE_DAY


def delivered(**fields) -> Callable:
    def lay(world):
        delivery = world.delivery(**fields)
        if fields.get("rows"):
            Doubt.objects.create(
                place_id=county.AREA, delivery=delivery, supplier="medical_insurance", file="名单.xlsx",
                sheet="Sheet1", row=4, outcome="doubt", reason="号码不全",
            )  # fmt: skip
        return ON

    return lay


def last_month(days: int) -> Callable:
    def lay(world):
        world.delivery(period="2026-09")
        return ON + timedelta(days)

    return lay


def screened(world):
    world.run()
    return ON


def entered(world):
    by = world.county
    CountyLine.objects.create(
        place_id=county.AREA, name="department_day", since=ON, value=6, cite="县里通知", entered_by=by,
        enterer=by.holder, entered_at=world.at,
    )  # fmt: skip
    return ON


def broken(world):
    Work.objects.create(
        place_id=county.AREA, name="screen", title="筛查", key="screen-1", post=world.county, state="failed",
        asked_at=world.at, ended_at=world.at,
    )  # fmt: skip
    return ON


LAID = [
    ("待入户核查", with_village, {"grid_worker"}),
    ("待交村核查", with_township, {"township_specialist"}),
    ("被催办", urged, {"grid_worker"}),
    ("退回待转办", sent_back, {"township_specialist"}),
    ("退回待转办", in_state(returned_as="moved"), OFFICER),
    ("待筛除、交办", in_state(), OFFICER),
    ("已核查待反馈", in_state(state="checked"), OFFICER),
    ("已反馈待办结", in_state(state="answered"), OFFICER),
    ("依据已撤回", in_state(is_shaken=True), OFFICER),
    ("盯办中", in_state(state="followed"), OFFICER),
    ("下级超期未核查", late, OFFICER | {"township_specialist"}),
    ("户已迁走待转办", moved_away, OFFICER | {"township_specialist"}),
    ("待答复的申报和来信", petition, OFFICER | {"township_specialist", "village_reviewer"}),
    ("待立案", to_recognise, VILLAGE),
    ("应纳未纳", to_recognise, BOTH | OFFICER),
    ("请撤下公示", to_take_down, VILLAGE),
    ("异议待答复", objected, VILLAGE | TOWNSHIP | OFFICER),
    ("问题盯办", problem, VILLAGE | TOWNSHIP | OFFICER | {"county_approver"}),
    ("本月待监测", month, BOTH | {"helper"}),
    ("月监测漏做", missed, BOTH | {"helper"}),
    ("到期未落实措施", unhelped, BOTH | {"helper"}),
    ("措施逾期", unhelped, BOTH | {"helper"}),
    ("无帮扶责任人", alone, VILLAGE | TOWNSHIP | OFFICER),
    ("风险待选", invented_risk, TOWNSHIP),
    ("应消尽消", leaving, BOTH | OFFICER),
    ("继续帮扶待研判", kept, VILLAGE | TOWNSHIP | OFFICER),
    ("超一年未消除", a_year, BOTH | OFFICER),
    ("回退候选", come_back, BOTH | OFFICER),
    ("上月名单待报送", last_month(0), {"liaison"}),
    ("部门逾期未报送", last_month(20), OFFICER | {"data_steward"}),
    ("名单待确认入库", delivered(state="received"), OFFICER | {"liaison", "data_steward", "prefecture_officer", "operator"}),
    ("名单缩减待确认", delivered(comparison="waiting"), OFFICER | {"data_steward"}),
    ("名单疑问待答复", delivered(state="asked"), OFFICER | {"liaison", "data_steward", "prefecture_officer", "operator"}),
    ("名单暂缓待确认", delivered(state="held"), OFFICER | {"data_steward", "prefecture_officer", "operator"}),
    ("名单有误待更正", delivered(faulty=2), {"liaison"}),
    ("匹配存疑待确认", delivered(rows=3), OFFICER | {"data_steward", "operator"}),
    ("筛查结果待生成线索", screened, OFFICER | {"data_steward"}),
    ("政策数值待发布", entered, {"county_approver"}),
    ("后台任务出错", broken, OFFICER | {"operator"}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "lay", "roles"), LAID, ids=[f"{title}-{lay.__name__}" for title, lay, _ in LAID])
def test_a_pile_lies_with_those_who_can_act_on_it_and_opens(world, signed_in, title, lay, roles):
    found = desks(title, lay(world))
    assert set(found) == set(roles)
    for role, pile in found.items():
        assert signed_in(desk_of(role)).get(pile.url).status_code == 200, (role, pile.url)


LINES = ("s1_recognition", "s3_recognition", "s1_elimination", "s3_elimination")


def step_desks(title: str, book) -> dict[str, str]:
    """Who finds the pile of a due step, and where it leads."""
    found = {}
    for role in ROLES:
        post = desk_of(role)
        with within(post.scope(), read_only=True):
            found[role] = next(
                (url for name, n, _, url, *_ in recognition(post, walk.DAY, book) if n and name == title), ""
            )
    return {role: url for role, url in found.items() if url}


@pytest.mark.parametrize("line", LINES)
def test_each_step_of_each_line_is_due_on_the_desks_of_its_own_roles_and_opens(world, signed_in, line):
    case, purpose = care.in_care(), line.partition("_")[2]
    walk.use_line(line, purpose)
    book, opened = care.book(walk.DAY), set()
    with walk.see():
        passage = Passage.set_out(case, purpose, book, walk.DAY)
    for step in procedures.procedure(book, "", line).steps:
        with walk.see():
            Passage.objects.filter(pk=passage.pk).update(due=[step.key], opens_on=None)
        found = step_desks(KINDS[kind_of(step)][0], book)
        assert set(found) == set(step.roles), step.key
        opened |= set(found.items())
    for role, url in opened:
        assert signed_in(desk_of(role)).get(url).status_code == 200, (role, url)
