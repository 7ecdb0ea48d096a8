import pytest
from django.urls import reverse

from shouwang.screening.matching.models import Doubt, Settlement
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, bill, enrol, number

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(post, signed_in, lake):
    return signed_in(post("data_steward"))


def wrong(serial):
    right = number(serial)
    return right[:-1] + ("0" if right[-1] != "0" else "1")


@pytest.fixture
def delivery(hand_in, people):
    rows = [
        bill(1, "赵春", wrong(1)),
        bill(2, "王无", number(20)),
        bill(3, "周无", number(21)),
        bill(4, "吴外", number(22)),
    ]
    return hand_in(as_csv(BILLS, rows))


def test_a_doubt_is_settled_beside_its_candidates(office, delivery, people, scope):
    with within(scope):
        doubt = Doubt.objects.get(outcome="doubt")
    address = reverse("matching:doubt", args=[doubt.pk])
    page = office.get(address).content.decode()
    assert "赵春" in page and people[0].key in page and number(1) not in page
    assert office.post(address, {"answer": str(people[0].pk), "reason": ""}).status_code == 422
    assert office.post(address, {"answer": str(people[0].pk), "reason": "电话核实"}).status_code == 302
    with within(scope):
        assert Doubt.objects.get(pk=doubt.pk).person_id == people[0].pk
    assert "确认为本人" in office.get(f"{reverse('matching:doubts')}?outcome=settled").content.decode()


def test_a_candidate_who_left_says_why_and_a_family_of_ours_can_be_entered(office, delivery, people, scope):
    with within(scope):
        doubt = Doubt.objects.get(outcome="doubt")
        type(people[0]).objects.filter(pk=people[0].pk).update(left_on="2026-10-01", left_reason="dead")
    page = office.get(reverse("matching:doubt", args=[doubt.pk])).content.decode()
    assert "已离开：死亡" in page
    assert reverse("registry:admit") in page


def test_somebody_else_of_the_register_is_named_by_his_key(office, delivery, scope):
    other = enrol("王五", number(50))
    with within(scope):
        doubt = Doubt.objects.get(name="王无")
    address = reverse("matching:doubt", args=[doubt.pk])
    assert office.post(address, {"answer": "key", "key": "nobody", "reason": "r"}).status_code == 409
    assert office.post(address, {"answer": "key", "key": other.key, "reason": "曾用名"}).status_code == 302


def test_many_unmatched_rows_get_one_answer(office, delivery, scope):
    with within(scope):
        rows = list(Doubt.objects.filter(outcome="unmatched").values_list("pk", flat=True))
    given = {"row": rows[:2], "answer": "elsewhere", "reason": "户籍在外县"}
    assert office.post(reverse("matching:settle_many"), given).status_code == 302
    with within(scope):
        assert Doubt.objects.filter(settled_as="elsewhere").count() == 2
        assert Doubt.objects.open().filter(outcome="unmatched").count() == 1
    assert office.post(reverse("matching:settle_many"), {"answer": "elsewhere", "reason": ""}).status_code == 409


@pytest.mark.parametrize("role", ["auditor", "county_approver"])
def test_whoever_may_not_settle_is_shown_no_form(signed_in, post, delivery, role):
    for outcome in ("doubt", "unmatched"):
        page = signed_in(post(role)).get(reverse("matching:doubts"), {"outcome": outcome})
        assert page.status_code == 200
        assert reverse("matching:settle_many") not in page.content.decode()


def test_another_county_sees_nothing_of_it(signed_in, post, delivery, scope):
    with within(scope):
        doubt = Doubt.objects.first()
    address = reverse("matching:doubt", args=[doubt.pk])
    assert signed_in(post("data_steward", 990123 * 10**9)).get(address).status_code == 404


@pytest.mark.req("S4-02")
def test_rows_with_one_candidate_are_ticked_together_and_the_answer_is_listed_and_revoked(
    office, hand_in, people, scope, delivery
):
    listed = reverse("matching:doubts")
    with within(scope):
        doubt = Doubt.objects.get(outcome="doubt")
    page = office.get(f"{listed}?outcome=doubt").content.decode()
    assert "确认为唯一的可能人员" in page and "可能是：赵春" in page and number(1) not in page
    told = {"row": [str(doubt.pk)], "answer": "candidate", "reason": "逐一核对"}
    assert office.post(reverse("matching:settle_many"), told).status_code == 302
    page = office.get(reverse("matching:settlements")).content.decode()
    assert "赵春" in page and "逐一核对" in page and number(1) not in page
    with within(scope):
        answer = Settlement.objects.get()
    address = reverse("matching:settlement", args=[answer.pk])
    assert "撤销这条认定" in office.get(address).content.decode()
    assert office.post(address, {"reason": ""}).status_code == 422
    assert office.post(address, {"reason": "认错了"}).status_code == 302
    assert "已撤销" in office.get(address).content.decode()
    with within(scope):
        assert Doubt.objects.open().filter(pk=doubt.pk).exists()


def test_rows_with_several_candidates_are_not_settled_together(office, delivery, people, scope):
    with within(scope):
        stranger = Doubt.objects.get(name="王无")
    told = {"row": [str(stranger.pk)], "answer": "candidate", "reason": "r"}
    assert office.post(reverse("matching:settle_many"), told).status_code == 409
