import pytest
from django.core.management import call_command

from shouwang.casework.adoption import bulk, jobs
from shouwang.casework.adoption.lacking import items, lacking
from shouwang.casework.cases.models import Case
from shouwang.queue import door
from shouwang.queue.models import Work
from shouwang.web.sight import within
from tests.casework import walk
from tests.casework.adoption.conftest import GONE, ON, home, wait
from tests.county import AREA, post
from tests.registry.national_files import national

pytestmark = [pytest.mark.django_db, pytest.mark.req("S4-25")]


@pytest.fixture
def no_closing(monkeypatch):
    """A job closes its connections when it ends; here it runs inside the test's own transaction."""
    monkeypatch.setattr("shouwang.queue.door.connections.close_all", lambda: None)


def ask(by, at, key: str = "adopt-1", **args) -> Work:
    with within(by.scope()):
        work = door.ask(jobs.adopt_all, by=by, at=at, key=key, place=by.place_id, **args)
    door.run.func(work.pk, work.place_id)
    with within(by.scope()):
        work.refresh_from_db()
    return work


def test_what_adopting_would_do_is_said_before(load):
    load(national(1), national(2, **GONE), national(3, 帮扶责任人=""), national(4, 识别监测时间=""))
    by = post("county_officer")
    with within(by.scope(), read_only=True):
        told = bulk.outlook(AREA, "", by, ON)
    assert (told.adopted, told.cared, told.eliminated, told.incomplete, told.left) == (3, 2, 1, 1, 1)
    assert told.lack_words == [("缺帮扶责任人", 1), ("缺预计风险消除日期", 2)]


def test_a_job_adopts_everybody_and_goes_on_where_it_broke_off(load, at, no_closing, monkeypatch):
    monkeypatch.setattr(bulk, "PORTION", 2)
    load(*[national(n) for n in range(1, 6)], national(6, 识别监测时间=""))
    by, calls = post("county_officer"), []

    def broken(*args, **said):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the worker died")
        return real(*args, **said)

    real = bulk.adopt
    monkeypatch.setattr(bulk, "adopt", broken)
    with pytest.raises(RuntimeError):
        bulk.adopt_everybody(AREA, by=by, at=at, on=ON)
    assert len(wait()) == 4
    work = ask(by, at)
    assert (work.state, work.sentence) == (
        "done", "接续3户，其中风险已消除0户，0户有内容待补充；1户要件不全，没有接续。",
    )  # fmt: skip
    assert ask(by, at, "adopt-2").sentence.startswith("接续0户")


def test_one_file_may_be_adopted_and_the_others_wait(load, at, no_closing):
    load(national(1))
    batch = load(national(2))
    ask(post("county_officer"), at, batch=batch.key)
    assert [one.household.key for one in wait()] == ["G1"]


@pytest.mark.req("S1-32")
def test_the_command_says_what_it_did(load, capsys):
    load(national(1, 帮扶责任人=""), national(2, **GONE), national(3, 识别监测时间=""))
    call_command("adopt", area="990122")
    assert "adopt ok area=990122 cases=2 incomplete=1 eliminated=1 skipped=1 seconds=" in capsys.readouterr().out
    call_command("adopt", area="990122", household="G3")
    assert "cases=0 incomplete=0 eliminated=0 skipped=1" in capsys.readouterr().out


def test_the_command_knows_no_household_of_elsewhere(load, capsys):
    with pytest.raises(SystemExit):
        call_command("adopt", area="990122", household="NOBODY")
    assert "adopt refused code=no_household" in capsys.readouterr().err


def test_what_is_missing_is_a_list_and_each_item_leads_to_its_form(load, at):
    load(
        national(1, 帮扶责任人=""), national(2, 帮扶责任人电话="1390000"), national(3, **{"致贫/返贫风险1": ""}),
        national(4, 健康帮扶=""), national(5, **GONE | {"风险消除方式": ""}), national(6, **GONE),
    )  # fmt: skip
    bulk.adopt_everybody(AREA, by=post("county_officer"), at=at, on=ON)
    with walk.see():
        rows = list(lacking(Case.objects.all()).select_related("household").order_by("household__key"))
        told = {case.household.key: [item.code for item in items([case])[case.pk]] for case in rows}
        assert told == {
            "G1": ["helper", "expected"], "G2": ["phone", "expected", "unread"], "G3": ["risk", "expected"],
            "G4": ["measure", "expected"], "G5": ["way"],
        }  # fmt: skip
        assert list(lacking(Case.objects.all(), "phone").values_list("household__key", flat=True)) == ["G2"]
        case = Case.objects.get(household=home(1))
        assert items([case])[case.pk][0].url == f"/care/of/{case.key}/pair/"
