import re

import pytest
from django.core.management import call_command

from shouwang.screening.intake.models import Delivery
from shouwang.screening.matching.models import Doubt
from shouwang.web.sight import within
from tests.screening.intake.register import BILLS, as_csv, bill, number

pytestmark = pytest.mark.django_db
KEYS = "delivery rows kept faulty linked doubtful unmatched skipped duplicate_of supersedes sha256 seconds asked unread held"


@pytest.fixture
def receive(tmp_path, lake, capsys):
    """`receive(data)`: run the command; exit code, summary (or the line on stderr)."""

    def receive(data, table="medical_insurance.bills", name="名单.csv", **options):
        path = tmp_path / name
        path.write_bytes(data)
        given = {"area": "990122", "period": "2026-10", "as_user": "data_steward-990122000000000"} | options
        try:
            call_command("receive", table, str(path), **given)
        except SystemExit as stop:
            return stop.code, capsys.readouterr().err.strip().splitlines()[-1]
        return 0, capsys.readouterr().out.strip().splitlines()[-1]

    return receive


def summary(line):
    assert line.startswith("receive ok ")
    return dict(part.split("=", 1) for part in line.split()[2:])


def test_the_last_line_says_what_was_done(receive, people):
    code, line = receive(as_csv(BILLS, [bill(1, "赵春", number(1)), bill(2, "李无", number(9))]), letter="函1")
    told = summary(line)
    assert code == 0 and " ".join(told) == KEYS
    assert (told["rows"], told["kept"], told["linked"], told["unmatched"], told["duplicate_of"]) == (
        "2",
        "2",
        "1",
        "1",
        "-",
    )
    assert re.fullmatch(r"[0-9a-f]{64}", told["sha256"])


def test_the_same_file_again_is_a_duplicate_and_another_one_supersedes(receive, people):
    first = as_csv(BILLS, [bill(1, "赵春", number(1))])
    receive(first, supplement=False)
    told = summary(receive(first)[1])
    assert (told["duplicate_of"], told["kept"]) == ("990122-medical_insurance.bills-202610-1", "0")
    told = summary(receive(as_csv(BILLS, [bill(2, "赵春", number(1))]), supplement=False)[1])
    assert told["supersedes"] == "990122-medical_insurance.bills-202610-1" and told["delivery"].endswith("-2")


def test_a_department_alone_is_enough_when_its_headings_tell_the_list(receive, people):
    told = summary(receive(as_csv(BILLS, [bill(1, "赵春", number(1))]), table="medical_insurance")[1])
    assert told["delivery"] == "990122-medical_insurance.bills-202610-1"


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        (as_csv(["甲"], [["1"]]), {}, "missing_columns"),
        (b"\xff\xd8\xff", {}, "unreadable"),
        (as_csv(BILLS, []), {"area": "999999"}, "wrong_area"),
        (as_csv(BILLS, []), {"period": "2026/10"}, "wrong_period"),
        (as_csv(BILLS, []), {"table": "nobody.bills"}, "unknown_table"),
        (as_csv(["甲"], [["1"]]), {"table": "medical_insurance"}, "missing_columns"),
    ],
)
def test_a_refusal_is_one_sentence_with_a_code_and_exit_2(receive, scope, data, options, code):
    status, line = receive(data, **options)
    assert status == 2 and line.startswith(f"receive refused code={code}: ")
    with within(scope):
        assert set(Delivery.objects.values_list("state", flat=True)) <= {"refused"}


def test_a_command_killed_half_way_is_finished_by_the_next_one(receive, people, scope, lake, steward, at):
    from shouwang.screening.intake.receive import receive as keep

    data = as_csv(BILLS, [bill(1, "赵春", number(1))])
    keep(data, "名单.csv", contract="medical_insurance.bills", area=steward.place, period="2026-10", by=steward, at=at)
    left = lake / "990122" / "medical_insurance.bills" / "990122-medical_insurance.bills-202610-1.parquet"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a file")
    told = summary(receive(data)[1])
    assert (told["linked"], told["duplicate_of"]) == ("1", "-") and left.read_bytes()[:4] == b"PAR1"


def test_settle_names_the_row_and_the_person(receive, people, scope, capsys):
    told = summary(receive(as_csv(BILLS, [bill(1, "李无", number(9))]))[1])
    given = {"reason": "曾用名", "as_user": "data_steward-990122000000000"}
    call_command("settle", told["delivery"], "名单.csv", "2", person=people[0].key, **given)
    line = capsys.readouterr().out.strip().splitlines()[-1]
    assert line.startswith("settle ok ") and f"person={people[0].key}" in line
    with within(scope):
        assert Doubt.objects.get().person_id == people[0].pk
    with pytest.raises(SystemExit) as stop:
        call_command("settle", told["delivery"], "名单.csv", "2", person="nobody", **given)
    assert stop.value.code == 2
    call_command("settle", told["delivery"], "名单.csv", "2", nobody=True, **given)
