import pytest
from django.core.management import call_command
from django.db import connections

from shouwang.accounts.models import Post
from shouwang.places.models import Site
from tests.county import AREA


def _load(*args, **options):
    with pytest.raises(SystemExit) as left:
        call_command("load_places", *args, **options)
    return left.value.code


@pytest.fixture
def empty(own_database):
    """An installation without any place: what load_places starts from."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE places_place, places_site, accounts_user CASCADE")
    connections["owner"].close()


def test_an_empty_installation_gets_its_area_and_an_operator(empty, tmp_path, capsys, settings):
    settings.SITE_EXERCISE = True
    file = tmp_path / "places.csv"
    text = "code,name\n99,虚拟省\n9901,虚市\n990122,守望县\n990122050,新乡\n990122050200,新村\n"
    file.write_bytes(text.encode("gbk"))
    call_command("load_places", str(file), area="990122", at_instant="2026-11-01T08:00:00+08:00")
    assert (
        "load_places ok area=990122 townships=1 villages=1 created=3 unchanged=0 updated=0" in capsys.readouterr().out
    )
    site = Site.objects.get()
    assert (site.area_id, site.is_exercise) == (AREA, True)
    operator = Post.objects.get()
    assert (operator.role, operator.holder.username, operator.place_id) == ("operator", "operator-990122", AREA)
    assert not operator.holder.has_usable_password()
    call_command("load_places", str(file), area="990122")
    assert "created=0 unchanged=3" in capsys.readouterr().out
    assert _load(str(file), area="9901") == 2
    assert "这个系统属于 990122" in capsys.readouterr().err
    assert _load(str(tmp_path / "none.csv")) == 2
