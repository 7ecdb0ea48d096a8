"""Focus groups as tags: each with source and dates, put on and ended by name."""

from datetime import timedelta

import pytest

from shouwang.refusal import Refused
from shouwang.registry.models import Tag
from shouwang.registry.tag import tag, untag
from tests.casework import care, walk
from tests.casework.walk import DAY

pytestmark = pytest.mark.django_db

# S4 一(二): COVID-infected, major and costly chronic illness, severe disability, left-behind and distressed children,
# scattered 特困, disabled elderly
GROUPS = {"FG-10": "疫情", "FG-07": "慢性病", "FG-04": "重度", "FG-09": "留守儿童、困境儿童", "FG-02": "分散供养特困",
          "FG-08": "失能老年人"}  # fmt: skip


def put(home, group, **said):
    said = {"since": DAY, "source": "民政局9月名单", "by": walk.reviewer(), "at": walk.instant(DAY)} | said
    with walk.within(said["by"].scope()):
        return tag(home, group, **said)


@pytest.mark.req("S4-04")
@pytest.mark.parametrize("group", GROUPS)
def test_a_focus_group_is_a_tag_with_its_source_and_dates(group):
    title = care.book(DAY).value("focus_group", group)["title"]
    assert GROUPS[group] in title
    home = walk.household()
    made = put(home, group)
    assert (made.source, made.since, made.until) == ("民政局9月名单", DAY, None)
    with walk.see(walk.reviewer()):
        untag(made, until=DAY + timedelta(9), by=walk.reviewer(), at=walk.instant(DAY + timedelta(9)))
        made = Tag.objects.get(household=home)
    assert (made.group, made.until) == (group, DAY + timedelta(9))


@pytest.mark.req("S4-04")
@pytest.mark.parametrize(("said", "code"), [({"source": " "}, "no_source"), ({"group": "FG-99"}, "unknown_group")])
def test_a_tag_without_source_or_of_no_known_group_is_refused(said, code):
    with pytest.raises(Refused) as caught:
        put(walk.household(), **{"group": "FG-04"} | said)
    assert caught.value.code == code


def test_a_household_carries_several_tags_and_the_same_one_once():
    home = walk.household()
    one = put(home, "FG-04")
    assert (put(home, "FG-04"), put(home, "FG-07").group) == (one, "FG-07")
    with walk.see():
        assert Tag.objects.filter(household=home).count() == 2
