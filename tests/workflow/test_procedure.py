from datetime import date

import pytest

from shouwang.policy import shipped
from shouwang.policy.procedures import procedure
from shouwang.workflow.diagram import diagram
from shouwang.workflow.procedure import Decision, Procedure, Step, deciders, next_steps, standing, thaw

LINES = ["s1_recognition", "s3_recognition", "s1_elimination", "s3_elimination"]
D1, D2 = date(2026, 1, 5), date(2026, 1, 6)


def step(key, *after, **rest):
    return Step(key, key, rest.pop("level", "village"), ("village_reviewer",), after, **rest)


def passed(key, on=D1, level="village", person="甲"):
    return Decision(key, "pass", level, person, on)


LINE = Procedure("line", "示例", "recognition", (step("a"), step("b", "a"), step("c", "b"), step("d", "c")))


def keys(steps):
    return [each.key for each in steps]


def test_a_passage_begins_with_the_steps_that_follow_nothing():
    assert keys(next_steps(LINE, [])) == ["a"]


def test_a_step_is_due_when_all_before_it_are_done():
    assert keys(next_steps(LINE, [passed("a")])) == ["b"]
    both = LINE.beside("c", "b")
    assert keys(next_steps(both, [passed("a")])) == ["b", "c"]
    assert keys(next_steps(both, [passed("a"), passed("c")])) == ["b"]
    assert keys(next_steps(both, [passed("a"), passed("c"), passed("b")])) == ["d"]


def test_a_passage_is_completed_after_its_last_step():
    stands = standing(LINE, [passed(key) for key in "abcd"])
    assert stands.ended == "completed"
    assert stands.due == ()


@pytest.mark.parametrize("verdict", ["stop", "keep"])
def test_a_passage_ends_with_a_verdict_that_ends_it(verdict):
    stands = standing(LINE, [passed("a"), Decision("b", verdict, "village", "甲", D2)])
    assert stands.ended == verdict
    assert next_steps(LINE, [passed("a"), Decision("b", verdict, "village", "甲", D2)]) == ()


def test_going_back_opens_a_step_and_all_behind_it():
    decisions = [passed("a"), passed("b"), passed("c"), Decision("d", "back", "village", "甲", D2, back_to="b")]
    assert standing(LINE, decisions).done == {"a"}
    assert keys(next_steps(LINE, decisions)) == ["b"]
    assert keys(next_steps(LINE, [*decisions, passed("b", D2)])) == ["c"]


def test_a_fact_lets_an_exempt_step_fall_away():
    line = Procedure("line", "示例", "recognition", (step("a"), step("b", "a", exempt=("dibao",)), step("c", "b")))
    assert keys(next_steps(line, [passed("a")])) == ["b"]
    assert keys(next_steps(line, [passed("a")], {"dibao"})) == ["c"]


def test_a_step_left_out_leaves_no_gap():
    assert LINE.without("b").step("c").after == ("a",)


def test_a_step_may_not_stand_before_what_it_follows():
    with pytest.raises(ValueError, match="stands twice"):
        Procedure("line", "示例", "recognition", (step("b", "a"), step("a")))
    with pytest.raises(ValueError, match="stands twice"):
        Procedure("line", "示例", "recognition", (step("a"), step("a")))


def test_who_decided_at_a_level_is_remembered_even_when_the_step_is_opened_again():
    decisions = [passed("a", person="甲"), Decision("b", "back", "township", "乙", D2, back_to="a")]
    assert deciders(decisions) == {"village": {"甲"}, "township": {"乙"}}


@pytest.mark.parametrize("line", LINES)
def test_a_line_frozen_on_its_day_comes_back_the_same(line):
    made = procedure(shipped.book(date(2026, 11, 1), "150722"), "", line)
    assert thaw(made.frozen()) == made
    assert thaw(made.frozen()).digest() == made.digest()


@pytest.mark.parametrize("line", LINES)
def test_a_diagram_shows_every_step_and_every_dependence(line):
    made = procedure(shipped.book(date(2026, 11, 1), "150722"), "", line)
    text = diagram(made)
    assert text.startswith("flowchart TD\n")
    assert all(each.title in text for each in made.steps)
    assert text.count("-->") == sum(len(each.after) for each in made.steps)
