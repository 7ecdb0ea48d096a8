import pytest

from shouwang.refusal import Refused
from shouwang.screening.intake.models import Delivery
from shouwang.screening.intake.receive import Letter, receive
from shouwang.trail.models import Line
from shouwang.vault import documents
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, bill, number

pytestmark = pytest.mark.django_db
DATA = as_csv(BILLS, [bill(1, "赵春", number(1))])


@pytest.mark.req("S4-06")
def test_a_file_is_kept_sealed_with_its_letter(steward, at, lake, scope):
    letter = Letter("医保函〔2026〕7号", at.date(), b"scan", "函.pdf")
    received = receive(
        DATA, "d/名单.csv", contract="medical_insurance.bills", area=steward.place, period="2026-10",
        letter=letter, by=steward, at=at,
    )  # fmt: skip
    with within(scope):
        delivery = Delivery.objects.get(key="990122-medical_insurance.bills-202610-1")
        assert received.is_new and received.delivery == delivery
        assert documents.read(delivery.document) == DATA and documents.read(delivery.letter) == b"scan"
        assert (delivery.file, delivery.letter_no, delivery.state) == ("名单.csv", "医保函〔2026〕7号", "received")
        sealed = [path.read_bytes() for path in (lake.parent / "vault").rglob("*") if path.is_file()]
        assert len(sealed) == 2 and not any("赵春".encode() in data for data in sealed)
        assert Line.objects.filter(verb="intake.receive", subject_key=delivery.key).count() == 1


def test_the_same_bytes_again_change_nothing(hand_in, steward, at, people, scope):
    first = hand_in(DATA)
    again = receive(
        DATA, "x.csv", contract="medical_insurance.bills", area=steward.place, period="2026-10", by=steward, at=at
    )
    assert (again.is_new, again.delivery.key) == (False, first.key)
    other_month = hand_in(DATA, period="2026-09")
    assert other_month.state == "in_force"
    with within(scope):
        assert Delivery.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"contract": "medical_insurance.nothing"}, "unknown_table"),
        ({"contract": "registry.persons"}, "unknown_table"),
        ({"period": "2026-13"}, "wrong_period"),
        ({"period": "2026-12"}, "wrong_period"),
        ({"kind": "some"}, "wrong_kind"),
    ],
)
def test_what_cannot_be_received_is_refused_with_a_code(steward, at, lake, scope, change, code):
    given = {"contract": "medical_insurance.bills", "area": steward.place, "period": "2026-10"} | change
    with pytest.raises(Refused) as refused:
        receive(DATA, "名单.csv", **given, by=steward, at=at)
    assert refused.value.code == code
    with within(scope):
        assert not Delivery.objects.exists()


def test_nobody_hands_in_beyond_his_places_or_for_another_department(post, at, lake):
    given = {"period": "2026-10", "at": at}
    with pytest.raises(Refused, match="管辖范围"):
        receive(
            DATA, "名单.csv", contract="medical_insurance.bills", area=post("county_officer", 990123 * 10**9).place,
            by=post("county_officer"), **given,
        )  # fmt: skip
    liaison = post("liaison")
    with pytest.raises(Refused, match="别的部门"):
        receive(DATA, "名单.csv", contract="housing.dangerous", area=liaison.place, by=liaison, **given)
    with pytest.raises(Refused, match="没有这项权限"):
        receive(
            DATA, "名单.csv", contract="housing.dangerous", area=liaison.place, by=post("township_specialist"), **given
        )
