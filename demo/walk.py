"""A village of the invented county at work: each official deed by the post whose it is, on the day on which it was done.

Everything goes through the public acts; nothing is put into a table here.
"""

import struct
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo import names
from demo.enter import moment
from shouwang.accounts.models import Post
from shouwang.casework.assistance import check as checking
from shouwang.casework.assistance import deliver as delivering
from shouwang.casework.assistance import enrol as enrolling
from shouwang.casework.assistance import expect as expecting
from shouwang.casework.assistance import open_month as opening
from shouwang.casework.assistance import pair as pairing
from shouwang.casework.assistance import plan as planning
from shouwang.casework.assistance.models import Measure, MonthlyCheck
from shouwang.casework.cases import apply as applying
from shouwang.casework.cases import authorise as authorising
from shouwang.casework.cases import (
    cross_check,
    finish_notice,
    keep_roll,
    lay_paper,
    meet,
    post_notice,
    recognise,
    submit,
)
from shouwang.casework.cases import object as objecting
from shouwang.casework.cases.adults import adults
from shouwang.casework.cases.decide import decide
from shouwang.casework.cases.models import Application, Case, Notice, Passage, RollEntry
from shouwang.casework.elimination import eliminate as eliminating
from shouwang.casework.elimination import propose as proposing
from shouwang.casework.elimination.conditions import Answers
from shouwang.casework.visits import problem as problems
from shouwang.casework.visits import verify as verifying
from shouwang.casework.visits.found import Found, Reason
from shouwang.casework.visits.models import Visit
from shouwang.places.code import at_level
from shouwang.places.models import Place, PostingPlace
from shouwang.places.posting import post as name_posting
from shouwang.policy import codes
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Household
from shouwang.screening.clues import answer as answering
from shouwang.screening.clues import report as reporting
from shouwang.screening.clues.models import Clue, Report
from shouwang.vault import documents
from shouwang.web.sight import within

FIRM = {"education": True, "medical": True, "housing": True, "water": True}
ADULT = 18
#: why cadres told of a household, by what its main risk turned out to be
HEARD_AS = {
    "01": "medical_cost",
    "02": "schooling",
    "03": "disability",
    "05": "accident",
    "06": "business",
    "07": "job",
    "08": "labour",
}
ROLL = [*["representative"] * 16, "committee", "committee", "township", "resident_team"]


def picture(shade: int) -> bytes:
    """A small grey photo of nothing, as a PNG."""
    rows = b"".join(b"\0" + bytes((shade + x // 4 + y // 3) % 256 for x in range(160)) for y in range(120))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 160, 120, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass(frozen=True)
class Trouble:
    """Why a household asks for help: what it says, its risks, and which measures answer them."""

    risks: tuple[str, ...]
    text: str
    outlay: int
    per_head: int
    measures: tuple[tuple[str, str, int], ...]  # group, option, yuan
    months: int


class Village:
    """One village with its posts; `until` is the last day on which anything is done."""

    def __init__(self, place: Place, random: Random, until: date):
        self.place, self.random, self.until = place, random, until
        wanted = [place.pk, at_level(place.pk, "township"), at_level(place.pk, "county")]
        held = (
            Post.objects.in_force().filter(place_id__in=wanted, holder__isnull=False).select_related("place", "holder")
        )
        posts: dict[str, Post] = {}
        for each in held.order_by("id"):
            posts.setdefault(each.role, each)
        self.grid, self.reviewer = posts["grid_worker"], posts["village_reviewer"]
        self.specialist, self.township = posts["township_specialist"], posts["township_reviewer"]
        self.officer, self.approver = posts["county_officer"], posts["county_approver"]
        self.helper, self.scan, self.entries = posts.get("helper"), None, []

    def do(self, act, *args, by: Post, on: date, hour: int = 10, **said):
        """One deed of a post, within its own sight."""
        with within(by.scope()):
            return act(*args, by=by, at=moment(on, hour), on=on, **said)

    def look(self):
        """The county's sight, for finding rows."""
        return within(self.officer.scope())

    def somebody(self) -> str:
        return names.surname(self.random) + names.given(self.random, self.random.random() < 0.6, 45)

    def settle(self, on: date) -> None:
        """The village's roll, its posting places and one photo, before its first meeting."""
        with within(self.reviewer.scope()):
            data = picture(self.random.randrange(60, 160))
            self.scan = documents.store(
                data, name="现场照片.png", kind="photo", place_id=self.place.pk, by=self.reviewer, at=moment(on, 8)
            )
            self.entries = list(RollEntry.objects.in_force(on).filter(place=self.place))
        if not self.entries:
            for kind in ROLL:
                said = {"kind": kind, "by": self.reviewer, "on": on}
                self.entries.append(self.do(keep_roll.enter, self.place, self.somebody(), hour=8, **said))
        for name, kind, homes in (("村委会公示栏", "office", None), ("文化广场", "cluster", 36)):
            said = {"name": name, "kind": kind, "households": homes, "least": 20}
            self.do(name_posting, self.place, by=self.reviewer, on=on, hour=8, **said)

    def visit(self, home: Household, on: date, **said) -> Visit:
        told = {
            "purpose": "application",
            "checkers": (self.grid.holder.name, self.somebody()),
            "uuid": uuid.uuid4(),
        } | said
        told.setdefault("judges", (self.reviewer.holder.name, self.grid.holder.name))
        book = self._book(on)
        return self.do(verifying.verify, home, Found(**told), by=self.grid, on=on, book=book)

    def _book(self, on: date):
        with self.look():
            return in_force(self.place.pk, on)

    def ask(self, home: Household, on: date, trouble: Trouble, category: str = "", *, is_heard: bool = False) -> Case:
        """The household applied, was visited, allowed the cross-check; its case is open.

        Of one that was heard of the village's cadres had told before: the home check answers that clue.
        """
        said = {"kind": "own", "applicant": home.head_name, "text": trouble.text, "has_promised": True}
        applied = self.do(
            applying.apply, home, by=self.reviewer, on=on, attachments=[("困难佐证", self.scan)], hour=9, **said
        )
        heard = self.report(home, on - timedelta(2), HEARD_AS[trouble.risks[0]], trouble.text) if is_heard else None
        seen = self.visit(
            home, on, result="to_recognition", finding=trouble.text, risks=trouble.risks, guarantees=FIRM,
            net_per_head_fen=trouble.per_head * 100, outlay_fen=trouble.outlay * 100,
            evidence=(("入户照片", self.scan),), **self._about(heard, trouble),
        )  # fmt: skip
        if heard:
            self.reply(heard, on, "已入户核实，情况属实，转入识别认定程序。")
        return self._open(seen, applied, on, category)

    def _about(self, clue, trouble: Trouble) -> dict:
        """What makes a home check the answer to a clue."""
        return {"purpose": "clue", "reasons": self.answers(clue, trouble.text, "true")} if clue else {}

    def ask_after(self, seen: Visit, on: date) -> Case:
        """The home check of a clue found the risk: the family was told, its application was written for it."""
        said = {"kind": "written", "applicant": seen.household.head_name, "text": seen.finding, "has_promised": True}
        applied = self.do(
            applying.apply, seen.household, by=self.reviewer, on=on, attachments=[("困难佐证", self.scan)], hour=9,
            visit=seen, informed_on=seen.on, **said,
        )  # fmt: skip
        return self._open(seen, applied, on)

    def _open(self, seen: Visit, applied: Application, on: date, category: str = "") -> Case:
        """Every adult allows the cross-check, and the case is open."""
        home = seen.household
        with self.look():
            grown = adults([home.pk], on, ADULT)[home.pk]
        for person in grown:
            self.do(authorising.authorise, person, how="signature", by=self.reviewer, on=on, hour=11)
        kind = category or ("marginal" if home.attribute == "ordinary" else "unstable")
        return self.do(
            recognise.recognise, seen, application=applied, category=kind, risks=list(seen.risks), by=self.reviewer,
            on=on, hour=14,
        )  # fmt: skip

    def close_clues(self, case: Case, on: date) -> None:
        """The household is in care: the county closes the clues that led to it."""
        with self.look():
            clues = list(Clue.objects.open().filter(in_case__case=case).order_by("id"))
        for clue in clues:
            if clue.state == "checked":
                self.do(answering.close, [clue], by=self.officer, on=on, hour=15)
            note = "已认定为监测对象并标注，转入监测帮扶。"
            self.do(answering.close, [clue], note=note, by=self.officer, on=on, hour=16)

    def report(self, home: Household, on: date, reason: str, text: str):
        """What cadres saw becomes a clue on the grid worker's desk."""
        said = {"kind": "field", "reason": reason, "text": text, "applicant": self.reviewer.holder.name}
        return self.do(reporting.report, home, by=self.reviewer, on=on, book=self._book(on), **said).clue

    def reply(self, clue: Clue, on: date, text: str) -> None:
        """Who told is answered by the village; the county closes the clue, or follows it to its end."""
        with self.look():
            told = list(Report.objects.filter(clue=clue, answered_on__isnull=True))
        for one in told:
            self.do(reporting.reply, one, text=text, by=self.reviewer, on=on, hour=16)
        self.do(answering.close, [clue], by=self.officer, on=on, hour=17)

    def answers(self, clue, finding: str, verdict: str) -> tuple[Reason, ...]:
        with self.look():
            return tuple(Reason(origin.pk, verdict, finding, self.scan) for origin in clue.origins.order_by("id"))

    def passage(self, case: Case) -> Passage:
        with self.look():
            return Passage.objects.select_related("case__household").get(case=case, ended_on__isnull=True)

    def say(self, case: Case, step: str, by: Post, on: date, verdict: str = "pass", **said):
        said.setdefault("opinion", "情况属实，同意。")
        return self.do(decide, self.passage(case), step=step, verdict=verdict, by=by, on=on, hour=15, **said)

    def lay(self, case: Case, step: str, by: Post, on: date, *keys: str) -> None:
        one = self.passage(case)
        for key in keys:
            self.do(lay_paper.lay, [one], step=step, key=key, document=self.scan, by=by, on=on, hour=14)

    def compare(self, case: Case, on: date) -> None:
        with self.look():
            people = adults([case.household_id], on, ADULT)[case.household_id]
        seen = [cross_check.Seen(person.pk, kind, "nothing") for person in people for kind in codes.read("asset")]
        self.do(cross_check.compare, self.passage(case), seen, by=self.officer, on=on)
        self.say(case, "cross_check", self.officer, on, opinion="数据比对未发现“硬伤”。")

    def review(self, cases: Sequence[Case], on: date, *, against: Sequence[Case] = ()) -> None:
        """One meeting judges the list; those named in `against` are voted down."""
        held = self.do(
            meet.hold, self.place, entries=self.entries, where="村委会会议室", chair=self.reviewer.holder.name,
            recorder=self.grid.holder.name, minutes="逐户介绍情况，代表评议，当场表决。", sign_in=self.scan,
            photo=self.scan, by=self.reviewer, on=on,
        )  # fmt: skip
        down = {case.pk for case in against}
        votes = []
        for case in cases:
            no = len(self.entries) - 4 if case.pk in down else self.random.randrange(0, 3)
            words = "家庭有稳定收入，困难不突出。" if case.pk in down else "情况属实，同意纳入。"
            votes.append(meet.Vote(self.passage(case), len(self.entries) - no, no, opinion=words))
        with within(self.reviewer.scope()):
            meet.judge(held, votes, by=self.reviewer, at=moment(on, 16))

    def post(self, cases: Sequence[Case], on: date) -> Notice:
        passages = [self.passage(case) for case in cases]
        made = self.do(post_notice.post, self.place, passages, contact="乡镇经济发展办 12317", by=self.reviewer, on=on)
        self.photograph(made, "start", on)
        return made

    def photograph(self, notice: Notice, when: str, on: date) -> None:
        with self.look():
            places = list(PostingPlace.objects.filter(place=self.place))
        for place in places:
            said = {"moment": when, "document": self.scan, "by": self.reviewer, "on": on}
            self.do(finish_notice.photograph, notice, place, **said)

    def object_to(self, notice: Notice, case: Case, on: date, text: str):
        with self.look():
            line = notice.lines.get(household_id=case.household_id, removed_on__isnull=True)
        return self.do(objecting.object_to, line, who="同村村民", text=text, by=self.grid, on=on)

    def answer(self, objection, on: date, text: str, *, is_upheld: bool) -> None:
        self.do(objecting.answer, objection, text=text, is_upheld=is_upheld, by=self.reviewer, on=on)

    def take_down(self, notice: Notice, cases: Sequence[Case], on: date) -> None:
        """The days are over: photographed, passed, taken down, and submitted to the township."""
        self.photograph(notice, "end", on)
        self.do(finish_notice.finish, notice, by=self.reviewer, on=on, hour=11)
        self.do(finish_notice.take_down, notice, by=self.reviewer, on=on, hour=11)
        passages = [self.passage(case) for case in cases]
        self.do(submit.submit, self.place, passages, by=self.reviewer, on=on, hour=16)

    def township_review(self, case: Case, on: date) -> None:
        self.lay(case, "township_review", self.township, on, "township_sheet")
        self.say(case, "township_review", self.township, on, opinion="程序规范，资料完整，同意上报。")

    def send_back(self, case: Case, on: date) -> None:
        """The township returns a household: its file is not complete."""
        said = {"verdict": "back", "back_to": "home_check", "opinion": "收入核算依据不全，请补充入户核查材料后再报。"}
        self.say(case, "township_review", self.township, on, **said)

    def county_decision(self, case: Case, on: date) -> None:
        self.lay(case, "county_decision", self.approver, on, "county_document")
        number = f"县监测〔{on.year}〕{on.month}{on.day:02d}号"
        self.say(case, "county_decision", self.approver, on, document_no=number, opinion="同意。")

    def announce(self, case: Case, on: date) -> None:
        self.lay(case, "announcement", self.officer, on, "announcement_text", "announcement_photo")
        self.say(case, "announcement", self.officer, on, opinion="已公告。")

    def prepare(self, case: Case, on: date, trouble: Trouble, helper: Post | None = None) -> list[Measure]:
        """Helper, measures, expected day: what has to be there before the mark."""
        unit = self.random.choice(("县农业农村局", "县人社局", "县民政局", "乡镇卫生院", "县教育局"))
        who = helper or pairing.Person(self.somebody(), unit, names.phone(self.random.randrange(90_000)), "干部")
        self.do(pairing.pair, case, who, by=self.reviewer, on=on)
        made = [
            self.do(
                planning.plan, case, group=group, options=[option], risks=trouble.risks, wish="agreed",
                due_on=on + timedelta(30), acting=unit, by=self.reviewer, on=on,
            )
            for group, option, _ in trouble.measures
        ]  # fmt: skip
        expected = on + timedelta(30 * trouble.months)
        self.do(expecting.expect, case, expected, reason="按困难程度和措施见效时间研判", by=self.reviewer, on=on)
        return made

    def enrol(self, case: Case, on: date) -> None:
        self.do(enrolling.enrol, case, by=self.officer, on=on, opinion="责任人、措施、时间已明确，标注。")

    def deliver(self, measure: Measure, on: date, yuan: int) -> None:
        said = {"amount_fen": yuan * 100 if yuan else None, "outcome": "已落实到户。", "evidence": self.scan}
        self.do(delivering.deliver, measure, by=self.grid, on=on, **said)

    def months(self, since: date, skip: float = 0.08) -> None:
        """Month by month the checks are opened, and nearly all of them made."""
        first = (since.replace(day=1) + timedelta(32)).replace(day=1)
        while first <= self.until:
            book = self._book(first)
            self.do(opening.open_month, first, by=self.officer, on=first, book=book, place=self.place.pk, hour=8)
            with self.look():
                mine = MonthlyCheck.objects.waiting().within(self.place.pk).filter(month=first)
                tasks = list(mine.select_related("case").order_by("id"))
            for task in tasks:
                on = first + timedelta(self.random.randrange(2, 26))
                if on <= self.until and self.random.random() > skip:
                    self.check(task, on)
            first = (first + timedelta(32)).replace(day=1)

    def check(self, task: MonthlyCheck, on: date) -> None:
        trend, finding = self.random.choice(CHECKED)
        channel = self.random.choice(("home", "home", "phone"))
        self.do(checking.check, task, finding=finding, channel=channel, trend=trend, by=self.grid, on=on)

    def leave(self, case: Case, on: date, *, way: str = "helped", per_head: int = 11_200) -> None:
        """The home check for the way out, every condition met."""
        self.do(
            proposing.propose,
            case,
            self._checked(per_head, way, "收入稳定，支出可控，风险已消除"),
            by=self.reviewer,
            on=on,
        )

    def keep(self, case: Case, on: date, reason: str, next_on: date) -> None:
        checked = self._checked(9_100, "helped", "务工收入时断时续", is_stable=False)
        self.do(proposing.keep, case, checked, reason=reason, next_on=next_on, by=self.reviewer, on=on)

    def _checked(self, per_head: int, way: str, finding: str, *, is_stable: bool = True) -> proposing.Checked:
        answers = Answers(per_head * 100, is_stable, True, FIRM, way)
        who = (self.grid.holder.name, self.somebody())
        return proposing.Checked(uuid.uuid4(), who, finding, answers, (("签字的核查表", self.scan),))

    def pass_exit(self, case: Case, step: str, on: date) -> None:
        by, key = (self.township, "township_sheet") if step == "township_review" else (self.approver, "county_document")
        self.lay(case, step, by, on, key)
        self.say(case, step, by, on)

    def eliminate(self, case: Case, on: date) -> None:
        self.do(eliminating.eliminate, case, by=self.officer, on=on, opinion="已审定，标注风险消除。")

    def trouble(self, home: Household, on: date, kind: str, detail: str, acting: str, due_on: date):
        said = {"kind": kind, "detail": detail, "acting": acting, "due_on": due_on}
        return self.do(problems.raise_problem, home, by=self.grid, on=on, **said)

    def solve(self, problem, on: date, how: str) -> None:
        self.do(problems.solve, problem, how=how, evidence=self.scan, by=self.grid, on=on)


CHECKED = (
    ("stable", "收入支出与上月持平，措施正常落实。"),
    ("stable", "已入户了解，家中生活正常，无新增大额支出。"),
    ("eased", "务工收入到账，生活有改善。"),
    ("eased", "报销已到账，病情稳定。"),
    ("worse", "近期复查增加支出，已提醒申请临时救助。"),
)
