"""It is true of a run's evaluation that…"""

import hashlib
import json
from datetime import date

import pytest

from shouwang.refusal import Refused
from shouwang.screening import derived, evaluate, rules, sources
from shouwang.screening.rules.rule import tables_of
from tests.screening.county import VILLAGE


def known():
    lists = {contract.name.replace(".", "_") for contract in sources.all()}
    beside = {f"{name}{end}" for name in lists for end in (evaluate.PERHAPS, evaluate.WAITING)}
    return lists | beside | set(derived.TABLES) | {evaluate.DEATHS}


def test_rules_come_in_a_stable_order_with_a_sentence_each():
    ids = [rule.id for rule in rules.all()]
    assert (ids[0], ids[-1]) == ("own_cost", "income_below_line") and len(set(ids)) == 10
    assert all(len(rule.sentence) > 10 and rule.title and rule.reason for rule in rules.all())
    assert all("。" in rule.sentence for rule in rules.all())


def test_every_parameter_names_a_table():
    questions = [rule.ask for rule in rules.all()] + list(derived.TABLES.values())
    assert {name for question in questions for name in tables_of(question)} <= known()


def test_an_unknown_rule_is_refused():
    with pytest.raises(Refused) as refused:
        rules.chosen(["own_cost", "horoscope"])
    assert refused.value.code == "unknown_rule"


def test_chosen_rules_keep_their_order():
    assert [rule.id for rule in rules.chosen(["unsafe_water", "own_cost"])] == ["own_cost", "unsafe_water"]


def test_a_county_without_any_delivery_has_no_hits(county):
    county.home("h", "p")
    assert county.ask() == []


def put_in(county):
    county.home("b", "b-01", attribute="ex_poor", place=VILLAGE)
    county.home("a", {"person": "a-01", "is_insured": False}, "a-02", is_water_safe=False)
    county.income("a", wage_fen=5)
    bills = [
        {"household": "b", "person": "b-01", "settlement": f"S{n}", "settled_on": date(2026, 10, n), "own_fen": 600_000}
        for n in (3, 1, 2)
    ]
    county.deliver("medical_insurance.bills", "2026-10", *bills)
    return county


def test_hits_are_sorted_and_their_fingerprints_are_of_canonical_json(county):
    hits = put_in(county).ask()
    assert [(hit.rule, hit.household) for hit in hits] == [
        ("income_below_line", "a"),
        ("own_cost", "b"),
        ("uninsured", "a"),
        ("unsafe_water", "a"),
    ]
    for hit in hits:
        assert hit.evidence == evaluate.canonical(json.loads(hit.evidence))
        assert hit.fingerprint == hashlib.sha256(hit.evidence.encode()).hexdigest()
    own_cost = hits[1]
    assert [fact["settled_on"] for fact in json.loads(own_cost.evidence)] == ["2026-10-01", "2026-10-02", "2026-10-03"]
    assert own_cost.rows == tuple(
        ("990150-medical_insurance.bills-202610-1", "medical_insurance.bills.xlsx", "1", n) for n in (2, 3, 4)
    )


def test_the_same_inputs_give_the_same_hits(county):
    put_in(county)
    assert county.ask() == county.ask()


def test_doubtful_rows_hit_only_once_settled(county):
    county.home("h", "p")
    row = {"settlement": "X", "settled_on": date(2026, 10, 1), "own_fen": 9_000_000}
    county.deliver("medical_insurance.bills", "2026-10", row)
    assert county.hit("own_cost") == []
    line = {"delivery": "990150-medical_insurance.bills-202610-1", "file": "medical_insurance.bills.xlsx", "sheet": "1"}
    county.links.append(
        {**line, "row": 2, "household": "h", "person": "p", "method": "settled", "lo": None, "hi": None}
    )
    assert county.hit("own_cost") == ["h"]
