"""The clerk who types a department's list, and what Excel does to it: the damage that really arrives.

People of the story households are never damaged by chance; each kind of damage is counted, for tests.
"""

from collections import Counter
from random import Random

from demo import names
from demo.files.sheet import Cell
from demo.people import Household, Person
from demo.places import Village

_SIMILAR = str.maketrans("雁燕泉桥坪岭沟峪新建南河", "燕雁全侨平领沟裕辛健楠合")


class Clerk:
    """Types names, numbers and villages; `excel` says whether the list is kept in a workbook or saved as text.

    A list that is copied from month to month repeats its mistakes: with `steady` (the list's name) the same person is
    damaged in the same way each time.
    """

    def __init__(self, random: Random, *, excel: bool, careless: float = 1.0, steady: str = ""):
        self.random = self._hand = random
        self.steady = steady
        self.excel = excel
        self.careless = careless
        self.seen: Counter[str] = Counter()

    def _slips(self, share: float, kind: str) -> bool:
        if self._hand.random() < share * self.careless:
            self.seen[kind] += 1
            return True
        return False

    def name(self, person: Person) -> str:
        """The name, at times with spaces inside or behind."""
        if len(person.name) < 4 and self._slips(0.02, "name_spaced"):
            return " ".join(person.name)
        return person.name + " " if self._slips(0.01, "name_trailing") else person.name

    def number(self, person: Person) -> Cell:
        """The identity number as it arrives."""
        number = person.number
        if number.endswith("X") and self._slips(0.5, "lower_x"):
            return number[:-1] + "x"
        if self._slips(0.006, "excel"):
            return self.by_excel(number)
        if self._slips(0.006, "quoted"):
            return f'="{number}"'
        if self._slips(0.01, "trailing"):
            return number + self._hand.choice((" ", "\t", "　"))
        if self._slips(0.004, "mistyped"):
            return self._mistyped(number)
        return "" if self._slips(0.003, "missing") else number

    def by_excel(self, number: str) -> Cell:
        """A number that Excel took for a number: a numeric cell in a workbook, scientific notation or zeros in text."""
        numeric = int(number[:17] + number[17].replace("X", "0"))
        if self.excel:
            return float(numeric)
        return f"{numeric:.5E}" if self._hand.random() < 0.6 else number[:15] + "000"

    def _mistyped(self, number: str) -> str:
        at = self._hand.randrange(14, 17)
        return number[:at] + str((int(number[at]) + 3) % 10) + number[at + 1 :]

    def village(self, village: Village) -> str:
        """The village's name, at times misspelt or without its kind word."""
        place = village.place
        if self._slips(0.012, "village_misspelt"):
            return place.name.translate(_SIMILAR)
        if self._slips(0.02, "village_short"):
            return place.name.removesuffix(place.kind)
        return place.name + "委会" if place.kind == "村" and self._slips(0.01, "village_office") else place.name

    def who(self, household: Household, person: Person) -> list[Cell]:
        """Name, number, county, township, village."""
        village = household.village
        if self.steady:
            self._hand = Random(f"{self.steady}/{person.number}")
        if household.story:
            return [person.name, person.number, village.county.name, village.township.name, village.place.name]
        return [
            self.name(person),
            self.number(person),
            village.county.name,
            village.township.name,
            self.village(village),
        ]

    def stranger(self, *, near: Village | None = None) -> list[Cell]:
        """Somebody whom the registry does not know: of another county, or a townsman of a village `near`."""
        random, male = self.random, self.random.random() < 0.5
        birth = names.some_birth(random)
        numbers = names.Numbers(random)
        name = names.surname(random) + names.given(random, male, 40)
        self.seen["stranger"] += 1
        if near:  # areas 990188 and 990199 are given to nobody in the registry
            return [name, numbers.give("990199", birth, male), near.county.name, near.township.name, near.place.name]
        return [name, numbers.give("990188", birth, male), "霞浦岭县", "柳林铺镇", "西河口村"]
