from datetime import date, timedelta

import pytest
from django.urls import reverse

from shouwang.desk.piles import piles_of
from shouwang.screening.clues.chase import urge
from shouwang.screening.clues.forward import send_back
from shouwang.screening.clues.hand_out import hand_out
from shouwang.screening.clues.models import Clue
from shouwang.screening.clues.report import report
from shouwang.screening.matching.models import Doubt
from shouwang.web.sight import within
from tests import county
from tests.screening.clues.conftest import DUE
from tests.screening.clues.world import FAR, ON, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db


def piles(post, on=ON):
    with within(post.scope(), read_only=True):
        return {pile.title: (pile.count, pile.overdue) for pile in piles_of(post, on)}


def test_a_village_worker_finds_what_was_handed_to_him_and_nothing_of_his_sibling(world, handed):
    handed(world.clue(VILLAGE), world.clue(VILLAGE))
    world.clue(VILLAGE)
    assert piles(world.post("grid_worker", VILLAGE)) == {"待入户核查": (2, 0)}
    assert piles(world.post("grid_worker", SIBLING)) == {}


def test_what_is_late_and_urged_says_so_to_both_sides(world, handed):
    clue = handed(world.clue(VILLAGE))
    later = DUE + timedelta(days=1)
    urge([clue], by=world.county, at=world.at, on=ON, book=world.book)
    assert piles(world.post("grid_worker", VILLAGE), later) == {"待入户核查": (1, 1), "被催办": (1, 1)}
    assert piles(world.post("township_specialist", VILLAGE), later) == {"下级超期未核查": (1, 1)}
    assert piles(world.county, later)["下级超期未核查"] == (1, 1)


def test_a_township_hands_on_and_forwards(world, handed):
    specialist = world.post("township_specialist", VILLAGE)
    send_back(handed(world.clue(VILLAGE)), "moved", by=world.post("grid_worker", VILLAGE), at=world.at, on=ON)
    hand_out([world.clue(SIBLING)], to="township", due_on=DUE, by=world.county, at=world.at, on=ON, book=world.book)
    assert piles(specialist) == {"待交村核查": (1, 0), "退回待转办": (1, 0)}
    assert piles(world.post("township_specialist", FAR)) == {}


def test_the_county_finds_each_state(world, answered):
    answered(world.clue())
    world.clue()
    Clue.objects.filter(state="screened").update(is_shaken=True)
    found = piles(world.county)
    assert found["待筛除、交办"] == (1, 0)
    assert found["已核查待反馈"] == (1, 0)
    assert found["依据已撤回"] == (1, 0)


def test_whoever_waits_for_an_answer_is_counted(world):
    home = world.home(VILLAGE)
    made = report(
        home, kind="petition", reason="medical_cost", text="看病贵", applicant="李某", by=world.county, at=world.at, on=ON,
        book=world.book,
    )  # fmt: skip
    assert piles(world.county)["待答复的申报和来信"] == (1, 0)
    assert piles(world.post("village_reviewer", VILLAGE), made.due_on + timedelta(days=1)) == {
        "待答复的申报和来信": (1, 1)
    }


def test_files_wait_for_steward_officer_and_liaison(world):
    delivery = world.delivery(comparison="waiting", faulty=2)
    Doubt.objects.create(
        place_id=county.AREA, delivery=delivery, supplier="medical_insurance", file="名单.xlsx", sheet="Sheet1", row=4,
        outcome="doubt", reason="号码不全",
    )  # fmt: skip
    world.run()
    found = piles(world.post("data_steward"))
    assert found["匹配存疑待确认"] == (1, 0)
    assert found["名单缩减待确认"] == (1, 0)
    assert found["筛查结果待生成线索"] == (1, 0)
    assert piles(county.post("liaison")) == {"名单有误待更正": (1, 0), "上月名单待报送": (1, 0)}


@pytest.mark.parametrize("role", sorted({post for post in county.ROLES}))
def test_every_role_has_a_desk(world, signed_in, role, django_assert_max_num_queries):
    client = signed_in(county.post(role))
    with django_assert_max_num_queries(25):
        response = client.get(reverse("desk:work"))
    assert response.status_code == 200
    assert "我的工作" in response.content.decode()


def test_the_day_of_the_desk_is_chinese(world, signed_in):
    text = signed_in(world.county).get(reverse("desk:work")).content.decode()
    assert f"{date.today().year}年" in text
