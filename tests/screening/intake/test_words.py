"""The word book: what people said of headings and words is read from then on, before what the product ships."""

import io

import pytest
import xlsxwriter
from django.urls import reverse

from shouwang.refusal import Refused
from shouwang.screening.intake import words
from shouwang.screening.intake.mapping import choose
from shouwang.screening.intake.models import Delivery, Remark, Word
from shouwang.screening.intake.record import told_of
from shouwang.screening.matching.take_in import take_in
from shouwang.trail.models import Line
from shouwang.web.sight import within
from tests.screening.intake.conftest import FEW
from tests.screening.intake.register import as_csv, number

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-02")]
DIBAO = "civil_affairs.dibao"
HEADINGS = ["姓名", "证件号码", "低保类别", "保障人数", "每月打卡数"]


def listed(*headings, amount="300"):
    return as_csv(
        headings or HEADINGS, [["赵春", number(1), "农村", "1", amount], ["钱夏", number(2), "农村", "1", amount]]
    )


@pytest.fixture
def say(steward, at):
    def say(word, meaning, column="", contract=DIBAO, reason="电话核对", by=None):
        return words.say(contract, word=word, meaning=meaning, column=column, reason=reason, by=by or steward, at=at)

    return say


def filled(delivery) -> dict:
    return delivery.filled


def test_a_heading_that_somebody_entered_is_read_and_nothing_is_asked(say, hand_in, people):
    before = hand_in(listed(), DIBAO, period="2026-09")
    say("每月打卡数", "household_fen")
    after = hand_in(listed(), DIBAO)
    assert (before.state, after.state) == ("asked", "in_force") and after.filled["household_fen"] == 2
    assert len(after.words_sha256) == 64 and before.words_sha256 != after.words_sha256


def test_a_persons_word_goes_before_what_the_product_ships(say, hand_in, people, scope):
    headings = [*HEADINGS[:-1], "户月保障金额"]
    assert hand_in(listed(*headings), DIBAO, period="2026-09").filled["household_fen"] == 2
    say("户月保障金额", "person_fen")
    other = hand_in(listed(*headings), DIBAO)
    assert other.filled.get("household_fen") is None and other.filled["person_fen"] == 2
    say("户月保障金额", "skip")
    third = hand_in(listed(*headings, amount="310"), DIBAO, supplement=True)
    assert "household_fen" not in third.filled and "person_fen" not in third.filled
    with within(scope):
        [passed] = Remark.objects.filter(delivery=third, kind="column_unread", heading="户月保障金额")
    assert (passed.state, passed.answer) == ("answered", "skip")


def test_a_code_word_may_be_given_another_meaning(say, hand_in, people):
    say("农村", "urban", column="kind")
    assert hand_in(listed(*HEADINGS[:-1], "户月保障金额"), DIBAO).census["class"] == {"urban": 2}


def test_what_was_said_before_is_taken_back_by_a_new_word_and_both_stay(say, scope, steward):
    first, second = say("每月打卡数", "household_fen"), say(" 每月打卡数 ", "person_fen")
    with within(scope):
        assert [row.meaning for row in Word.objects.in_force()] == ["person_fen"]
        first.refresh_from_db()
        assert first.revoked_at and first.revoked_by == steward and second.answered_by == steward
        assert Line.objects.filter(verb="intake.say_word").count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"word": "", "meaning": "kind"}, "bad_word"),
        ({"word": "长" * 121, "meaning": "kind"}, "bad_word"),
        ({"word": number(1), "meaning": "kind"}, "bad_word"),
        ({"word": "打卡", "meaning": "no_column"}, "wrong_answer"),
        ({"word": "农村户", "meaning": "household_fen", "column": "kind"}, "wrong_answer"),
        ({"word": "打卡", "meaning": "rural", "column": "household_fen"}, "wrong_answer"),
        ({"word": "打卡", "meaning": "skip", "contract": "registry.households"}, "unknown_table"),
        ({"word": "打卡", "meaning": "skip", "contract": "weather.clouds"}, "unknown_table"),
        ({"word": "打卡", "meaning": "skip", "reason": " "}, "no_reason"),
    ],
)
def test_a_word_that_says_nothing_is_refused(say, scope, given, code):
    with pytest.raises(Refused) as refused:
        say(**given)
    assert refused.value.code == code
    with within(scope):
        assert not Word.objects.exists()


def test_a_department_enters_words_of_its_own_lists_only(say, post):
    with pytest.raises(Refused) as refused:
        say("打卡", "skip", by=post("liaison"))
    assert refused.value.code == "not_your_table"
    with pytest.raises(Refused):
        say("打卡", "skip", by=post("grid_worker"))


def test_a_column_chosen_on_the_page_is_remembered_for_the_next_file(hand_in, people, steward, at, scope):
    headings = ["姓名", "证件号码", "低保类别", "户月保障金额", "实际打卡（元）"]
    first = hand_in(listed(*headings), DIBAO, period="2026-09", limits=FEW._replace(linked=101, few_rows=1))
    assert first.state == "held" and first.filled["household_fen"] == 2
    picked = {"household_fen": "实际打卡（元）", "name": "姓名", "kind": "低保类别", "persons": "", "grade": "甲乙丙"}
    again = take_in(choose(first, picked, by=steward, at=at), limits=FEW, by=steward, at=at)
    assert again.mapping["household_fen"] == "实际打卡（元）"
    with within(scope):
        told = {word.word: word.meaning for word in Word.objects.in_force()}
    assert told == {"实际打卡(元)": "household_fen", "户月保障金额": "skip"}
    rows = [["赵春", number(1), "农村", "", "420"], ["钱夏", number(2), "农村", "", "430"]]
    later = hand_in(as_csv(headings, rows), DIBAO)
    assert (later.state, later.mapping, later.filled["household_fen"]) == ("in_force", {}, 2)


def test_what_was_left_as_the_page_showed_it_is_no_word(hand_in, people, steward, at, scope):
    """Two sheets call one column differently: who confirms what he sees says nothing about either."""
    rows = [["赵春", number(1), "农村", "1", "300"]]
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for sheet, heading in (("一", "户月保障金额"), ("二", "月保障金")):
            page = book.add_worksheet(sheet)
            for at_row, line in enumerate([[*HEADINGS[:-1], heading], *rows]):
                page.write_row(at_row, 0, line)
    first = hand_in(held.getvalue(), DIBAO, name="名单.xlsx", limits=FEW._replace(linked=101, few_rows=1))
    with within(scope):
        shown = {one["column"].name: one["heading"] for one in told_of(first)["columns"]}
    assert first.state == "held" and shown["household_fen"]
    choose(first, shown, by=steward, at=at)
    with within(scope):
        assert not Word.objects.exists()


def test_the_book_is_kept_on_its_page(signed_in, post, hand_in, people, scope, lake):
    office, address = signed_in(post("data_steward")), reverse("intake:new_word")
    assert "名单" in office.get(address).content.decode()
    page = office.get(address, {"contract": DIBAO, "column": "kind", "word": "乡下"}).content.decode()
    assert "农村低保" in page and 'value="乡下"' in page and "户月保障金额" not in page.split("读作")[1]
    enter = reverse("intake:enter_word") + f"?contract={DIBAO}&column=kind"
    assert office.post(enter, {"word": "乡下", "meaning": "household_fen", "reason": "x"}).status_code == 422
    assert office.post(enter, {"word": "乡下", "meaning": "rural", "reason": "电话"}).status_code == 302
    book = office.get(reverse("intake:words")).content.decode()
    assert "乡下" in book and "农村低保" in book and "改</a>" in book
    delivery = hand_in(listed(*HEADINGS[:-1], "户月保障金额"), DIBAO)
    assert delivery.words_sha256 in office.get(reverse("intake:delivery", args=[delivery.key])).content.decode()
    assert office.get(address, {"contract": "weather.clouds", "column": "x"}).status_code == 200
    assert office.post(reverse("intake:enter_word") + "?contract=weather.clouds", {}).status_code == 404
    assert signed_in(post("auditor")).get(address).status_code == 403


def test_an_earlier_delivery_shows_no_digest(hand_in, people, scope, signed_in, post, lake):
    delivery = hand_in(listed(*HEADINGS[:-1], "户月保障金额"), DIBAO)
    with within(scope):
        Delivery.objects.update(words_sha256="")
    page = signed_in(post("data_steward")).get(reverse("intake:delivery", args=[delivery.key])).content.decode()
    assert "词条摘要" not in page
