"""Families of one to six people, in the shapes that a village knows; on average 2.5 people a household."""

from bisect import bisect
from collections.abc import Callable
from datetime import date
from itertools import accumulate
from random import Random

from demo import lives, names
from demo.people import REGISTERED_ON, Household, Person
from demo.places import Place, Village

Members = list[Person]


class Maker:
    """Makes people of one county; gives numbers and phones out once."""

    def __init__(self, random: Random):
        self.random = random
        self.numbers = names.Numbers(random)
        self._phones = 0

    def phone(self) -> str:
        """The next phone of the made-up block; repeats only after 100,000."""
        self._phones += 1
        return names.phone(self._phones * 37)

    def birth(self, age: int) -> date:
        """A day that makes somebody `age` on the day of registration."""
        month = self.random.randint(1, 12)
        return date(REGISTERED_ON.year - age - (month > REGISTERED_ON.month), month, self.random.randint(1, 28))

    def person(self, relation: str, male: bool, age: int, surname: str, people: str, area: str) -> Person:
        """Somebody with a name in the family's fashion; the rest of a life is added by `lives.live`."""
        if people in ("蒙古族", "维吾尔族"):
            name = names.minority(self.random, people, male)
        else:
            name = surname + names.given(self.random, male, age)
        birth = self.birth(age)
        number = self.numbers.give(area, birth, male)
        person = Person("", name, "男" if male else "女", number, birth, relation, people, age)
        lives.live(self.random, person)
        return person


class Family:
    """One family in the making: its surname, people and area stay the same."""

    def __init__(self, maker: Maker, people: str, area: str):
        self.maker = maker
        self.random = maker.random
        self.people = people
        self.area = area
        self.surname = names.surname(maker.random)

    def add(self, relation: str, male: bool, age: int, *, own: bool = True) -> Person:
        """A member; `own` says whether he carries the family's surname."""
        surname = self.surname if own else names.surname(self.random)
        return self.maker.person(relation, male, age, surname, self.people, self.area)

    def couple(self, age: int) -> Members:
        head = self.add("户主", True, age)
        return [head, self.add("配偶", False, max(20, age - self.random.randint(-2, 5)), own=False)]

    def children(self, parent_age: int, count: int) -> Members:
        """Own children; at 26–58 the parents have them between 22 and 33."""
        made = []
        for _ in range(count):
            male = self.random.random() < 0.52
            made.append(self.add("之子" if male else "之女", male, max(0, parent_age - self.random.randint(22, 33))))
        return made

    def parents(self, child_age: int, count: int) -> Members:
        """The head's parents."""
        age = min(96, child_age + self.random.randint(21, 30))
        mother = self.add("之母", False, age, own=False)
        return [mother] if count == 1 else [self.add("之父", True, min(96, age + 2)), mother]

    def adult(self) -> int:
        return self.random.randint(27, 58)


def _elder_alone(family: Family) -> Members:
    male = family.random.random() < 0.45
    return [family.add("户主", male, min(97, int(family.random.triangular(60, 96, 70))))]


def _adult_alone(family: Family) -> Members:
    return [family.add("户主", family.random.random() < 0.85, family.random.randint(30, 59))]


def _elder_couple(family: Family) -> Members:
    return family.couple(family.random.randint(60, 86))


def _couple(family: Family) -> Members:
    return family.couple(family.random.randint(40, 59))


def _parent_and_grown_child(family: Family) -> Members:
    age = family.random.randint(50, 75)
    return [family.add("户主", family.random.random() < 0.6, age), *family.children(age, 1)]


def _grandparent_and_grandchild(family: Family) -> Members:
    male = family.random.random() < 0.5
    return [
        family.add("户主", family.random.random() < 0.5, family.random.randint(58, 74)),
        family.add("之孙子" if male else "之孙女", male, family.random.randint(4, 15)),
    ]


def _with_children(family: Family, children: int, parents: int) -> Members:
    age = family.adult()
    made = family.couple(age) + family.children(age, children)
    return made + (family.parents(age, parents) if parents else [])


def _parent_and_two(family: Family) -> Members:
    age = family.random.randint(30, 50)
    return [family.add("户主", family.random.random() < 0.5, age), *family.children(age, 2)]


def _nuclear(children: int, parents: int) -> Callable[[Family], Members]:
    return lambda family: _with_children(family, children, parents)


_SHAPES: list[tuple[float, Callable[[Family], Members]]] = [
    (0.155, _elder_alone),
    (0.085, _adult_alone),
    (0.165, _elder_couple),
    (0.100, _couple),
    (0.040, _parent_and_grown_child),
    (0.025, _grandparent_and_grandchild),
    (0.130, _nuclear(1, 0)),
    (0.050, _nuclear(0, 1)),
    (0.020, _parent_and_two),
    (0.085, _nuclear(2, 0)),
    (0.055, _nuclear(1, 1)),
    (0.040, _nuclear(2, 1)),
    (0.025, _nuclear(1, 2)),
    (0.025, _nuclear(2, 2)),
]
_STEPS = list(accumulate(weight for weight, _ in _SHAPES))


def _people(random: Random, village: Village) -> str:
    chance = random.random()
    if village.township.kind == "苏木":
        return "蒙古族" if chance < 0.6 else "达斡尔族" if chance < 0.65 else "汉族"
    for share, people in ((0.94, "汉族"), (0.96, "蒙古族"), (0.98, "满族"), (0.992, "回族"), (0.996, "维吾尔族")):
        if chance < share:
            return people
    return "达斡尔族"


def make_household(maker: Maker, village: Village, group: Place) -> Household:
    """An ordinary household of the village, without numbers of its own yet."""
    random = maker.random
    family = Family(maker, _people(random, village), village.place.code[:6])
    shape = _SHAPES[min(bisect(_STEPS, random.random()), len(_SHAPES) - 1)][1]
    household = Household("", village, group, shape(family))
    lives.earn(random, household)
    lives.support(random, household)
    settle(maker, household)
    return household


def settle(maker: Maker, household: Household) -> None:
    """Phones, and the rare household that the registry itself already shows in trouble."""
    household.phone = maker.phone()
    for person in household.persons:
        if 18 <= person.age < 70:
            person.phone = household.phone if person is household.head else maker.phone()
        if maker.random.random() < 0.001:
            person.insured = person.employee_insured = person.medical_aid = False
    if maker.random.random() < 0.0006:
        household.safe_water, household.water_problem = False, maker.random.choice(("水质不达标", "水量不达标"))
