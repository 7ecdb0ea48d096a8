"""It is true of the engines that…"""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from shouwang.screening import engine as engines
from shouwang.screening import evaluate, rules
from tests.screening.county import CODE, ON, VILLAGE, County

PERIODS = ("2026-08", "2026-09", "2026-10", "2026-11")


class Chance:
    """A county by dice: the same seed throws the same county."""

    def __init__(self, seed, root):
        self.dice = random.Random(seed)
        self.county = County(root, None)
        self.persons = [(f"h{n:03}", f"h{n:03}-{m:02}") for n in range(60) for m in range(self.dice.randint(1, 4))]

    def some(self, *choices):
        return self.dice.choice(choices)

    def day(self, first=date(2025, 10, 1), days=420):
        return first + timedelta(self.dice.randrange(days))

    def people(self):
        for household in sorted({household for household, _ in self.persons}):
            members = [self.person(person) for home, person in self.persons if home == household]
            place = VILLAGE + self.dice.randrange(3) + 1000 * self.dice.randrange(2)
            more = {"attribute": self.some("ordinary", "ex_poor"), "category": self.some(None, None, "marginal")}
            told = {
                "is_insured": self.some(True, True, False, None),
                "is_water_safe": self.some(True, True, None, False),
            }
            self.county.home(household, *members, place=place, **more, **told)
            for _ in range(self.dice.randrange(3)):
                parts = ("wage_fen", "production_fen", "cost_fen", "per_head_fen")
                self.county.income(household, self.day(), **{each: self.some(None, 10**5, 9 * 10**5) for each in parts})

    def person(self, person):
        left = self.some(None, None, None, self.day())
        return {
            "person": person,
            "to_on": left,
            "reason": left and self.some("dead", "moved_out"),
            "is_insured": self.some(True, None),
        }

    def rows(self, count, make):
        for _ in range(count):
            household, person = self.dice.choice(self.persons)
            yield {"household": household, "person": self.some(person, person, None), **make()}

    def bill(self):
        fen = self.some(1, 400_000, 999_999, 1_600_000)
        return {
            "settlement": f"S{self.dice.randrange(150)}",
            "settled_on": self.day(),
            "own_fen": self.some(fen, fen, -fen),
        }

    def dibao(self):
        amount = {self.some("household_fen", "person_fen"): self.some(None, 30_000, 40_000)}
        return {"certificate": self.some(None, "D1", "D2"), "relation": self.some("", "之子"), **amount}

    def certificate(self):
        levels = {"level": self.some(*"1234"), "previous_level": self.some(*"1234")}
        return {
            "event": self.some("new", "level_change", "expired"),
            "event_on": self.day(date(2026, 9, 1), 90),
            **levels,
        }

    def house(self):
        states = ("not_rebuilt", "rebuilding", "rebuilt")
        return {"grade": self.some(*"ABCD"), "is_only": self.some(True, False, None), "state": self.some(*states)}

    def water(self):
        solved = self.some(None, None, self.day(date(2026, 10, 1), 60))
        who = {"name": "某人"} if self.dice.random() < 0.9 else {"household": None, "person": None, "village": "某村"}
        reach = {} if "name" in who else {"lo": VILLAGE, "hi": VILLAGE + self.some(1, 999)}
        return {"problem": [self.some("quality", "quantity")], "solved_on": solved, **who, **reach}

    def lists(self):
        reasons = ("unwilling", "dead", None)
        kinds = {
            "medical_insurance.bills": (200, self.bill),
            "medical_insurance.uninsured": (8, lambda: {"reason": self.some(*reasons)}),
            "civil_affairs.dibao": (30, self.dibao),
            "civil_affairs.tekun": (10, lambda: {"way": self.some("scattered", "institution")}),
            "disabled_federation.certificates": (30, self.certificate),
            "housing.dangerous": (60, self.house),
            "water.unsafe": (5, self.water),
        }
        for table, (count, make) in kinds.items():
            for period in PERIODS:
                self.county.deliver(table, period, *self.rows(count, make))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_engine_gives_the_same_hits_whatever_the_order(engine, tmp_path, seed):
    chance = Chance(seed, tmp_path / "lake")
    chance.people()
    chance.lists()
    inputs = chance.county.inputs()
    reversed_inputs = evaluate.Inputs({name: given[::-1] for name, given in inputs.tables.items()}, inputs.links)
    hits = evaluate.execute(inputs, rules.all(), chance.county.book, ON, engine)
    with engines.connect("duckdb", threads=1, memory="512MB") as other:
        expected = evaluate.execute(reversed_inputs, rules.all()[::-1], chance.county.book, ON, other)
    assert hits == expected
    assert set(Counter(hit.rule for hit in hits)) == {rule.id for rule in rules.all()}, (
        "a rule that never hit proves nothing"
    )
    assert inputs.tables["registry.persons"][0].county == CODE
