"""A family and a child that the villages have entered twice: somebody has to look at them side by side."""

from datetime import date

from demo.enter import holder, moment
from shouwang.places.code import at_level
from shouwang.places.models import Place
from shouwang.registry.admit import admit
from shouwang.registry.change import join
from shouwang.registry.models import Household, Person
from shouwang.registry.twins import find_twins
from shouwang.web.sight import within

ON = date(2026, 11, 5)
BORN = date(2026, 10, 8)
CHILD = "婴"  # after the surname: a newborn without a certificate yet


def enter_twice(area: Place) -> int:
    """The family stands in the registry's file, and was entered again without a number; the child at both its homes."""
    officer = holder("data_steward", area.pk)
    with within(officer.scope()):
        home, other = _neighbours(area)
        village = at_level(home.place_id, "village")
        head = Person.objects.get(household=home, relation="01", left_on=None)
        place = Place.objects.get(pk=home.place_id)
    by, at = holder("village_reviewer", village), moment(ON, 10)
    with within(by.scope()):
        values = {"name": head.name, "sex": head.sex}
        admit(place, values, number="", reason="found", on=ON, proof="村民申报", by=by, at=at)
        child = {"name": f"{other.head_name[0]}{CHILD}", "birth": BORN, "sex": "2"}
        for one, relation in ((home, "08"), (other, "04")):
            join(
                one,
                {**child, "relation": relation},
                number="",
                reason="birth",
                on=BORN,
                proof="出生医学证明",
                by=by,
                at=at,
            )
    with within(officer.scope()):
        return find_twins(area.pk, at=moment(ON, 18))


def _neighbours(area: Place) -> list[Household]:
    """Two ordinary households of one village, of two members and more."""
    rows = Household.objects.current().within(area.pk).filter(category="", members__gte=2, has_case=False)
    known: dict[int, Household] = {}
    for home in rows.order_by("id"):
        village = at_level(home.place_id, "village")
        if village in known:
            return [known[village], home]
        known[village] = home
    raise LookupError("no two ordinary households in one village")
