"""An answer on a row of a register's file holds for the same words in later files, is shown, and can be taken back."""

import pytest

from shouwang.refusal import Refused
from shouwang.registry.models import Person, Question
from shouwang.registry.questions import answer, revoke
from tests.registry.files import number, row

pytestmark = [pytest.mark.django_db, pytest.mark.req("S1-04")]
K = "990122001001000017"


def family(**second) -> list[dict]:
    return [
        row("赵一", no=K, number=number(1)),
        row("钱二", "配偶", no=K, number=number(2, man=False)) | second,
        row("赵三", "之子", no=K, number=number(3)),
    ]


def later(n: int, **second) -> list[dict]:
    """The next month's file: something else in it differs as well."""
    return [one | {"health": ("健康", "残疾", "长期慢性病")[n]} for one in family(**second)]


def say(verdict: str, by, at) -> Question:
    asked = Question.objects.open().get()
    answer(asked, verdict, reason="电话核对", by=by, at=at)
    return Question.objects.get(pk=asked.pk)


@pytest.mark.parametrize("cells", [{"name": "钱二（已故）"}, {"remark": "钱二 2025年去世"}, {"remark": "2026年嫁出"}])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_remark_that_was_looked_into_is_not_asked_again(take, steward, at, cells, is_known):
    if is_known:
        take(*family())
    assert take(*family(**cells)).counts["asked"] == 1
    asked = say("noted", steward, at)
    for n in (0, 1):
        outlook = take(*later(n, **cells))
        assert (outlook.counts["asked"], outlook.counts["skipped"], outlook.counts["faulty"]) == (0, 1, 0)
        told = next(one for one in outlook.faults if one.code == "answered")
        assert told.sentence.startswith("以前答复过：已核实，不再提示（") and not told.kept
    assert Question.objects.count() == 1 and not Question.objects.open().exists()
    assert Person.objects.filter(left_on=None).count() == (3 if is_known else 2)
    revoke(asked, reason="原来核错了", by=steward, at=at)
    assert Question.objects.open().get().code == asked.code
    assert take(*later(2, **cells)).counts["asked"] == 1 and Question.objects.open().count() == 1


def test_another_row_of_the_same_kind_is_asked(take, steward, at):
    take(*family())
    take(*family(remark="2025年去世"))
    say("noted", steward, at)
    rows = later(0, remark="2025年去世")
    assert take(rows[0], rows[1], rows[2] | {"remark": "2025年去世"}).counts["asked"] == 1
    assert take(*later(1, remark="2026年嫁出")).counts["asked"] == 1  # the same person, another question


@pytest.mark.parametrize("written", [number(99, man=False), "99012219700101000X", "999999197102030000"])
def test_two_who_were_said_to_be_two_are_not_asked_again_whatever_number_is_written(take, steward, at, written):
    take(*family())
    cells = {"number": written, "birth": "1971-02-03", "person_no": ""}
    assert take(*family(**cells)).counts["asked"] == 1
    say("other", steward, at)
    counts = take(*later(0, **cells)).counts
    assert (counts["asked"], counts["persons_created"] + counts["doubtful"]) == (0, 1)
    assert Person.objects.filter(name="钱二", left_on=None).count() == 2


def test_an_answer_about_a_row_without_number_is_about_that_name_only(take, steward, at):
    baby = row("赵小宝", "之女", no=K, number="999999202601010000", birth="2026-01-01")
    take(*family(), baby)
    take(*family(), baby | {"name": "赵安"})
    say("other", steward, at)
    assert take(*later(0), baby | {"name": "赵安"}).counts["asked"] == 0
    assert take(*later(1), baby | {"name": "赵平"}).counts["asked"] == 1


def test_a_correction_is_the_registers_own_and_not_revoked(take, steward, at):
    take(*family())
    take(*family(number=number(99, man=False), person_no=""))
    asked = say("same", steward, at)
    with pytest.raises(Refused) as refused:
        revoke(asked, reason="错", by=steward, at=at)
    assert refused.value.code == "corrected"


def test_revoking_needs_a_reason_and_happens_once(take, steward, at):
    take(*family())
    take(*family(remark="2025年去世"))
    asked = say("noted", steward, at)
    for reason, code in ((" ", "no_reason"), ("错", ""), ("错", "already_revoked")):
        try:
            revoke(asked, reason=reason, by=steward, at=at)
            assert not code
        except Refused as refused:
            assert refused.code == code


def test_answers_are_listed_and_taken_back_on_their_page(take, steward, at, signed_in):
    take(*family())
    take(*family(remark="2025年去世"))
    asked = say("noted", steward, at)
    client = signed_in(steward)
    page = client.get("/households/questions/answers/").content.decode()
    assert "钱二" in page and "电话核对" in page and "共 1 条" in page
    address = f"/households/questions/answers/{asked.pk}/"
    assert "撤销这条答复" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "核错了"}).status_code == 302
    assert "已撤销" in client.get(address).content.decode()
    page = client.get("/households/questions/answers/").content.decode()
    assert "还没有沿用的答复" in page and "共 0 条" not in page
    assert "钱二" in client.get("/households/questions/").content.decode()
