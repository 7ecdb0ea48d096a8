import os
import time
from dataclasses import replace

from launch import account, cluster, logins, postgres

SIGHT = "FROM pg_roles WHERE rolname = current_user"


def test_the_serving_login_may_not_step_around_row_level_security(place, ask):
    with postgres.start(place, durable=False) as server:
        assert ask(server, postgres.APP, f"SELECT rolsuper, rolbypassrls, rolcreaterole {SIGHT}") == "f|f|f"
        assert "permission denied" in ask(server, postgres.APP, "CREATE TABLE public.mine (id int)")


def test_the_owner_may_make_a_role_and_lend_it_to_the_serving_login(place, ask):
    with postgres.start(place, durable=False) as server:
        ask(server, postgres.OWNER, "CREATE ROLE shouwang_test_sight NOLOGIN")
        ask(server, postgres.OWNER, f"GRANT shouwang_test_sight TO {postgres.APP}")
        ask(server, postgres.OWNER, "CREATE TABLE public.ours (id int)")
        answer = ask(server, postgres.APP, "SET ROLE shouwang_test_sight; SELECT current_user")
        assert answer == "shouwang_test_sight"


def test_two_servers_run_side_by_side_and_know_nothing_of_each_other(place, ask):
    with postgres.start(place / "a", durable=False) as one, postgres.start(place / "b", durable=False) as other:
        ask(one, postgres.OWNER, "CREATE TABLE only_here (id int)")
        assert one.socket != other.socket
        assert "does not exist" in ask(other, postgres.OWNER, "TABLE only_here")


def test_data_survive_a_server_that_was_killed(place, ask):
    server = postgres.start(place)
    ask(server, postgres.OWNER, "CREATE TABLE kept AS SELECT 7 AS number")
    server.process.kill()  # SIGKILL: no checkpoint, a stale postmaster.pid, sessions still dying
    server.process.wait()
    with postgres.start(place) as again:
        assert ask(again, postgres.OWNER, "TABLE kept") == "7"


def test_a_server_that_lost_its_launcher_is_found_and_stopped(place):
    server = postgres.start(place, durable=False)
    assert postgres.halt(place)
    assert server.process.wait(10) == 0
    assert not postgres.halt(place)


def test_who_joins_a_running_server_does_not_stop_it(place):
    with postgres.start(place, durable=False) as server:
        postgres.start(place, durable=False).stop()
        assert server.process.poll() is None


def test_a_stale_process_id_of_another_program_is_no_server(place):
    postgres.start(place, durable=False).stop()
    (place / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert cluster.postmaster(cluster.find(place)) is None
    postgres.start(place, durable=False).stop()


def test_the_database_is_reached_by_a_short_private_socket_and_by_no_port(place, ask):
    with postgres.start(place / ("long" * 30), durable=False) as server:
        assert len(str(server.socket)) < 40
        assert server.socket.stat().st_mode & 0o777 == 0o700
        assert ask(server, postgres.OWNER, "SHOW listen_addresses") == ""


def test_a_data_folder_closed_to_others_stays_closed(place):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with postgres.start(closed, durable=False) as server:
        assert closed.stat().st_mode & 0o777 == 0o700
        assert server.files.stat().st_uid == account.uid()
    postgres.drop(closed)
    assert not server.files.exists()


def test_a_second_start_is_quick(place):
    postgres.start(place, durable=False).stop()
    began = time.monotonic()
    postgres.start(place, durable=False).stop()
    assert time.monotonic() - began < 5


def test_no_login_is_trusted(place, ask):
    with postgres.start(place, durable=False) as server:
        assert not cluster.trusts(server.files)
        for login in (logins.SUPERUSER, postgres.OWNER, postgres.APP, postgres.WORK):
            strange = replace(server, passwords=server.passwords | {login: "wrong"})
            assert "password authentication failed" in ask(strange, login, "SELECT 1"), login
            assert ask(server, login, "SELECT 1") == "1"


def test_passwords_are_kept_for_their_owner_and_are_the_same_the_next_time(place):
    made = logins.keep(place)
    assert logins.keep(place) == made
    assert (place / "logins").stat().st_mode & 0o777 == 0o600


def test_files_of_an_earlier_version_are_closed_at_the_next_start(place, ask):
    with postgres.start(place, durable=False) as server:
        ask(server, postgres.OWNER, "CREATE TABLE kept AS SELECT 7 AS number")
        (server.files / "pg_hba.conf").write_text("local all all trust\n")
    (place / "logins").unlink()
    with postgres.start(place, durable=False) as again:
        assert not cluster.trusts(again.files)
        assert ask(again, postgres.OWNER, "TABLE kept") == "7"
        strange = replace(again, passwords=again.passwords | {postgres.APP: "wrong"})
        assert "password authentication failed" in ask(strange, postgres.APP, "SELECT 1")


def test_workers_get_a_login_of_their_own_also_where_there_was_none(place, ask):
    with postgres.start(place, durable=False) as server:
        ask(server, logins.SUPERUSER, f"DROP ROLE {postgres.WORK}")
        assert "authentication failed" in ask(server, postgres.WORK, "SELECT 1")
    with postgres.start(place, durable=False) as again:
        assert ask(again, postgres.WORK, f"SELECT rolsuper, rolbypassrls, rolinherit {SIGHT}") == "f|f|f"
