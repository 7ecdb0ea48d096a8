"""What some households live on, as the villages of the stories have said it: so that pages have something to show."""

from datetime import date
from decimal import Decimal

from demo.county import County
from demo.enter import holder, moment
from demo.people import Household
from shouwang.places.code import place_id
from shouwang.registry.correct import correct_person
from shouwang.registry.livelihood import Job, Product, Project
from shouwang.registry.models import Household as Row
from shouwang.registry.models import Person
from shouwang.registry.provide import say_job, say_product, say_project
from shouwang.web.sight import within

SAID_ON = date(2026, 9, 9)
MANY = 12
NOTE = "村级摸底"
JOBS = (
    Job("云岭食品加工厂", "本县工业园区", date(2026, 3, 1), None, 380000, "01"),
    Job("", "江苏省苏州市", date(2026, 2, 20), None, 560000, "01"),
    Job("村保洁公益岗", "本村", date(2026, 1, 1), None, 80000, "02"),
)
GOODS = (("sheep", "40"), ("maize", "18.5"), ("cattle", "3"), ("potato", "6"))
SHARED = Project("肉羊养殖基地", None, "兴牧养殖专业合作社", "running", date(2025, 4, 1), "入股5000元，年底分红")


def say(county: County) -> int:
    """Jobs, products, a shared project and where people live, of the first households of the stories; of how many."""
    told = list(county.storied.values())[:MANY]
    for at, household in enumerate(told):
        worker = holder("grid_worker", place_id(household.village.place.code))
        with within(worker.scope()):
            _say(at, household, {"by": worker, "at": moment(SAID_ON, 15), "note": NOTE})
    return len(told)


def _say(at: int, household: Household, about: dict) -> None:
    home = Row.objects.get(key=household.no)
    code, scale = GOODS[at % len(GOODS)]
    say_product(home, code, Product(Decimal(scale), date(2024, 3, 1), None), **about)
    if at % 4 == 0:
        say_project(home, SHARED._replace(village_id=place_id(household.village.place.code)), **about)
    for person in Person.objects.select_related("household").filter(household=home, work_months__gt=0)[:1]:
        say_job(person, JOBS[at % len(JOBS)], **about)
        lives = {"hukou": "here", "residence": "here"} if at % len(JOBS) != 1 else _AWAY
        correct_person(person, lives, **about)


_AWAY = {"hukou": "here", "residence": "away", "away_since": date(2026, 2, 20)}
