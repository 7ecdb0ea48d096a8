"""What the invented county does with its clues between the screenings, each deed by the post that would do it.

October's clues are sorted, handed to the townships and, by a quarter of these, to the villages; most are answered at
home, some come back, some are late. November's have just reached the villages of the stories' township.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from demo import answers, grown, told
from demo.county import County
from demo.enter import holder, moment
from demo.walk import Trouble, picture
from shouwang.accounts.models import Post
from shouwang.casework.visits.found import Found, Need, Reason
from shouwang.casework.visits.verify import verify
from shouwang.places.code import at_level, place_id
from shouwang.policy.book import Book
from shouwang.policy.in_force import in_force
from shouwang.registry.models import Household
from shouwang.screening import sources
from shouwang.screening.clues import answer, chase, feedback, forward, triage
from shouwang.screening.clues.due import hand_over_due, latest_extension
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Clue, Report
from shouwang.screening.clues.report import reply, report
from shouwang.screening.intake.models import Delivery
from shouwang.vault import documents
from shouwang.vault.models import Document
from shouwang.web.sight import within

HANDED, PASSED_ON, EXTENDED = date(2026, 10, 13), date(2026, 10, 14), date(2026, 10, 19)
RETURNED, URGED, TOLD = date(2026, 10, 20), date(2026, 10, 22), date(2026, 10, 27)
CLOSED, URGED_AGAIN = date(2026, 10, 28), date(2026, 10, 29)
KEPT_BACK, NOW = date(2026, 11, 2), date(2026, 11, 6)
ANSWERED_LISTS = ("housing.dangerous", "medical_insurance.uninsured", "water.unsafe")
LATE = 6  # of six clues one is not answered; some of these come back


class Handling:
    """The county at work. Clues are looked up afresh for each deed: what one changes the next one sees."""

    def __init__(self, county: County):
        self.county, self.random = county, county.rng("handling")
        self.holder, self.picture = cache(holder), picture(90)
        self.officer = holder("county_officer", place_id(county.area))
        self.area = self.officer.place
        self.specialist = self.of_township(county.storied["own_cost"].village.township.id)
        self.books: dict[date, Book] = {}
        self.photos: dict[int, Document] = {}
        self.grown: dict[int, dict] = {}  # clue id → what the home check told of a household at risk

    def october(self) -> int:
        """From the day after the first screening on; how many clues the villages answered."""
        self.sort(HANDED)
        kept = self.clue("own_cost")
        busy, idle = self.townships()
        self.hand_to_townships([clue for clue in self.of(busy + idle, "screened") if clue != kept], HANDED)
        for township in busy:
            self.hand_to_villages(self.clues("assigned", township), township, PASSED_ON)
        self.bring(HANDED.month)
        self.give_more_time(self.clue("income"))
        asked = self.of(busy, "assigned")
        with within(self.officer.scope()):
            self.grown = grown.choose(self.answered(asked), self.county.rng("grown"))
        done = self.visit(asked)
        self.bring_back(busy[:3])
        self.urge(busy, idle)
        self.tell()
        done += self.visit_late()
        self.hand_to_townships([clue for clue in self.clues("screened") if not clue.returned_as], KEPT_BACK)
        self.hand_to_villages([kept], self.specialist.place_id, KEPT_BACK + timedelta(1))
        return done

    def november(self) -> None:
        """The second screening was an hour ago: the stories' township has its new clues, the rest lies in the county."""
        self.sort(NOW, 16, 20)
        township = self.specialist.place_id
        fresh = self.clues("screened", township)
        self.hand_to_townships(fresh, NOW, 16, 30)
        self.hand_to_villages(fresh, township, NOW, 16, 40)

    def sort(self, on: date, hour: int = 9, minute: int = 30) -> None:
        """What the machine proposes to close without a visit is closed, reason by reason."""
        with within(self.officer.scope()):
            proposed = triage.proposals(Clue.objects.within(self.area.pk).filter(state="screened"), on)
            for reason in triage.PROPOSED:
                chosen = list(Clue.objects.filter(pk__in=[pk for pk, word in proposed.items() if word == reason]))
                if chosen:
                    deed = self.by(self.officer, on, hour, minute)
                    triage.dismiss(chosen, reason, note="系统提示，逐条核对", **deed)

    def hand_to_townships(self, clues: list[Clue], on: date, hour: int = 14, minute: int = 0) -> None:
        with within(self.officer.scope()):
            due_on = hand_over_due(self.book(on), on, "township")
            deed = self.by(self.officer, on, hour, minute)
            hand_out(clues, to="township", due_on=due_on, book=self.book(on), note="逐户入户核实，按期反馈", **deed)

    def hand_to_villages(self, clues: list[Clue], township: int, on: date, hour: int = 10, minute: int = 0) -> None:
        specialist = self.of_township(township)
        with within(specialist.scope()):
            due_on = hand_over_due(self.book(on), on, "village")
            deed = self.by(specialist, on, hour, minute)
            hand_out(clues, to="village", due_on=due_on, book=self.book(on), note="须两人以上入户", **deed)

    def townships(self) -> tuple[list[int], list[int]]:
        """A quarter of the townships with clues, the stories' one first, do what they are asked; the next one does not.

        To the rest the county hands out later, with the story that it has kept back.
        """
        found = sorted({at_level(clue.place_id, "township") for clue in self.clues("screened")})
        found.sort(key=lambda township: township != self.specialist.place_id)
        many = max(2, -(-len(found) // 4))
        return found[:many], found[many : many + 1]

    def of(self, townships: list[int], state: str) -> list[Clue]:
        return [clue for township in townships for clue in self.clues(state, township)]

    def give_more_time(self, clue: Clue) -> None:
        with within(self.specialist.scope()):
            due_on = latest_extension(self.book(EXTENDED), clue.due_on)
            deed = self.by(self.specialist, EXTENDED, 15)
            chase.extend(clue, due_on=due_on, reason="户主在外务工，月底回家", book=self.book(EXTENDED), **deed)

    def visit(self, clues: list[Clue]) -> int:
        """Village by village, what was found at home: the stories as they are told, the rest as it happens."""
        told = {self.clue(key).pk: said for key, said in answers.TOLD.items()} | self.grown
        wanted = [clue for clue in self.answered(clues) if not self.is_late(clue)]
        wanted.sort(key=lambda clue: at_level(clue.place_id, "village"))
        for village, mine in groupby(wanted, key=lambda clue: at_level(clue.place_id, "village")):
            with within(self.holder("grid_worker", village).scope()):
                for clue in mine:
                    said = told.get(clue.pk) or answers.found(self.random, clue.reason)
                    self.go_there(clue, self.holder("grid_worker", village), **said)
        return len(wanted)

    def answered(self, clues: list[Clue]) -> list[Clue]:
        """Those that the villages answer: the stories that are told so, and most of the rest."""
        stories, late = {self.clue(key).pk for key in answers.TOLD}, self.clue("income").pk
        return [clue for at, clue in enumerate(clues, 1) if clue.pk in stories or (clue.pk != late and at % LATE)]

    def is_late(self, clue: Clue) -> bool:
        """Whether the village goes there only after it was urged."""
        return clue.pk in self.grown and self.grown[clue.pk]["on"] > grown.LAST_ANSWER

    def visit_late(self) -> int:
        late = [clue for clue in self.clues("assigned") if self.is_late(clue)]
        for clue in late:
            worker = self.holder("grid_worker", at_level(clue.place_id, "village"))
            with within(worker.scope()):
                self.go_there(clue, worker, **self.grown[clue.pk])
        return len(late)

    def go_there(
        self, clue: Clue, by: Post, *, on: date, result: str, finding: str, need: dict | None = None,
        trouble: Trouble | None = None, risks: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Two people of the village are at the household's home; a photo goes with what they write down."""
        deed, village = self.by(by, on, 17, self.random.randrange(60)), by.place.up("village")
        photo = self.photos.get(village) or documents.store(
            self.picture, name="入户照片.png", kind="photo", place_id=village, by=by, at=deed["at"]
        )
        self.photos[village] = photo
        two = (self.holder("grid_worker", village).holder.name, self.holder("village_reviewer", village).holder.name)
        verdict = {"no_risk": "solved", "declined": "solved", "not_checked": "unknown"}.get(result, "true")
        found = Found(
            uuid=uuid5(NAMESPACE_URL, clue.key), purpose="clue", result=result, finding=finding, checkers=two,
            judges=two, reason="家庭能够自主应对，不符合纳入条件。", evidence=(("入户照片", photo),),
            reasons=tuple(Reason(origin.pk, verdict, finding) for origin in clue.origins.all()),
            needs=(Need(**need),) if need else (), mark=photo if result == "declined" else None,
            **(grown.measured(trouble, on) if trouble else {"risks": risks} | self.plainly(clue.reason, result)),
        )  # fmt: skip
        verify(clue.household, found, book=self.book(on), **deed)

    def plainly(self, reason: str, result: str) -> dict:
        return {"guarantees": answers.FIRM.get(reason, {}) if result == "no_risk" else {}}

    def bring_back(self, townships: Iterable[int]) -> None:
        """In each of these a clue comes back with its code: one waits, one is passed on, one goes up to the county."""
        income = self.clue("income")
        for township, (code, note) in zip(townships, answers.RETURNED.items(), strict=False):
            left = [clue for clue in self.clues("assigned", township) if not clue.result and clue != income]
            left = [clue for clue in left if not self.is_late(clue)]
            if not left:
                continue
            clue, specialist = left[0], self.of_township(township)
            with within(clue.owner.scope()):
                forward.send_back(clue, code, note=note, **self.by(clue.owner, RETURNED, 11))
            with within(specialist.scope()):
                deed = self.by(specialist, RETURNED, 15)
                if code == "unknown":
                    forward.forward(clue, note="再找一次：该户随儿子住在三组", book=self.book(RETURNED), **deed)
                elif code == "moved":
                    forward.send_back(clue, code, note="派出所核对，户口已迁往外县", **deed)

    def urge(self, busy: list[int], idle: list[int]) -> None:
        """Specialists urge their villages; the county urges the townships that have handed nothing on."""
        late = defaultdict(list)
        for clue in self.clues("assigned"):
            if clue.owner.place_id != at_level(clue.place_id, "township") and clue.due_on < URGED:
                late[at_level(clue.place_id, "township")].append(clue)
        for township in busy[:4]:
            if late[township]:
                self.urge_by(self.of_township(township), late[township], URGED, "已过核实期限，请抓紧入户")
        self.urge_by(self.specialist, [self.clue("income")], URGED_AGAIN, "延期已到，请尽快核实")
        if slow := self.of(idle, "assigned"):
            self.urge_by(self.officer, slow, URGED_AGAIN, "请尽快分派到村，按期反馈")

    def urge_by(self, post: Post, clues: list[Clue], on: date, note: str) -> None:
        with within(post.scope()):
            chase.urge(clues, book=self.book(on), note=note, **self.by(post, on, 9))

    def tell(self) -> None:
        """Three departments are told what became of their lists; what is answered is closed, or followed until solved."""
        with within(self.officer.scope()):
            for name in ANSWERED_LISTS:
                told = sources.contract(name)
                newest = Delivery.objects.in_force().filter(supplier=told.supplier, table=told.table).latest("id")
                feedback.issue(newest, **self.by(self.officer, TOLD, 10))
            answer.close(self.clues("answered"), **self.by(self.officer, CLOSED, 10))
            answer.close(
                [self.clue("refund")], note="医院已退费，超线的事实不再成立", **self.by(self.officer, CLOSED, 11)
            )

    def bring(self, month: int) -> None:
        """What people brought to the offices in a month; the first application has its answer."""
        for brought in answers.REPORTS:
            on = brought["on"]
            if on.month != month:
                continue
            home = self.home(brought["story"])
            by = (
                self.officer
                if brought["role"] == "county_officer"
                else self.holder(brought["role"], home.place.up("village"))
            )
            with within(by.scope()):
                made = report(home, book=self.book(on), **brought["said"], **self.by(by, on, 9, 40))
                if brought["answer"]:
                    self.answer_report(made, brought["answer"], by, on + timedelta(4))

    def answer_report(self, made: Report, said: dict, by: Post, on: date) -> None:
        self.go_there(made.clue, by, on=on, **said["visit"])
        reply(made, text=said["reply"], **self.by(by, on + timedelta(1), 9))

    def clues(self, state: str, place: int = 0) -> list[Clue]:
        """Those in a state, but for the stories that are told of households in care."""
        with within(self.officer.scope()):
            found = Clue.objects.within(place or self.area.pk).filter(state=state)
            found = found.exclude(household__key__in=[self.county.storied[key].no for key in told.PATHS])
            return list(found.select_related("owner__place", "owner__holder", "household").order_by("key"))

    def clue(self, key: str) -> Clue:
        """The newest clue about a story household, as it is now."""
        with within(self.officer.scope()):
            return Clue.objects.select_related("owner__place").filter(household=self.home(key)).latest("id")

    def home(self, key: str) -> Household:
        with within(self.officer.scope()):
            return Household.objects.get(key=self.county.storied[key].no)

    def of_township(self, township: int) -> Post:
        return self.holder("township_specialist", township)

    def book(self, on: date) -> Book:
        if on not in self.books:
            with within(self.officer.scope()):
                self.books[on] = in_force(self.area.pk, on)
        return self.books[on]

    def by(self, post: Post, on: date, hour: int, minute: int = 0) -> dict:
        return {"by": post, "at": moment(on, hour, minute), "on": on}
