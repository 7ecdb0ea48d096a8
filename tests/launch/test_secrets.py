import re
import stat

import pytest

from launch import secrets


def test_keys_are_made_once_and_kept(tmp_path):
    made = secrets.keep(tmp_path)
    assert secrets.keep(tmp_path) == made
    assert re.fullmatch(r"k1:[0-9a-f]{32}", made["SHOUWANG_VAULT_KEYS"])
    assert re.fullmatch(r"[0-9a-f]{64}", made["SHOUWANG_INDEX_KEY"])
    assert len(made["SHOUWANG_SECRET_KEY"]) >= 50


def test_two_folders_have_different_keys(tmp_path):
    assert set(secrets.keep(tmp_path / "a").values()).isdisjoint(secrets.keep(tmp_path / "b").values())


def test_nobody_else_reads_the_keys(tmp_path):
    secrets.keep(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o600


def test_keys_that_others_could_read_are_not_used(tmp_path):
    secrets.keep(tmp_path)
    (tmp_path / "secrets").chmod(0o644)
    with pytest.raises(SystemExit, match="chmod 600"):
        secrets.keep(tmp_path)


def test_keys_of_the_surrounding_shell_do_not_reach_this_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOUWANG_INDEX_KEY", "0" * 64)
    assert secrets.keep(tmp_path)["SHOUWANG_INDEX_KEY"] != "0" * 64
