from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from shouwang.registry.statements import Source, Statement, standing

RANKS = {"file": 1, "office": 2, "nation": 2, "visit": 3}
DAY = date(2026, 3, 1)
LAST = date(2026, 12, 31)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
END = NOON + timedelta(days=1000)


class Policy:
    """Visits before offices before files; what a higher rank said holds for thirty days."""

    def rank(self, fact: str, chain: str) -> int:
        return RANKS[chain]

    def floor(self, fact: str) -> int:
        return 3 if fact == "guarded" else 1

    def days(self, fact: str) -> int:
        return 30


def said(number, chain, on, facts, *, known=None, withdrawn=None, serial=None, **more):
    """Statement `number` of a chain; `on`, `known`, `withdrawn` are days after the first of March."""
    taken_back = None if withdrawn is None else NOON + timedelta(days=withdrawn)
    known_at = NOON + timedelta(days=on if known is None else known)
    source = Source(number if serial is None else serial, chain, known_at, taken_back)
    return Statement(number, source, DAY + timedelta(days=on), facts, **more)


def told(statements, on=LAST, known_at=END):
    """Values and differences in plain words."""
    found = standing(statements, Policy(), on, known_at)
    values = {fact: (value.value, value.statement.on) for fact, value in found.values.items()}
    differences = [(one.fact, one.stands.facts[one.fact], one.other.facts[one.fact]) for one in found.differences]
    return values, sorted(differences, key=str)


def stands(*statements, fact="A10"):
    values, differences = told(statements)
    return values.get(fact, (None, None))[0], differences


@pytest.mark.req("S1-14")
def test_a_newer_day_wins_and_blank_says_nothing():
    assert stands(said(1, "visit", 0, {"A10": "ill"}), said(2, "visit", 9, {"A10": "well"}))[0] == "well"
    assert stands(said(1, "visit", 0, {"A10": "ill"}), said(2, "visit", 9, {"A11": "x"}))[0] == "ill"
    assert stands(said(1, "visit", 0, {"A10": "ill"}), said(2, "visit", 9, {"A10": None})) == (None, [])


def test_a_source_that_repeats_itself_says_nothing_new_and_keeps_its_first_day():
    months = [said(number, "file", number * 30, {"A10": "ill"}) for number in range(1, 9)]
    visit = said(20, "visit", 100, {"A10": "well"})
    values, differences = told([*months, visit])
    assert values["A10"] == ("well", visit.on) and differences == []
    assert told(months)[0]["A10"][1] == months[0].on


def test_a_lower_rank_within_the_holding_days_of_a_higher_one_is_a_difference():
    visit = said(1, "visit", 0, {"A10": "ill"})
    assert stands(visit, said(2, "file", 20, {"A10": "well"})) == ("ill", [("A10", "ill", "well")])
    assert stands(visit, said(2, "file", 31, {"A10": "well"})) == ("well", [])


def test_what_a_second_source_confirmed_holds_from_that_day():
    file, visit = said(1, "file", 0, {"A10": "ill"}), said(2, "visit", 40, {"A10": "ill"})
    assert stands(file, visit, said(3, "office", 60, {"A10": "well"})) == ("ill", [("A10", "ill", "well")])


def test_below_the_floor_of_a_fact_a_newer_day_never_wins_by_itself():
    visit = said(1, "visit", 0, {"guarded": "yes"})
    late = said(2, "file", 200, {"guarded": "no"})
    assert stands(visit, late, fact="guarded") == ("yes", [("guarded", "yes", "no")])
    assert stands(said(1, "file", 0, {"guarded": "yes"}), late, fact="guarded") == ("no", [])


def test_two_of_equal_rank_on_one_day_contradict_each_other_and_the_earlier_stands():
    first, second = said(1, "office", 5, {"A17": "yes"}), said(2, "nation", 5, {"A17": "no"})
    assert stands(first, second, fact="A17") == ("yes", [("A17", "yes", "no")])
    assert stands(first, said(2, "office", 5, {"A17": "no"}), fact="A17") == ("no", [])


def test_a_correction_beats_what_it_names_though_its_rank_is_lower():
    wrong = said(1, "visit", 9, {"A10": "ill", "A11": "x"})
    assert stands(wrong, said(2, "file", 9, {"A10": "well"}, corrects=(1,))) == ("well", [])
    assert told([wrong, said(2, "file", 9, {"A10": "well"}, corrects=(1,))])[0]["A11"][0] == "x"


def test_a_settlement_holds_until_one_side_says_a_new_value():
    visit, file = said(1, "visit", 0, {"A10": "ill"}), said(2, "file", 9, {"A10": "well"})
    decided = said(3, "office", 10, {"A10": "well"}, settles=(1, 2))
    assert stands(visit, file, decided) == ("well", [])
    assert stands(visit, file, decided, said(4, "file", 15, {"A10": "well"})) == ("well", [])
    assert stands(visit, file, decided, said(4, "visit", 15, {"A10": "ill"})) == ("well", [])
    assert stands(visit, file, decided, said(4, "visit", 15, {"A10": "worse"})) == ("worse", [])


def test_a_settlement_falls_with_both_its_sides():
    sides = [said(1, "visit", 0, {"A10": "ill"}, withdrawn=20), said(2, "file", 9, {"A10": "well"}, withdrawn=20)]
    assert stands(*sides, said(3, "office", 10, {"A10": "well"}, settles=(1, 2))) == (None, [])


def test_two_periods_never_override_one_another():
    values, _ = told([said(1, "visit", 0, {"A22@2025-09-30": 100}), said(2, "visit", 9, {"A22@2026-09-30": 200})])
    assert {fact: value for fact, (value, _) in values.items()} == {"A22@2025-09-30": 100, "A22@2026-09-30": 200}


@draw.composite
def histories(drawn):
    """Statements of several chains about two facts, with corrections, settlements and sources taken back."""
    found = []
    for number in range(1, drawn(draw.integers(1, 9)) + 1):
        facts = {
            fact: drawn(draw.sampled_from(["a", "b", "c", None]))
            for fact in drawn(draw.sets(draw.sampled_from(["A10", "guarded"]), min_size=1))
        }
        more = {}
        if number > 2 and drawn(draw.integers(0, 4)) == 0:
            named = drawn(draw.lists(draw.integers(1, number - 1), min_size=1, max_size=2, unique=True))
            more = {"settles": tuple(named)} if drawn(draw.booleans()) else {"corrects": tuple(named)}
        on = drawn(draw.integers(0, 60))
        withdrawn = drawn(draw.none() | draw.integers(0, 90))
        chain = drawn(draw.sampled_from(sorted(RANKS)))
        found.append(said(number, chain, on, facts, known=drawn(draw.integers(0, 60)), withdrawn=withdrawn, **more))
    return found


@settings(max_examples=60, deadline=None)
@given(histories(), draw.randoms(use_true_random=False))
def test_the_order_of_processing_changes_nothing(history, random):
    shuffled = random.sample(history, len(history))
    assert told(history) == told(shuffled)


@settings(max_examples=60, deadline=None)
@given(histories(), draw.integers(0, 90))
def test_what_is_taken_back_or_not_yet_known_leaves_what_was_before(history, day):
    instant = NOON + timedelta(days=day)
    known = [
        one._replace(source=one.source._replace(withdrawn_at=None))
        for one in history
        if one.source.known_at <= instant and not (one.source.withdrawn_at and one.source.withdrawn_at <= instant)
    ]
    assert told(history, known_at=instant) == told(known)


@settings(max_examples=60, deadline=None)
@given(histories(), draw.data())
def test_a_repetition_changes_nothing(history, data):
    plain = [one for one in history if not one.settles and not one.corrects]
    if not plain:
        return
    one = data.draw(draw.sampled_from(plain))
    again = one._replace(id=100, row=one.row + 1)
    assert told(history) == told([*history, again])


def test_three_sources_are_heard_alike_in_any_order():
    history = [
        said(1, "file", 0, {"A10": "ill"}), said(2, "visit", 3, {"A10": "well"}), said(3, "nation", 5, {"A10": "ill"})
    ]  # fmt: skip
    assert len({str(told(order)) for order in permutations(history)}) == 1


@pytest.mark.req("S1-14")
def test_a_correction_that_says_the_same_again_stands():
    first = said(1, "office", 0, {"A10": "ill"})
    again = said(2, "office", 0, {"A10": "ill"}, corrects=(1,))
    assert stands(first, again) == ("ill", [])
    assert stands(said(1, "file", 0, {"A10": "ill"}), said(2, "office", 5, {"A10": "ill"}, corrects=(1,))) == (
        "ill",
        [],
    )
