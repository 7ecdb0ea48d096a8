"""It is true of the rule on new disability that…"""

from datetime import date

import pytest

LIST = "disabled_federation.certificates"


def certificate(level="1", event="new", on=date(2026, 10, 15), **more):
    return {"household": "h", "person": "p", "kind": "4", "level": level, "event": event, "event_on": on, **more}


@pytest.mark.parametrize(("level", "hit"), [("1", ["h"]), ("2", ["h"]), ("3", []), ("4", [])])
@pytest.mark.req("S3-15", "S4-05")
def test_a_new_certificate_hits_from_the_second_level_up(county, level, hit):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", certificate(level))
    assert county.hit("disabled_new") == hit


@pytest.mark.parametrize(
    ("level", "before", "hit"),
    [("2", "3", ["h"]), ("1", "2", ["h"]), ("2", "2", []), ("2", "1", []), ("3", "4", []), ("2", None, [])],
)
def test_a_changed_level_hits_when_it_became_graver(county, level, before, hit):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", certificate(level, "level_change", previous_level=before))
    assert county.hit("disabled_new") == hit


@pytest.mark.parametrize("event", ["renewal", "reissue", "expired", "cancelled", "moved_in", "moved_out"])
def test_other_events_do_not_hit(county, event):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", certificate(event=event, previous_level="4"))
    assert county.hit("disabled_new") == []


@pytest.mark.parametrize(
    ("on", "hit"),
    [(date(2026, 9, 30), []), (date(2026, 10, 1), ["h"]), (date(2026, 10, 31), ["h"]), (date(2026, 11, 1), [])],
)
def test_only_events_of_the_period_count(county, on, hit):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", certificate(on=on))
    assert county.hit("disabled_new") == hit


def test_only_the_newest_delivery_counts(county):
    county.home("h", "p")
    county.deliver(LIST, "2026-09", certificate(on=date(2026, 9, 15)))
    county.deliver(LIST, "2026-10")
    assert county.hit("disabled_new", date(2026, 9, 30)) == ["h"]
    assert county.hit("disabled_new", date(2026, 10, 31)) == []


def test_who_has_moved_out_does_not_count(county):
    county.home("h", {"person": "p", "to_on": date(2026, 10, 20), "reason": "moved_out"}, "q")
    county.deliver(LIST, "2026-10", certificate())
    assert county.hit("disabled_new") == []


def test_policy_may_drop_an_event_or_a_level(county):
    county.home("h", "p")
    county.deliver(LIST, "2026-10", certificate("2"))
    county.book.values["disabled_levels"] = [1]
    assert county.hit("disabled_new") == []
    county.book.values.update(disabled_levels=[1, 2], disabled_events=["level_change"])
    assert county.hit("disabled_new") == []
