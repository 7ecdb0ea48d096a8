import os
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections

from shouwang.accounts.models import Post
from shouwang.maintenance import postgres
from shouwang.maintenance.backup import back_up, verify
from shouwang.maintenance.restore import restore
from shouwang.places.models import Place, Site
from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.trail.models import Line
from shouwang.vault.documents import read, store
from shouwang.vault.keep import keep, plain
from shouwang.vault.models import Document, Secret
from shouwang.web.policies import CLOSED, FRAMEWORK
from shouwang.web.schema import unready
from shouwang.web.seal import TABLE
from shouwang.web.sight import within
from tests import conftest
from tests.county import AREA

NUMBER = "990122196803120017"
LETTER = "推送函".encode() * 200_000  # more than one piece
VILLAGE = AREA + 1001000


@pytest.fixture
def kept(own_database, template, settings, tmp_path, post, at):
    """An installation with a household, its sealed number, a document and a file of the lake; its operator."""
    if template[1].exists():
        shutil.copytree(template[1], tmp_path / "before")
    settings.DATA_DIR = tmp_path / "before"
    operator = post("operator")
    with within(operator.scope()):
        household = Household.objects.create(place_id=VILLAGE, key="h-1", head_name="示例", members=1)
        keep("number", NUMBER, VILLAGE, household.pk)
        store(LETTER, name="函.pdf", kind="letter", place_id=AREA, by=operator, at=at)
    lake = Path(settings.DATA_DIR, "lake", "990122", "water.unsafe")
    lake.mkdir(parents=True)
    (lake / "x.parquet").write_bytes(b"PAR1")
    return operator


@pytest.fixture
def made(kept, tmp_path, at):
    """The path of a finished backup of it."""
    with within(kept.scope()):
        back_up(tmp_path / "all.backup", by=kept, at=at)
    return tmp_path / "all.backup"


@pytest.fixture
def elsewhere(settings, tmp_path, template, own_database):
    """`elsewhere()`: from now on we are a new, empty installation, `prepared` as the launcher leaves one or bare."""

    def leave(*, prepared: bool = False):
        settings.DATA_DIR = tmp_path / "after"
        conftest._close()
        with conftest._server() as server:
            conftest._copy(server, template[0] + conftest.EMPTY if prepared else "template0", own_database)
        assert postgres.rows() <= {*FRAMEWORK, *CLOSED, TABLE}

    return leave


def _refusal(source: Path) -> str:
    with pytest.raises(Refused) as refused:
        restore(source)
    return refused.value.code


def test_everything_comes_back_in_an_empty_installation(made, elsewhere, post, settings):
    elsewhere(prepared=True)
    done = restore(made)
    assert (done.area, done.missing) == ("990122", 0)
    assert done.files >= 2
    assert Place.objects.filter(pk=VILLAGE).exists()
    with within(post("operator").scope()):
        household = Household.objects.get(key="h-1")
        assert plain(Secret.objects.get(household_id=household.pk)) == NUMBER
        assert read(Document.objects.get(name="函.pdf")) == LETTER
    lake = Path(settings.DATA_DIR, "lake", "990122", "water.unsafe", "x.parquet")
    assert lake.read_bytes() == b"PAR1"


def test_sight_is_in_force_again_after_a_restore(made, elsewhere, post):
    elsewhere()
    restore(made)
    assert unready() == ""
    assert Household.objects.count() == 0  # outside every door nothing is seen
    with within(post("grid_worker").scope()):
        assert Household.objects.filter(key="h-1").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('public', 'vault_known(bytea)', 'EXECUTE')")
        assert cursor.fetchone() == (False,)


def test_nothing_in_the_file_can_be_read_without_the_keys(made):
    content = made.read_bytes()
    for secret in (
        NUMBER.encode(),
        "示例".encode(),
        b"PGDMP",
        b"vault/",
        b"PAR1",
        os.environ["SHOUWANG_INDEX_KEY"].encode(),
    ):
        assert secret not in content
    assert made.stat().st_mode & 0o077 == 0


def test_a_backup_leaves_a_line_in_the_trail(made, kept):
    with within(kept.scope()):
        assert verify(made) in Line.objects.get(verb="maintenance.back_up").note


def test_a_backup_is_never_written_over_another_file(made, kept, at):
    before = made.read_bytes()
    with pytest.raises(Refused, match="已经存在"), within(kept.scope()):
        back_up(made, by=kept, at=at)
    assert made.read_bytes() == before


def test_only_the_operator_makes_a_backup(kept, post, tmp_path, at):
    with pytest.raises(Refused), within(kept.scope()):
        back_up(tmp_path / "x", by=post("county_officer"), at=at)


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(kept, tmp_path, at):
    (tmp_path / "file").write_text("")
    with pytest.raises((Refused, NotADirectoryError)), within(kept.scope()):
        back_up(tmp_path / "file" / "x", by=kept, at=at)
    assert [path.name for path in tmp_path.iterdir() if "x" in path.name] == []


def test_an_installation_that_holds_anything_is_left_alone(made, kept):
    assert _refusal(made) == "not_empty"
    with within(kept.scope()):
        assert Household.objects.filter(key="h-1").exists()


def test_files_alone_make_an_installation_not_empty(made, elsewhere, settings):
    elsewhere()
    folder = Path(settings.DATA_DIR, "vault", "ab")
    folder.mkdir(parents=True)
    (folder / "ab12").write_bytes(b"x")
    assert _refusal(made) == "not_empty"


def _byte(content: bytearray, place: int) -> None:
    content[place] ^= 1


DAMAGE = {
    "one byte": (lambda content: _byte(content, len(content) // 2), "changed"),
    "cut": (lambda content: content.__delitem__(slice(-40, None)), "cut_off"),
    "longer": (lambda content: content.extend(b"\0\0\0\1x"), "changed"),
    "as if the pieces were another file's": (lambda content: _byte(content, 18), "changed"),
    "the check of the keys": (lambda content: _byte(content, 18 + 16), "changed"),
    "no backup at all": (lambda content: _byte(content, 0), "no_backup"),
}


def test_a_damaged_backup_is_refused_by_its_cause_before_anything_is_touched(made, elsewhere):
    whole = made.read_bytes()
    elsewhere()
    for name, (damage, code) in DAMAGE.items():
        content = bytearray(whole)
        damage(content)
        made.write_bytes(content)
        assert (_refusal(made), name) == (code, name)
    assert postgres.rows() <= {*FRAMEWORK, *CLOSED, TABLE}


def test_a_backup_cut_off_between_two_pieces_is_refused(made, elsewhere):
    content, position, pieces = made.read_bytes(), 18 + 16 + 8, []
    while position < len(content):
        pieces.append(position)
        position += 4 + int.from_bytes(content[position : position + 4], "big")
    made.write_bytes(content[: pieces[-1]])
    elsewhere()
    assert _refusal(made) == "cut_off"


def test_other_keys_do_not_open_it_and_the_sentence_names_the_missing_one(made, elsewhere, settings):
    elsewhere()
    settings.VAULT_KEYS = "k2:" + "ab" * 16
    with pytest.raises(Refused, match="k1"):
        restore(made)


def test_another_key_of_the_same_name_is_told_from_a_damaged_file(made, elsewhere, settings):
    elsewhere()
    settings.VAULT_KEYS = "k1:" + "ab" * 16
    with pytest.raises(Refused, match="不是备份时的那一个") as refused:
        restore(made)
    assert refused.value.code == "wrong_key"


def test_another_index_key_is_refused_although_the_file_opens(made, elsewhere, settings):
    elsewhere()
    settings.VAULT_INDEX_KEY = "cd" * 32
    with pytest.raises(Refused, match="SHOUWANG_INDEX_KEY"):
        restore(made)


def test_a_key_that_was_added_since_does_no_harm(made, elsewhere, settings):
    elsewhere()
    settings.VAULT_KEYS = f"{settings.VAULT_KEYS},k9:{'ab' * 16}"
    assert restore(made).missing == 0


def test_a_site_made_for_another_area_does_not_take_it_in(made, elsewhere, settings):
    elsewhere()
    settings.SITE_AREA = "150722"
    assert _refusal(made) == "wrong_area"


def test_when_the_database_gives_up_half_way_the_installation_is_empty_again(made, elsewhere, settings, monkeypatch):
    elsewhere(prepared=True)
    monkeypatch.setenv("PGBIN", "/nonexistent")
    assert _refusal(made) == "no_tool"
    assert postgres.rows() <= {*FRAMEWORK, *CLOSED, TABLE}
    assert unready("owner") == ""
    monkeypatch.undo()
    assert restore(made).missing == 0


def test_both_commands_end_with_one_summary_line(kept, elsewhere, tmp_path, capsys):
    call_command("backup", str(tmp_path / "b"))
    call_command("backup", str(tmp_path / "c"))
    lines = capsys.readouterr().out.splitlines()
    files = int(re.match(r"backup ok file=c files=(\d+) bytes=\d+ sha256=[0-9a-f]{64} seconds=", lines[-1])[1])
    elsewhere()
    call_command("restore", str(tmp_path / "b"))
    assert (
        capsys.readouterr()
        .out.splitlines()[-1]
        .startswith(f"restore ok file=b area=990122 files={files - 2} missing=0 seconds=")
    )
    assert Site.objects.get().area_id == AREA
    assert Post.objects.filter(role="operator").exists()
    with pytest.raises(SystemExit) as ended:
        call_command("restore", str(tmp_path / "b"))
    assert ended.value.code == 2
    assert "restore refused code=not_empty: " in capsys.readouterr().err
    connections["owner"].close()
