"""The monitored households of the invented county have a life: taken over in September, looked after month by month."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from demo.enter import holder, moment
from demo.walk import CHECKED
from shouwang.casework.adoption.bulk import adopt_everybody
from shouwang.casework.assistance import check as checking
from shouwang.casework.assistance import expect as expecting
from shouwang.casework.assistance import open_month as opening
from shouwang.casework.assistance.models import MonthlyCheck
from shouwang.casework.cases.models import Case
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.policy.in_force import in_force
from shouwang.web.sight import within

ON = date(2026, 9, 3)  # the day after the registry's files came in
SKIPPED, UNSURE = 0.05, 0.12  # months that nobody looked in; households whose way out nobody has judged yet


def take_over(area: Place) -> int:
    """The county adopts everybody whom the national system monitors; most get a day by which the risk should be gone."""
    officer = holder("county_officer", area.pk)
    done = adopt_everybody(area.pk, by=officer, at=moment(ON), on=ON)
    random = Random("adopted")
    with within(officer.scope()):
        mine = Case.objects.within(area.pk).monitored().filter(is_adopted=True).order_by("id")
        wanted = [case for case in mine if random.random() > UNSURE]
    for village, cases in _by_village(wanted).items():
        worker = holder("village_reviewer", village)
        for case in cases:
            until, why = ON + timedelta(random.randrange(60, 500)), "按困难程度和措施见效时间研判"
            with within(worker.scope()):
                expecting.expect(case, until, reason=why, by=worker, at=moment(ON, 15), on=ON)
    return len(done.cases)


def look_in(area: Place, first: date, last: date) -> int:
    """The checks of one month, opened on its first day and made up to a day of it; how many were made."""
    officer, random, made = holder("county_officer", area.pk), Random(f"checks/{first}"), 0
    with within(officer.scope()):
        begun = max(first, ON)
        opening.open_month(
            first, by=officer, at=moment(begun, 8), on=begun, book=in_force(area.pk, begun), place=area.pk
        )  # fmt: skip
        waiting = MonthlyCheck.objects.waiting().within(area.pk).filter(month=first, case__is_adopted=True)
        tasks = list(waiting.select_related("case").order_by("id"))
    for village, mine in _by_village(tasks).items():
        worker = holder("grid_worker", village)
        for task in mine:
            on = begun + timedelta(random.randrange((last - begun).days + 1))
            if random.random() < SKIPPED:
                continue
            trend, finding = random.choice(CHECKED)
            with within(worker.scope()):
                checking.check(
                    task, finding=finding, channel=random.choice(("home", "home", "phone")), trend=trend, by=worker,
                    at=moment(on, 16), on=on,
                )  # fmt: skip
            made += 1
    return made


def _by_village(rows: list) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[at_level(row.place_id, "village")].append(row)
    return found
