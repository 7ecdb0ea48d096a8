"""Words for values: days, amounts, counts, covered numbers, as Chinese readers expect them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from shouwang.web.templatetags import words

ON = date(2026, 11, 20)


def test_a_day_reads_without_leading_zeros():
    assert words.day(date(2023, 6, 6)) == "2023年6月6日"


def test_an_instant_is_read_on_shanghais_clock():
    late_in_greenwich = datetime(2023, 6, 5, 18, 5, tzinfo=UTC)
    assert words.instant(late_in_greenwich) == "2023年6月6日 02:05"
    assert words.day(late_in_greenwich) == "2023年6月6日"


@pytest.mark.parametrize("word", [words.day, words.instant, words.yuan, words.count, words.mask, words.size])
def test_what_is_not_known_reads_as_a_dash(word):
    assert word(None) == "—"


def test_none_reads_as_a_dash_where_a_day_is_compared():
    assert words.ago(None, ON) == words.due(None, ON) == "—"
    assert words.upto(None, 1000) == "—"


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "0 元"),
        (123400, "1,234 元"),
        (123450, "1,234.50 元"),
        (5, "0.05 元"),
        (-150, "-1.50 元"),
        (-123400, "-1,234 元"),
    ],
)
def test_money_has_decimals_only_when_there_are_fen(fen, said):
    assert words.yuan(fen) == said


def test_a_count_of_nothing_is_nought_and_not_a_dash():
    assert words.count(0) == "0"
    assert words.count(1234567) == "1,234,567"


def test_a_bounded_count_says_plus_only_beyond_its_bound():
    assert [words.upto(n, 1000) for n in (0, 1000, 1001)] == ["0", "1,000", "1,000+"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 20), "今天"),
        (date(2026, 11, 19), "昨天"),
        (date(2026, 11, 21), "明天"),
        (date(2026, 11, 10), "10天前"),
        (date(2026, 12, 1), "11天后"),
        (datetime(2026, 11, 19, 17, 0, tzinfo=UTC), "今天"),
    ],
)
def test_distance_in_days_is_counted_by_shanghais_calendar(value, said):
    assert words.ago(value, ON) == said


@pytest.mark.parametrize(
    ("due", "said", "tone"),
    [
        (date(2026, 11, 17), "逾期3天", "bad"),
        (date(2026, 11, 20), "今天到期", "warn"),
        (date(2026, 11, 21), "还有1天", "plain"),
    ],
)
def test_the_due_day_itself_is_not_overdue(due, said, tone):
    assert (words.due(due, ON), words.due_tone(due, ON)) == (said, tone)


@pytest.mark.parametrize(
    ("number", "covered"),
    [
        ("13800000021", "138****0021"),
        ("99010119590101123X", "990101********123X"),
        ("12345678", "******78"),
        ("12", "**"),
        ("1", "*"),
    ],
)
def test_a_covered_number_shows_only_its_ends(number, covered):
    assert words.mask(number) == covered
    assert len(words.mask(number)) == len(number)


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (0, "0 B"),
        (832, "832 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (1500000, "1.4 MB"),
        (20 * 1024**2, "20 MB"),
        (3 * 1024**4, "3072 GB"),
    ],
)
def test_a_files_size_is_said_in_a_unit_that_fits(octets, said):
    assert words.size(octets) == said


def test_a_line_of_steps_has_one_present_and_the_rest_before_or_after():
    assert [step["when"] for step in words.steps_at("筛查 交办 核查", "交办")] == ["done", "now", "todo"]


def test_a_finished_line_of_steps_is_done_throughout():
    assert {step["when"] for step in words.steps_at("筛查 交办 核查", "办结")} == {"done"}


def test_djangos_message_levels_have_a_tone_and_a_picture():
    assert [words.tone(level) for level in ("success", "warning", "error", "info")] == ["good", "warn", "bad", "info"]
    assert words.tone_icon("error") == words.TONES["bad"]
    assert words.tone("anything else") == words.tone(None) == "plain"


def render(source, query="/?state=1&town=2"):
    return Template(source).render(Context({"request": RequestFactory().get(query), "word": "<b>"}))


def test_the_query_string_changes_one_key_and_keeps_the_others():
    assert render('{% url_with state="3" %}') == "?town=2&amp;state=3"
    assert render('{% url_with state="" page=2 %}') == "?town=2&amp;page=2"


def test_a_query_string_cannot_break_out_of_its_attribute():
    assert '"' not in render("{% url_with a=1 %}", "/?q=%22%3E%3Cscript%3E").strip()


def test_a_badge_escapes_its_word_and_carries_a_picture():
    drawn = render('{% badge word "bad" %}')
    assert "&lt;b&gt;" in drawn and "<svg" in drawn and "tone-bad" in drawn


def test_a_picture_is_silent_unless_it_has_a_word_of_its_own():
    assert 'aria-hidden="true"' in render('{% icon "home" %}')
    assert 'aria-label="首页"' in render('{% icon "home" "首页" %}')


@pytest.mark.parametrize(
    ("given", "said"),
    [("2026-10", "2026年10月"), ("2026-09", "2026年9月"), (date(2026, 5, 9), "2026年5月"), ("全年", "全年"), ("", "—")],
)
def test_a_month_reads_in_chinese(given, said):
    assert words.month(given) == said


@pytest.mark.parametrize(("given", "said"), [(True, "是"), (False, "否"), (None, "—")])
def test_yes_and_no_are_words(given, said):
    assert words.yes_no(given) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("低收入人群(见名单),其他人", "低收入人群（见名单），其他人"),
        ("S4 一(一): 部门推送函", "S4 一（一）：部门推送函"),
        ("www.halixteam.com a_id=44952, 10:30", "www.halixteam.com a_id=44952, 10:30"),
        (None, ""),
    ],
)
def test_marks_beside_chinese_are_wide(given, said):
    assert words.wide(given) == said
