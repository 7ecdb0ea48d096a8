"""It is true of the exports about whom rows mean that…"""

import pytest

from shouwang.places.models import Place
from shouwang.reporting.export import table
from shouwang.reporting.export.table import Asked
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.settle import settle
from shouwang.web.sight import within
from tests import county
from tests.screening.intake.register import DIBAO, as_csv, number

pytestmark = pytest.mark.django_db
WRONG = number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")


@pytest.mark.req("S4-02")
def test_settled_rows_say_so_and_answers_are_listed_without_their_numbers(hand_in, people, steward, scope, at):
    def listed(name, given=WRONG, persons="1"):
        return [name, given, "", "", "农村", persons, "500"]

    rows = [listed("赵春"), listed("钱夏", number(2)), listed("孙秋", number(2)), listed("钱夏", number(2), "0")]
    first = hand_in(as_csv(DIBAO, rows), "civil_affairs.dibao", period="2026-09")
    with within(steward.scope()):
        settle(Doubt.objects.get(delivery=first, row=2), person=people[0], reason="电话核实", by=steward, at=at)
    second = hand_in(as_csv(DIBAO, rows), "civil_affairs.dibao")
    with within(scope):
        asked = Asked(Place.objects.get(pk=county.AREA), at)
        exported = [row for row in table("rows").sorted_rows(asked) if row["delivery"] == second.key]
        answers = table("settlements").sorted_rows(asked)
    told = [(row["row"], row["outcome"], row["method"] or "") for row in exported]
    assert told == [(2, "link", "settled"), (3, "link", "exact"), (4, "doubt", ""), (5, "fault", "")]
    (answer,) = answers
    assert (answer["table"], answer["name"], answer["person"], answer["reason"]) == (
        "dibao", "赵春", people[0].key, "电话核实"
    )  # fmt: skip
    assert WRONG not in str(answers) and "*" in answer["number"] and answer["revoked_at"] is None
