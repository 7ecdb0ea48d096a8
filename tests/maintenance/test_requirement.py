import pytest
from django.core.management import call_command

from shouwang.maintenance.requirement import listed, marked, outcomes

SOURCE = """
import pytest
pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-01")]

@pytest.mark.req("S1-26", "S1-27")
def test_one(): ...

def test_two(): ...

class TestMore:
    @pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.req("A1"))])
    def test_three(self, x): ...

def not_a_test(): ...
"""
REPORT = """<testsuites><testsuite>
<testcase classname="tests.web.test_x" name="test_one[a]"/>
<testcase classname="tests.web.test_x" name="test_one[b]"><failure>no</failure></testcase>
<testcase classname="tests.web.test_x.TestMore" name="test_three"/>
<testcase classname="tests.web.test_x" name="test_four"><skipped/></testcase>
</testsuite></testsuites>"""


def test_every_id_is_listed_once_and_none_is_missing():
    ids = [each.id for each in listed()]
    parts = {"S0": 22, "S1": 44, "S2": 24, "S3": 19, "S4": 34, "FG": 23}
    expected = {f"{part}-{number:02d}" for part, count in parts.items() for number in range(1, count + 1)}
    assert len(ids) == len(set(ids))
    assert set(ids) == expected | {f"A{number}" for number in range(1, 50)} | {"A33a"}


def test_no_test_carries_an_id_that_is_not_listed():
    assert set(marked()) - {each.id for each in listed()} == set()


def test_marks_are_read_from_the_file_the_class_the_test_and_its_parameters(tmp_path):
    (tmp_path / "test_x.py").write_text(SOURCE)
    found = marked(tmp_path)
    assert found["S0-01"] == ["test_x.py::TestMore::test_three", "test_x.py::test_one", "test_x.py::test_two"]
    assert found["S1-26"] == found["S1-27"] == ["test_x.py::test_one"]
    assert found["A1"] == ["test_x.py::TestMore::test_three"]


def test_one_bad_case_makes_a_test_fail(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    assert outcomes(tmp_path / "report.xml") == {
        "tests/web/test_x.py::test_one": "failed",
        "tests/web/test_x.py::TestMore::test_three": "passed",
        "tests/web/test_x.py::test_four": "skipped",
    }


def test_the_trace_tells_the_ones_without_a_passing_test(tmp_path, capsys):
    (tmp_path / "report.xml").write_text(REPORT)
    call_command("trace", "--missing", "--report", str(tmp_path / "report.xml"))
    told = capsys.readouterr().out
    proved = next(iter(marked()))
    assert f"{proved:<7}not run" in told
    assert told.strip().endswith(f"passed=0 without={len(listed())}")


def test_the_trace_refuses_an_id_that_nobody_listed(clone, capsys):
    (clone / "tests").unlink()
    (clone / "tests").mkdir()
    (clone / "tests" / "test_x.py").write_text("import pytest\n@pytest.mark.req('S9-99')\ndef test_x(): ...\n")
    with pytest.raises(SystemExit):
        call_command("trace")
    assert "S9-99" in capsys.readouterr().err
