import pytest
from django.core.management import call_command
from django.utils import timezone

from shouwang.desk.piles import piles_of
from shouwang.queue import door
from shouwang.queue.models import Work
from shouwang.refusal import Refused
from shouwang.web.sight import within
from tests.county import AREA, OTHER

seen = []


@door.job("quick", title="试一试")
def try_out(work, by, at):
    with within(by.scope()):
        seen.append((work.args["number"], by.place_id))
    if work.args["number"] < 0:
        raise Refused("negative", "不能是负数。")
    door.progress(work, 1, 2, "一半")
    return "好了。"


@pytest.fixture
def asked(own_database, post):
    """`asked(number)`: the work, queued and done by a real worker."""
    seen.clear()

    def ask(number: int, times: int = 1) -> Work:
        by = post("county_officer")
        with within(by.scope()):
            for _ in range(times):
                work = door.ask(try_out, by=by, at=AT, key=f"try-{number}", number=number)
        call_command("work", "quick", once=True)
        with within(by.scope()):
            return Work.objects.get(pk=work.pk)

    from tests.conftest import AT

    return ask


def test_work_is_done_once_however_often_it_is_asked_for(asked):
    work = asked(7, times=2)
    assert (work.state, work.sentence, seen) == ("done", "好了。", [(7, AREA)])


def test_a_refusal_reaches_the_page_as_its_sentence(asked):
    work = asked(-1)
    assert (work.state, work.sentence) == ("refused", "不能是负数。")


def test_work_is_hidden_from_another_county(asked, post):
    asked(3)
    with within(post("county_officer", OTHER).scope()):
        assert Work.objects.count() == 0


@pytest.mark.hostile
@pytest.mark.parametrize("broke_off", [1, 2])
def test_work_whose_worker_died_is_taken_up_again(asked, post, broke_off):
    work = asked(8)
    with within(post("county_officer").scope()):
        Work.objects.filter(pk=work.pk).update(state="doing", tries=broke_off)
    door.run(work_id=work.pk, place_id=work.place_id)
    with within(post("county_officer").scope()):
        assert Work.objects.get(pk=work.pk).state == "done"
    assert len(seen) == 2


@pytest.mark.hostile
def test_work_that_broke_off_three_times_is_failed_and_told_to_owner_and_operator(asked, post):
    work = asked(9)
    with within(post("county_officer").scope()):
        Work.objects.filter(pk=work.pk).update(state="doing", tries=3)
    door.run(work_id=work.pk, place_id=work.place_id)
    with within(post("county_officer").scope()):
        ended = Work.objects.get(pk=work.pk)
    assert (ended.state, len(seen)) == ("failed", 1)
    assert "三次" in ended.sentence
    for role in ("county_officer", "operator"):
        told = {pile.title: pile.count for pile in _desk(post(role))}
        assert told.get("后台任务出错") == 1, role


def _desk(by):
    with within(by.scope()):
        return piles_of(by, timezone.localdate())  # noqa: TID251 work ends by the machine's clock


@pytest.mark.hostile
def test_a_worker_ends_itself_when_its_work_overruns(monkeypatch):
    ended = []
    monkeypatch.setattr(door.os, "_exit", ended.append)
    monkeypatch.setitem(door.OVERRUN, "quick", 0.01)
    door._watched("quick", 1).join(5)
    assert ended == [1]


def test_work_that_is_over_is_not_done_again(asked):
    work = asked(5)
    door.run(work_id=work.pk, place_id=work.place_id)
    assert len(seen) == 1
