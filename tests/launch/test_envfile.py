import stat
import subprocess

from launch import envfile

AWKWARD = {"ONE": "a 'b' \"c\" $HOME `id` # d", "TWO": "postgresql://x@/y?host=/tmp/z&port=5432"}


def test_a_shell_and_we_read_the_same_from_it(tmp_path):
    envfile.write(tmp_path / "env", AWKWARD)
    shell = subprocess.run(
        ["sh", "-c", '. "$0"; printf "%s\\n%s" "$ONE" "$TWO"', tmp_path / "env"], capture_output=True, text=True
    )
    assert shell.stdout.split("\n") == list(AWKWARD.values())
    assert envfile.read(tmp_path / "env") == AWKWARD


def test_programs_come_first_on_the_path_and_are_no_variable(tmp_path):
    envfile.write(tmp_path / "env", {"ONE": "1"}, programs=tmp_path / "bin")
    shell = subprocess.run(["sh", "-c", '. "$0"; echo "$PATH"', tmp_path / "env"], capture_output=True, text=True)
    assert shell.stdout.startswith(f"{tmp_path}/bin:")
    assert envfile.read(tmp_path / "env") == {"ONE": "1"}


def test_it_is_for_its_owner_only_even_when_it_was_open_before(tmp_path):
    (tmp_path / "env").write_text("")
    (tmp_path / "env").chmod(0o666)
    envfile.write(tmp_path / "env", AWKWARD)
    assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o600
