import io

import pytest
from django.urls import reverse

from shouwang.accounts.models import Post, User
from shouwang.accounts.suppliers import SUPPLIERS
from shouwang.screening.sources import __path__ as sources
from tests.county import AREA, OTHER

pytestmark = pytest.mark.django_db
VILLAGE = AREA + 1001000


@pytest.fixture
def officer(post, signed_in):
    return signed_in(post("system_admin"))


def _text(answer) -> str:
    return answer.content.decode()


def test_the_list_shows_the_posts_of_ones_own_area_only(officer):
    page = _text(officer.get(reverse("accounts:posts")))
    assert f"grid_worker-{VILLAGE}" in page
    assert f"grid_worker-{OTHER + 1001000}" not in page


def test_a_township_sees_its_own_posts_and_manages_none(post, signed_in):
    client = signed_in(post("township_specialist"))
    page = _text(client.get(reverse("accounts:posts")))
    assert f"county_officer-{AREA}" not in page
    assert "设立岗位" not in page
    assert client.get(reverse("accounts:new_post")).status_code == 403


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("role=data_steward", "data_steward-", "grid_worker-"),
        (f"place={AREA + 1000000}", f"grid_worker-{VILLAGE}", "data_steward-"),
        ("q=data_", "data_steward-", "grid_worker-"),
        ("q=数据", "data_steward-", "grid_worker-"),
        ("state=vacant", "没有符合条件", "grid_worker-"),
        ("state=nonsense&place=abc", "grid_worker-", "没有符合条件"),
    ],
)
def test_the_list_is_filtered_by_role_place_name_and_state(officer, query, shown, hidden):
    rows = _text(officer.get(f"{reverse('accounts:posts')}?{query}")).split("filters-form")[1].split("</form>", 1)[1]
    assert shown in rows
    assert hidden not in rows


def test_a_post_of_another_county_is_not_there(officer, post):
    foreign = post("county_officer", OTHER)
    assert officer.get(reverse("accounts:post", args=[foreign.pk])).status_code == 404
    for name in ("pass_on", "vacate", "end_post", "reset_password"):
        assert officer.post(reverse(f"accounts:{name}", args=[foreign.pk])).status_code == 404, name


def test_a_new_holder_gets_a_password_that_is_shown_once(officer, post):
    given = {"username": "li-si", "name": "李四", "note": "轮岗"}
    worker = post("grid_worker", VILLAGE)
    page = _text(officer.post(reverse("accounts:pass_on", args=[worker.pk]), given))
    assert "li-si" in page
    assert "一次性密码只显示这一次" in page
    assert "一次性密码只显示" not in _text(officer.get(reverse("accounts:post", args=[worker.pk])))
    assert "岗位换人" in _text(officer.get(reverse("accounts:post", args=[worker.pk])))


def test_a_post_is_set_up_on_a_page(officer):
    given = {"role": "liaison", "place": "990122", "supplier": "water", "username": "shui-li", "name": "水利员"}
    assert "一次性密码" in _text(officer.post(reverse("accounts:new_post"), given))
    made = Post.objects.get(holder__username="shui-li")
    assert (made.role, made.supplier, made.place_id) == ("liaison", "water", AREA)
    assert officer.post(reverse("accounts:new_post"), given).status_code == 409
    assert "水利员" in _text(officer.get(reverse("accounts:liaisons")))


def test_a_faulty_form_comes_back_and_makes_nobody(officer):
    before = User.objects.count()
    given = {"role": "grid_worker", "place": "abc", "username": "x y", "name": ""}
    answer = officer.post(reverse("accounts:new_post"), given)
    assert answer.status_code == 422
    assert "没有这个代码的地点" in _text(answer)
    assert (
        officer.post(reverse("accounts:new_post"), {**given, "place": "990122001001", "username": "xx-yy"}).status_code
        == 409
    )
    assert User.objects.count() == before


def test_a_refused_post_makes_no_user(officer):
    given = {"role": "grid_worker", "place": "990123001001", "username": "wai-xian", "name": "外县"}
    assert officer.post(reverse("accounts:new_post"), given).status_code == 409
    assert not User.objects.filter(username="wai-xian").exists()


def test_a_list_of_posts_is_taken_in_on_a_page(officer):
    file = io.BytesIO("姓名,用户名,岗位,地点代码,部门\n王新,wang-xin,网格员,990122001001,\n".encode("gb18030"))
    file.name = "岗位.csv"
    page = _text(officer.post(reverse("accounts:enlist"), {"file": file}))
    assert "新设岗位 1 个" in page
    assert "wang-xin" in page


def test_every_department_that_sends_lists_has_its_name():
    from pathlib import Path

    folders = {path.parent.name for folder in sources for path in Path(folder).glob("*/contract.py")} - {"registry"}
    assert folders <= set(SUPPLIERS)
