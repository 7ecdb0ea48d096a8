import pyarrow.parquet as pq
import pytest

from shouwang.screening.intake.models import Delivery, Fault
from shouwang.screening.intake.policy import Limits
from shouwang.screening.intake.receive import receive
from shouwang.screening.matching.models import Doubt
from shouwang.screening.matching.take_in import take_in
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, as_xlsx, bill, number

pytestmark = pytest.mark.django_db


@pytest.mark.req("S4-02")
def test_rows_are_counted_linked_and_kept_without_names(hand_in, people, scope, lake):
    rows = [
        bill(1, "赵春", number(1)),
        bill(2, "钱夏", " " + number(2)[:6] + " " + number(2)[6:]),
        bill(3, "李无", number(9)),
        bill(4, "赵春", number(1), own="不详"),
    ]
    delivery = hand_in(as_csv(BILLS, rows, above=[["医疗费用明细"]]))
    counts = (delivery.rows, delivery.kept, delivery.faulty, delivery.linked, delivery.doubtful, delivery.unmatched)
    assert counts == (4, 3, 1, 2, 0, 1) and delivery.skipped == 0
    table = pq.read_table(lake / "990122" / "medical_insurance.bills" / f"{delivery.key}.parquet").to_pylist()
    assert [(row["row"], row["own_fen"]) for row in table] == [(3, 300050), (4, 300050), (5, 300050)]
    assert not {"name", "number", "township", "village"} & set(table[0])
    links = pq.read_table(lake / "990122" / "links" / f"{delivery.key}.parquet").to_pylist()
    assert [(link["row"], link["person"], link["method"]) for link in links] == [
        (3, people[0].key, "exact"),
        (4, people[1].key, "repaired"),
    ]
    with within(scope):
        doubt = Doubt.objects.get()
        assert (doubt.outcome, doubt.name, doubt.number_mask) == (
            "unmatched",
            "李无",
            "9901**********" + number(9)[-4:],
        )
        assert [(fault.row, fault.column, fault.kept) for fault in Fault.objects.all()] == [(6, "个人自付", False)]


def test_a_file_of_another_kind_becomes_a_refused_delivery(hand_in, scope):
    delivery = hand_in(as_csv(BILLS[:-1], [bill(1, "赵春", number(1))[:-1]]))
    assert (delivery.state, delivery.code) == ("refused", "missing_columns") and "缺少" in delivery.sentence
    assert hand_in(b"%PDF-1.4", name="x.pdf").code == "unreadable"
    assert hand_in(b"", name="empty.csv").code == "unreadable"
    with within(scope):
        assert Delivery.objects.filter(state="refused").count() == 3 and not Delivery.objects.in_force().exists()


def test_a_corrected_file_replaces_the_first_and_says_what_changed(hand_in, people, scope):
    first = hand_in(as_csv(BILLS, [bill(1, "赵春", number(1)), bill(2, "钱夏", number(2))]))
    second = hand_in(
        as_csv(BILLS, [bill(1, "赵春", number(1), own="1.00"), bill(3, "孙秋", number(3))]), supplement=False
    )
    assert second.supersedes_id == first.pk and second.key.endswith("-2")
    assert second.difference == {"added": 1, "removed": 1, "changed": 1}
    with within(scope):
        assert Delivery.objects.get(pk=first.pk).state == "superseded"
        assert list(Delivery.objects.in_force()) == [second]


def test_a_workbook_with_a_numeric_number_is_never_linked(hand_in, people, scope):
    rows = [bill(1, "赵春", float(number(1).replace("X", "0")))]
    delivery = hand_in(as_xlsx(BILLS, rows, title="明细"), name="明细.xlsx")
    assert (delivery.linked, delivery.doubtful) == (0, 1)
    with within(scope):
        assert Doubt.objects.get().candidates == [people[0].pk]


@pytest.mark.hostile
def test_a_reading_that_breaks_off_leaves_nothing_half_written(hand_in, people, scope, lake, steward, at):
    data = as_csv(BILLS, [bill(1, "赵春", number(1)), bill(2, "钱夏", number(2))])
    received = receive(
        data, "a.csv", contract="medical_insurance.bills", area=steward.place, period="2026-10", by=steward, at=at
    )
    seen = []

    def broken(*told):
        seen.extend(lake.rglob("*.draft"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(received.delivery, limits=Limits(), by=steward, at=at, progress=broken)
    assert seen and not [path for path in lake.rglob("*") if path.is_file()]


def test_what_a_killed_reading_left_half_written_goes_with_the_next(hand_in, people, lake, steward, at):
    folder = lake / "990122" / "medical_insurance.bills"
    folder.mkdir(parents=True)
    (folder / "990122-medical_insurance.bills-202610-1.4711.draft").write_bytes(b"PAR1")
    (folder / "990122-medical_insurance.bills-202610-1.parquet").write_bytes(b"PAR1")
    delivery = hand_in(as_csv(BILLS, [bill(1, "赵春", number(1))]))
    assert delivery.state == "in_force" and not list(lake.rglob("*.draft"))
    assert pq.read_table(folder / f"{delivery.key}.parquet").num_rows == 1
