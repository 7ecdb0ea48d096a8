from datetime import UTC, date, datetime

import pytest

from shouwang.policy.book import Line, Missing, on, prefix, to_fen

DAY = date(2026, 11, 1)
COUNTY, OTHER = "150722", "150781"


def line(value, since=date(2021, 1, 1), population="", unit="元", name="income_line", **rest):
    return Line(name, population, since, value, unit, "某文件", **rest)


def value(lines, day=DAY, population="", place=COUNTY, known_at=None):
    return on(day, lines, known_at, place).value("income_line", population)


@pytest.mark.req("S1-06")
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("150722001001000", 4),
        ("150722000000", 4),
        (150722000000000, 4),
        (OTHER, 3),
        ("150200", 2),
        ("140700", 1),
        ("", 1),
    ],
)
def test_the_nearest_area_answers(place, expected):
    lines = [line(1), line(2, place="15"), line(3, place="1507"), line(4, place="150722")]
    assert value(lines, place=place) == expected


def test_a_neighbour_county_never_answers():
    with pytest.raises(Missing):
        value([line(4, place="150722")], place=OTHER)


def test_an_exact_population_goes_before_everybody():
    lines = [line(1), line(2, population="low", since=date(2020, 1, 1))]
    assert value(lines, population="low") == 2
    assert value(lines, population="other") == 1


def test_a_near_line_for_everybody_goes_before_a_far_line_for_the_population():
    assert value([line(1, population="low"), line(2, place="15")], population="low") == 2


def test_a_line_for_another_population_does_not_answer():
    with pytest.raises(Missing):
        value([line(1, population="low")])


@pytest.mark.parametrize(("day", "expected"), [(date(2024, 12, 31), 1), (date(2025, 1, 1), 2), (date(2025, 1, 2), 2)])
def test_the_newest_since_answers_from_its_first_day_on(day, expected):
    assert value([line(1), line(2, since=date(2025, 1, 1))], day=day) == expected


@pytest.mark.parametrize(("day", "holds"), [(date(2025, 12, 31), True), (date(2026, 1, 1), False)])
def test_a_line_holds_through_its_last_day(day, holds):
    book = on(day, [line(1, until=date(2025, 12, 31))], place=COUNTY)
    assert book.has("income_line") is holds


def test_a_line_does_not_hold_before_its_first_day():
    assert not on(date(2020, 12, 31), [line(1)]).has("income_line")


def test_a_correction_known_later_supersedes():
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    lines = [
        line(2, place=COUNTY, known_at=late, origin="county"),
        line(1, place=COUNTY, known_at=early, origin="county"),
    ]
    assert value(lines) == 2
    assert value(lines, known_at=early) == 1


def test_what_was_not_yet_known_does_not_answer():
    lines = [line(9, place=COUNTY, known_at=datetime(2026, 2, 1, tzinfo=UTC), origin="county"), line(1)]
    assert value(lines, known_at=datetime(2026, 1, 31, tzinfo=UTC)) == 1


def test_of_two_lines_known_at_the_same_instant_the_later_entry_counts():
    known = datetime(2026, 1, 1, tzinfo=UTC)
    assert value([line(n, place=COUNTY, origin="county", known_at=known) for n in (9, 3)]) == 3


def test_a_county_line_goes_before_a_shipped_one_of_the_same_area_and_day():
    known = datetime(2026, 1, 1, tzinfo=UTC)
    assert value([line(1, place=COUNTY), line(2, place=COUNTY, origin="county", known_at=known)]) == 2


def test_a_missing_line_says_what_the_county_must_enter():
    with pytest.raises(Missing) as refused:
        on(DAY, [], place=COUNTY, titles={"income_line": "监测收入线"}).value("income_line")
    assert refused.value.code == "policy_missing"
    assert "监测收入线" in refused.value.sentence
    assert "2026年11月1日" in refused.value.sentence
    assert "请由县级先录入" in refused.value.sentence


def test_money_is_whole_fen():
    book = on(DAY, [line(8300), line("0.29", name="small")])
    assert book.fen("income_line") == 830000
    assert book.fen("small") == 29


@pytest.mark.parametrize("wrong", ["1.234", 1.5, True, "NaN"])
def test_no_amount_is_rounded_in_silence(wrong):
    with pytest.raises((ValueError, ArithmeticError)):
        to_fen(wrong)


def test_a_count_is_not_money():
    with pytest.raises(ValueError, match="not in yuan"):
        on(DAY, [line(15, unit="人", name="quorum")]).fen("quorum")


@pytest.mark.req("S1-06")
def test_a_derived_line_is_worked_out_exactly():
    lines = [line({"base": "dibao", "factor": "1.5"}, place="35"), line(9780, name="dibao", place="350982")]
    assert on(DAY, lines, place="350982").fen("income_line") == 1467000
    assert on(DAY, lines, place="350982").value("income_line") == 14670


def test_a_derived_line_without_its_base_names_the_base():
    book = on(DAY, [line({"base": "dibao", "factor": "1.5"})], titles={"dibao": "低保标准"})
    assert not book.has("income_line")
    with pytest.raises(Missing, match="低保标准"):
        book.value("income_line")


def test_half_a_fen_is_rounded_up():
    lines = [line({"base": "dibao", "factor": "0.5"}), line("0.01", name="dibao")]
    assert on(DAY, lines).fen("income_line") == 1


@pytest.mark.parametrize(
    ("unit", "kind"), [("日", "day"), ("工作日", "working_day"), ("月", "month"), ("季度", "quarter"), ("年", "year")]
)
def test_a_length_of_time_is_counted_in_its_unit(unit, kind):
    span = on(DAY, [line(5, unit=unit, name="notice_days")]).span("notice_days")
    assert (span.count, span.kind) == (5, kind)


def test_the_digest_is_of_what_holds_not_of_who_entered_it():
    known = datetime(2026, 1, 1, tzinfo=UTC)
    mine = [line(1, place=COUNTY, origin="county", known_at=known, entered_by="甲", released_by="乙")]
    yours = [line(1, place=COUNTY, origin="county", known_at=known.replace(month=3), entered_by="丙")]
    assert on(DAY, mine, place=COUNTY).digest() == on(DAY, yours, place=COUNTY).digest()


def test_the_digest_does_not_depend_on_the_order_of_lines():
    lines = [line(1), line(2, place="15"), line(3, name="other")]
    assert on(DAY, lines, place=COUNTY).digest() == on(DAY, lines[::-1], place=COUNTY).digest()


@pytest.mark.parametrize(
    "change", [line(2), line(1, unit="元/年"), line(1, population="low"), line(1, since=date(2022, 1, 1))]
)
def test_the_digest_changes_with_the_policy(change):
    assert on(DAY, [line(1)]).digest() != on(DAY, [change]).digest()


def test_a_superseded_line_does_not_count_in_the_digest():
    assert (
        on(DAY, [line(1), line(2, since=date(2025, 1, 1))]).digest()
        == on(DAY, [line(2, since=date(2025, 1, 1))]).digest()
    )


def test_a_digest_of_some_names_ignores_the_others():
    few, more = [line(1)], [line(1), line(5, name="lockout_tries")]
    assert on(DAY, few).digest("income_line") == on(DAY, more).digest("income_line")
    assert on(DAY, few).digest() != on(DAY, more).digest()


@pytest.mark.parametrize(
    ("code", "expected"),
    [("150722000000", "150722"), (150722001001000, "150722001001"), ("15", "15"), ("", ""), (0, ""), (None, ""),
     ("150000", "15"), ("150700000000", "1507"), ("150722001001003", "150722001001003"), ("110100100000", "110100100")],
)  # fmt: skip
def test_a_place_is_named_by_the_digits_that_mean_something(code, expected):
    assert prefix(code) == expected
