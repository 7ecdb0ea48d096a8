import pytest
from django.db import connection

from shouwang.accounts.founding import operator_of
from shouwang.accounts.models import Post
from shouwang.places.code import place_id, span
from shouwang.places.models import Place, PostingPlace, Site
from shouwang.places.renumber import columns, renumber
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.trail.models import Line
from shouwang.trail.write import write
from shouwang.vault.opening import note_bulk_opening
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = pytest.mark.django_db

VILLAGE, NEXT = place_id("990122001001"), place_id("990122001002")
TOWNSHIP = place_id("990122001")


@pytest.fixture
def steward(post):
    return post("data_steward")


@pytest.fixture
def rows(steward, post, at):
    """A village with a group, a household, a posting place, a trail line and an opening, all held."""
    with within(steward.scope()):
        group = Place.objects.create(pk=VILLAGE + 1, level="group", name="一组", kind="组", parent_id=VILLAGE)
        Place.objects.create(pk=NEXT + 1, level="group", name="二组", kind="组", parent_id=NEXT)
        household = Household.objects.create(place=group, key="h1", head_name="示例", members=1)
        for village in (VILLAGE, NEXT):
            PostingPlace.objects.create(place_id=village, name="村委会", kind="office", since=at.date())
        worker = post("grid_worker", VILLAGE)
        write("test.note", by=worker, at=at, subject=household)
        note_bulk_opening(3, by=worker, at=at, reason="核对")
    return household


def _rows_at(ids: list[int]) -> int:
    """Held rows left at the places, in every table whose column points to a place (asked of the database itself)."""
    left = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.conrelid::regclass::text, a.attname FROM pg_constraint k JOIN pg_attribute a"
            " ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
            " WHERE k.contype = 'f' AND k.confrelid = 'places_place'::regclass"
            " AND k.conrelid <> 'places_place'::regclass"
        )
        found = cursor.fetchall()
        for table, column in found:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = ANY(%s)", [ids])
            left += cursor.fetchone()[0]
    assert {(model._meta.db_table, field.column) for model, field in columns()} == set(found)
    return left


def test_a_renumbered_township_takes_every_row_along(rows, steward, at):
    with within(steward.scope()):
        lo, hi = span(TOWNSHIP)
        old = list(Place.objects.filter(id__range=(lo, hi)).values_list("id", flat=True))
        assert _rows_at(old) > 6
        moved = renumber(Place.objects.get(pk=TOWNSHIP), "990122101", by=steward, at=at, note="民函〔2026〕1号")
        assert _rows_at(old) == 0
        assert moved["registry.household"] == 1
        rows.refresh_from_db()
        assert rows.place_id == place_id("990122101001001")
        assert rows.place.name == "一组"
        assert Post.objects.filter(role="grid_worker", place_id=place_id("990122101001")).exists()


def test_the_old_code_still_resolves(rows, steward, at):
    with within(steward.scope()):
        renumber(Place.objects.get(pk=TOWNSHIP), "990122101", by=steward, at=at)
        renumber(Place.objects.get(pk=place_id("990122101")), "990122102", by=steward, at=at)
        old = Place.objects.get(pk=VILLAGE + 1)
        assert (old.name, old.latest.code, old.became_on) == ("一组", "990122102001001", at.date())
        line = Line.objects.filter(verb="places.renumber").latest("id")
        assert line.changes["990122101"] == ["990122101", "990122102"]
        with pytest.raises(Refused, match="已变更为 990122102"):
            renumber(Place.objects.get(pk=TOWNSHIP), "990122103", by=steward, at=at)


def test_a_merged_village_joins_the_other_and_its_groups_get_free_numbers(rows, steward, at):
    with within(steward.scope()):
        renumber(Place.objects.get(pk=VILLAGE), "990122001002", by=steward, at=at)
        assert _rows_at([VILLAGE, VILLAGE + 1]) == 0
        rows.refresh_from_db()
        assert (rows.place_id, rows.place.name) == (NEXT + 2, "一组")  # number 1 is the other village's own group
        names = PostingPlace.objects.filter(place_id=NEXT).values_list("name", flat=True)
        assert sorted(names) == ["村委会", f"村委会（原{Place.objects.get(pk=VILLAGE).name}）"]
        assert list(Place.objects.current().filter(parent_id=TOWNSHIP).values_list("id", flat=True)) == [NEXT]


def test_the_area_itself_may_get_a_new_code(rows, post, at):
    operator = operator_of(AREA, on=at.date())
    with within(operator.scope()):
        renumber(Place.objects.get(pk=AREA), "990182", by=operator, at=at)
    assert Site.objects.get().area_id == place_id("990182")
    operator.refresh_from_db()
    with within(operator.scope()):
        assert Household.objects.get().place_id == place_id("990182001001001")


@pytest.mark.parametrize(
    ("code", "words"),
    [("990122001001", "相同"), ("990122009", "层级"), ("x", "不是区划代码"), ("990123001001", "管辖范围"),
     ("990122077001", "上级还没有载入")],
)  # fmt: skip
def test_a_senseless_new_code_is_refused(code, words, steward, at):
    with pytest.raises(Refused, match=words):
        renumber(Place.objects.get(pk=VILLAGE), code, by=steward, at=at)


def test_nothing_moves_when_one_row_cannot(rows, steward, at, monkeypatch):
    with within(steward.scope()):
        with pytest.raises(Refused, match="晚于今天"):
            renumber(Place.objects.get(pk=VILLAGE), "990122001003", by=steward, at=at, on=at.date().replace(year=2027))
        rows.refresh_from_db()
        assert rows.place_id == VILLAGE + 1
        assert not Place.objects.filter(pk=place_id("990122001003")).exists()


def test_a_township_may_not_renumber(post, at):
    with pytest.raises(Refused, match="没有这项权限"):
        renumber(Place.objects.get(pk=VILLAGE), "990122001003", by=post("township_specialist"), at=at)
