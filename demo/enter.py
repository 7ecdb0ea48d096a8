"""The invented county enters the product as a real one would: through the public acts, in the order of the calendar.

Each step is given the post that would do it and the instant at which it would have been done.
"""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from demo import posts
from demo.changes import Change
from demo.county import County
from demo.files import Delivered
from demo.lines import LINES
from demo.stories import STORIES
from shouwang.accounts.appoint import Appointment, appoint
from shouwang.accounts.founding import found, operator_of
from shouwang.accounts.models import Post
from shouwang.accounts.pairing import pair
from shouwang.places.code import at_level, place_id, span
from shouwang.places.listing import Listed
from shouwang.places.load import load
from shouwang.places.models import Place
from shouwang.policy import codes
from shouwang.policy import load as policy
from shouwang.policy.in_force import in_force
from shouwang.registry.change import leave
from shouwang.registry.enrol import enrol
from shouwang.registry.models import Batch, Person
from shouwang.registry.rows import collect
from shouwang.screening import sources
from shouwang.screening.clues.gather import Gathered, gather
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.policy import limits
from shouwang.screening.intake.receive import Letter, receive
from shouwang.screening.intake.release import release
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.settle import settle, settle_many
from shouwang.screening.matching.take_in import take_in
from shouwang.screening.runs.execute import execute
from shouwang.web.sight import Scope, within

HERE = ZoneInfo("Asia/Shanghai")
FOUNDED = date(2026, 1, 12)
PAIRED = date(2026, 10, 10)
FORGOTTEN = "已与医保局核实，缺报一个乡镇，下月补齐"
PROOFS = {"dead": "死亡证明复印件", "moved_out": "户籍迁移证复印件"}
Say = Callable[[str], None]


def moment(on: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of office hours in the county."""
    return datetime.combine(on, time(hour, minute), HERE)


def everything(area: str) -> Scope:
    """The range of the whole installation: how its operator sees it."""
    lo, hi = span(place_id(area))
    return Scope(kind="post", lo=lo, hi=hi)


def enter_places(county: County) -> Post:
    """Places and the operator; returns the operator's post."""
    area = place_id(county.area)
    at = moment(FOUNDED)
    with within(everything(county.area)):
        found(area, is_exercise=True)
        operator = operator_of(area, on=FOUNDED)
        listed = [Listed(place.id, place.name, place.kind) for place in county.places]
        load(listed, area, by=operator, at=at)
    return Post.objects.select_related("place", "holder").get(pk=operator.pk)


def enter_posts(county: County, operator: Post) -> None:
    """Every post of the county, with one password for all."""
    wanted = [Appointment(post.username, post.name, post.role, post.place, post.supplier) for post in county.posts]
    with within(operator.scope()):
        appoint(wanted, password=posts.PASSWORD, by=operator, at=moment(FOUNDED, 10), on=FOUNDED, must_change=False)


def enter_pairings(county: County) -> None:
    """The county names to its helper the households that he looks after."""
    officer = holder("county_officer", place_id(county.area))
    with within(officer.scope()):
        for helper in county.posts:
            for number in helper.households:
                pair(holder("helper", helper.place), number, by=officer, at=moment(PAIRED), on=PAIRED)


def enter_changes(told: Iterable[Change]) -> None:
    """Deaths and moves, reported by the village's worker some days after the day itself."""
    reasons = codes.values("decrease_reason")
    for one in told:
        village = place_id(one.household_no[:12])
        worker = holder("grid_worker", village)
        with within(worker.scope()):
            person = Person.objects.select_related("household").get(key=one.person_no)
            reason = reasons[one.reason]
            at = moment(one.reported_on, 16)
            leave(person, reason=reason, on=one.on, proof=PROOFS[reason], by=worker, at=at)


def settle_doubts(area: Place, on: date, many: int = 6) -> None:
    """The data steward settles the first rows that no machine may link; those of the stories wait for a visitor."""
    steward = holder("data_steward", area.pk)
    with within(steward.scope()):
        rows = Doubt.objects.open().exclude(name__in={member[3] for story in STORIES for member in story.members})
        strangers = rows.filter(outcome="unmatched").order_by("id")[:many]
        if strangers:
            settle_many(strangers, outcome="elsewhere", reason="电话核实，户籍在外县", by=steward, at=moment(on, 9, 30))
        for doubt in rows.filter(outcome="doubt").order_by("id")[:many]:
            person = Person.objects.filter(pk__in=doubt.candidates, name=doubt.name).first()
            if person:
                settle(doubt, person=person, reason="与村里核对，是本人", by=steward, at=moment(on, 9, 40))


def enter_policy(county: County, operator: Post) -> None:
    """The county's own lines of policy, as it would enter them before its first screening."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "population", "since", "value", "unit", "cite"])
    writer.writerows(
        [name, whom, since.isoformat(), value, unit, cite] for name, whom, since, value, unit, cite in LINES
    )
    with within(operator.scope()):
        policy.load("县级口径.csv", out.getvalue().encode(), place=operator.place, by=operator, at=moment(FOUNDED, 11))


def holder(role: str, area: int, supplier: str = "") -> Post:
    """The first post of a role in an area, the area's own before those of places below."""
    lo, hi = span(area)
    found = Post.objects.in_force().select_related("place", "holder").order_by("place_id", "id")
    return found.filter(role=role, supplier=supplier, place_id__gte=lo, place_id__lte=hi).first()


def enrol_file(one: Delivered) -> Batch:
    """A county's data steward takes a registry workbook in: the county's, or one township's."""
    place, county = (Place.objects.get(pk=pk) for pk in (one.place, at_level(one.place, "county")))
    steward, at = holder("data_steward", county.pk), moment(one.received_on, 9)
    only = place if place != county else None
    with within(steward.scope()):
        batch, _ = enrol(collect(one.path.read_bytes(), one.path.name), county, by=steward, at=at, place=only)
    return batch


def receive_file(one: Delivered, area: Place) -> Delivery:
    """A department's liaison hands in a file with its letter, and it is taken in.

    A list that forgot a township waits for the county officer. Of the uninsured he lets it count, as not whole; the
    dibao list's correction arrives a day later, and the short one stays held.
    """
    supplier = sources.contract(one.supplier_table).supplier
    liaison, at = holder("liaison", area.pk, supplier), moment(one.received_on, 10)
    received = receive(
        one.path.read_bytes(),
        one.path.name,
        contract=one.supplier_table,
        area=area,
        period=one.period,
        letter=Letter(one.letter_no, one.letter_on),
        by=liaison,
        at=at,
    )
    line = limits(area, one.received_on)
    taken = take_in(received.delivery, limits=line, by=liaison, at=at)
    if taken.state == "held" and one.supplier_table == "medical_insurance.uninsured":
        officer, later = holder("county_officer", area.pk), moment(one.received_on, 11)
        taken = release(taken, FORGOTTEN, limits=line, compares=False, by=officer, at=later)
    return taken


def screen(area: Place, on: date) -> Gathered:
    """The county officer, or the data steward of a prefecture, screens as of a day and makes clues of the hits."""
    by = holder("county_officer" if area.level == "county" else "data_steward", area.pk)
    book = in_force(area.pk, on)
    with within(by.scope()):
        run = execute(area, on=on, book=book, by=by, at=moment(on, 15))
        return gather(run, by=by, at=moment(on, 16), book=book)
