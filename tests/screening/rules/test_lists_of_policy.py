"""It is true of a list in the policy book that…"""

from datetime import date

import pytest


@pytest.mark.parametrize(
    ("rule", "names", "hit"),
    [
        ("uninsured", ["uninsured_excuses"], ["h"]),
        ("tekun_new", ["tekun_kinds"], []),
        ("disabled_new", ["disabled_levels"], []),
        ("disabled_new", ["disabled_events"], []),
        ("dangerous_house", ["dangerous_house_grades"], []),
        ("dangerous_house", ["dangerous_house_states"], []),
        ("own_cost", ["own_cost_low_populations"], []),
    ],
)
def test_an_empty_one_names_nobody(county, rule, names, hit):
    county.home("h", "p", attribute="ex_poor")
    about = {"household": "h", "person": "p"}
    county.deliver("medical_insurance.uninsured", "2026-03", {**about, "reason": "dead"})
    county.deliver("civil_affairs.tekun", "2026-09")
    county.deliver("civil_affairs.tekun", "2026-10", {**about, "way": "scattered"})
    severe = {"event": "new", "level": "1", "event_on": date(2026, 10, 1)}
    county.deliver("disabled_federation.certificates", "2026-10", {**about, **severe})
    county.deliver("housing.dangerous", "2026-10", {**about, "grade": "D", "is_only": True, "state": "not_rebuilt"})
    bill = {"settlement": "X", "settled_on": date(2026, 10, 1), "own_fen": 2_000_000}
    county.deliver("medical_insurance.bills", "2026-10", {**about, **bill})
    assert county.hit(rule) == ([] if hit else ["h"])
    county.book.values.update(dict.fromkeys(names, []))
    assert county.hit(rule) == hit
