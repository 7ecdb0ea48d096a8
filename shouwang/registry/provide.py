"""The act of saying what people live on: a member's job, a household's product or project; corrected, ended, struck out."""

from datetime import date, datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.refusal import Refused
from shouwang.registry import livelihood
from shouwang.registry.correct import check
from shouwang.registry.livelihood import JOB, PRODUCT, PROJECT, Job, Product, Project
from shouwang.registry.models import Household, Person
from shouwang.registry.precedence import ByCounty
from shouwang.registry.recall import recall
from shouwang.registry.tell import Told, tell
from shouwang.trail.write import write

Value = Job | Product | Project
FIRST_YEAR = 1950
ENDS = frozenset({"ends_on", "until"})  # a contract may say its end beforehand


def say_job(person: Person, job: Job | None, *, key: str = "", by, at: datetime, note: str) -> None:
    """A member's job; with `key` the one that is registered under it is corrected, or struck out (None)."""
    if job is not None and not (job.employer or job.workplace):
        raise Refused("incomplete", "务工单位和务工地点至少要填一项。")
    _say(person.household, person, JOB, job, key, by, at, note)


def say_product(household: Household, code: str, product: Product | None, *, by, at: datetime, note: str) -> None:
    """A main product of a household, one of the list; said again it is corrected, None strikes it out."""
    if code not in livelihood.codes.read("product"):
        raise Refused("unknown_product", "请从列表里选择产品。")
    _say(household, None, PRODUCT, product, code, by, at, note)


def say_project(
    household: Household, project: Project | None, *, key: str = "", by, at: datetime, note: str
) -> None:  # fmt: skip
    """A project that a household shares in; with `key` the one that is registered under it, or struck out (None)."""
    if project is not None and not project.name.strip():
        raise Refused("incomplete", "请填写项目名称。")
    _say(household, None, PROJECT, project, key, by, at, note)


def _say(household: Household, person: Person | None, kind: str, value: Value | None, key: str, by, at, note) -> None:
    check(household, by, note)
    _check_days(value, day(at))
    with transaction.atomic():
        household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
        is_new, key = not key, key or livelihood.key_of(value)
        [(name, said)] = livelihood.fact(kind, key, value).items()
        before = _standing(household, person, name, day(at))
        if before == said:
            return
        if before and is_new:
            raise Refused("known", f"这项{livelihood.TITLES[kind]}已经登记，请在原记录上更正。")
        told = Told(household, person.pk if person else None, {name: said})
        tell([told], f"registry.{kind}", by=by, at=at, note=note)
        words = [livelihood.said_in_words(kind, key, one) if one else "" for one in (before, said)]
        changes = {livelihood.title_of(kind, key): words}
        write("registry.correct", by=by, at=at, subject=person or household, changes=changes, note=note)


def _standing(household: Household, person: Person | None, name: str, on: date) -> list | None:
    subject = (household.pk, person and person.pk)
    stands = recall([household.pk]).stands(subject, ByCounty(on).at(household.place_id)).values.get(name)
    return stands and stands.value


def _check_days(value: Value | None, today: date) -> None:
    if value is None:
        return
    days = {name: getattr(value, name) for name in value._fields if name in livelihood.DAYS}
    if any(one and (one.year < FIRST_YEAR or name not in ENDS and one > today) for name, one in days.items()):
        raise Refused("bad_day", "日期不对：开始不能晚于今天，也不能太早，请核对。")
    begins, ends = (days.get("begins_on") or days.get("since"), days.get("ends_on") or days.get("until"))
    if begins and ends and ends < begins:
        raise Refused("backwards", "结束日期早于开始日期，请核对。")
    for amount in (getattr(value, "pay_fen", None), getattr(value, "scale", None)):
        if amount is not None and amount < 0:
            raise Refused("negative", "收入和规模不能是负数。")
