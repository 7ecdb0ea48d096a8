"""What happened to people after the registry was taken: deaths, moves and births, as villages report them."""

from dataclasses import dataclass
from datetime import date

from demo.county import County
from demo.files import civil
from demo.people import Household


@dataclass(frozen=True)
class Change:
    """A member leaves (自然减少): `reason` in official words, the day it happened, the day the village reported it."""

    household_no: str
    person_no: str
    reason: str
    on: date
    reported_on: date


def changes(county: County) -> list[Change]:
    """Deaths that explain why dibao stopped, and a few deaths and moves besides, in the order of the registry."""
    random = county.rng("changes")
    paid = civil.pay(county, county.rng("paid"))
    stopped = paid.dibao["2026-09"].keys() - paid.dibao["2026-10"].keys() - paid.tekun["2026-10"].keys()
    made = []
    for household in county.households:
        if household.story:
            made += [_leave(household, "死亡", date(2026, 9, 21))] if household.story == "stopped_by_death" else []
        elif household.no in stopped and len(household.persons) == 1:
            made.append(_leave(household, "死亡", date(2026, 9, random.randint(2, 28))))
        elif random.random() < 0.001:
            reason = "死亡" if household.persons[-1].age >= 60 else "户籍迁出"
            made.append(_leave(household, reason, date(2026, 10, random.randint(1, 20)), at=-1))
    return made


def _leave(household: Household, reason: str, on: date, at: int = 0) -> Change:
    reported = date(2026, on.month + 1, min(on.day, 12)) if on.month == 9 else date(2026, 10, min(28, on.day + 7))
    return Change(household.no, household.persons[at].person_no, reason, on, reported)
