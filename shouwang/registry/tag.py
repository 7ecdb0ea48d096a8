"""The act of putting a household into a focus group (FG-01…FG-23) and taking it out: dated and sourced. It never enrols."""

from datetime import date, datetime

from django.db import transaction

from shouwang.places.clock import day
from shouwang.policy.in_force import in_force
from shouwang.refusal import Refused
from shouwang.registry.models import Household, Person, Tag
from shouwang.trail.write import write
from shouwang.web.templatetags import words


def tag(
    household: Household, group: str, *, since: date, source: str, by, at: datetime, person: Person | None = None
) -> Tag:
    """Tag a household (and one of its members) from a day on; the same tag again is the one that stands."""
    _check(household, by, since, at)
    book = in_force(household.place_id, day(at))
    if not book.has("focus_group", group):
        raise Refused("unknown_group", "请从重点人群列表里选择。")
    if not source.strip():
        raise Refused("no_source", "要写明来源，例如“民政局9月名单”。")
    with transaction.atomic():
        Household.objects.select_for_update().get(pk=household.pk)
        found = Tag.objects.filter(household=household, group=group, person=person, until=None).first()
        if found:
            return found
        made = Tag.objects.create(
            household=household,
            place_id=household.place_id,
            person=person,
            group=group,
            since=since,
            source=source[:60],
        )
        title = book.value("focus_group", group)["title"]
        write("registry.tag", by=by, at=at, on=since, subject=household, changes={"tag": ["", title]}, note=source)
    return made


def untag(found: Tag, *, until: date, by, at: datetime, note: str = "") -> None:
    """End a tag on a day; what it was stays readable."""
    _check(found.household, by, until, at)
    with transaction.atomic():
        found = Tag.objects.select_for_update().select_related("household").get(pk=found.pk)
        if found.until:
            raise Refused("already_ended", f"这个标签已于{words.day(found.until)}结束。")
        if until < found.since:
            raise Refused("too_early", f"标签自{words.day(found.since)}起，结束日期不能更早。")
        found.until = until
        found.save(update_fields=["until"])
        changes = {"tag": [found.group, ""]}
        write("registry.untag", by=by, at=at, on=until, subject=found.household, changes=changes, note=note)


def _check(household: Household, by, on: date, at: datetime) -> None:
    by.need("registry.tag")
    if not by.scope().contains(household.place_id):
        raise Refused("wrong_area", "这一户不在您的管辖范围内。")
    if on > day(at):
        raise Refused("in_the_future", "日期晚于今天，不能登记。")
