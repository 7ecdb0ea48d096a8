"""PostgreSQL for one data folder: made on first use, reached by a socket only, stopped with its launcher.

    with postgres.start(Path("/tmp/x")) as server:
        server.url("shouwang_app")      # serves pages, under row-level security
        server.url("shouwang_work")     # the workers' own login, under the same
        server.url("shouwang_owner")    # migrates, owns the database, may make roles and databases

Who wants in must enter the socket's folder (mode 0700) and know the login's password: nobody is trusted.
"""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from launch import account, binaries, cluster, logins
from launch.logins import APP, OWNER, SUPERUSER, WORK

DATABASE = "shouwang"
START_SECONDS = 180  # recovery after a crash replays what was written since the last checkpoint
STOP_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
}
CARELESS = {  # of a database that is gone afterwards; autovacuum would keep it from being dropped by its owner
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
LOGINS = f"""
DROP ROLE IF EXISTS {WORK}, {APP}, {OWNER};  -- without the database they are left from a preparation that was cut short
CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB PASSWORD :'{OWNER}';
SET ROLE {OWNER};
CREATE ROLE {APP} LOGIN PASSWORD :'{APP}';
RESET ROLE;
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""
WORKER = f"""
SET ROLE {OWNER};
CREATE ROLE {WORK} LOGIN NOINHERIT PASSWORD :'{WORK}';
RESET ROLE;
"""


@dataclass
class Server:
    """A running PostgreSQL; `process` is None when somebody else started it, and then it is not ours to stop."""

    files: Path
    socket: Path
    passwords: dict[str, str]
    process: subprocess.Popen | None = None

    def url(self, login: str = APP, database: str = DATABASE) -> str:
        return f"postgresql://{login}:{self.passwords[login]}@/{database}?host={self.socket}&port=5432"

    def libpq(self, login: str = SUPERUSER, database: str = "postgres") -> dict[str, str]:
        """The same for PostgreSQL's own tools: in the environment no list of processes shows a password."""
        return {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": login, "PGPASSWORD": self.passwords[login],
                "PGDATABASE": database}  # fmt: skip

    def stop(self) -> None:
        """A fast shutdown: sessions end, and the next start has nothing to recover."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
            shutil.rmtree(self.socket, ignore_errors=True)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        self.stop()


def start(data: Path, *, durable: bool = True, group: int | None = None) -> Server:
    """The server of this data folder, ready for connections; `durable=False` (tests) does not wait for the disk.

    The accounts of `group` may enter its socket's folder, and have to tell a password like everybody else.
    """
    passwords = logins.keep(data)
    files = cluster.find(data) or cluster.make(data, passwords[SUPERUSER], durable=durable)
    cluster.check_version(files)
    server = Server(files, cluster.socket_folder(files), passwords)
    if cluster.postmaster(files):
        _wait(server)
    else:
        _launch(server, data / "postgres.log", durable=durable, group=group)
    if cluster.trusts(files):
        _end_trust(server)
    if DATABASE not in _sql(server, "SELECT datname FROM pg_database").split():
        _sql(server, LOGINS)
    if WORK not in _sql(server, "SELECT rolname FROM pg_roles").split():
        _sql(server, WORKER)
    return server


def _end_trust(server: Server) -> None:
    """Files of an earlier version let everybody in who reached the socket: give the logins their passwords."""
    script = f"ALTER ROLE {SUPERUSER} PASSWORD :'{SUPERUSER}';\n"
    known = _sql(server, "SELECT rolname FROM pg_roles").split()
    script += "".join(f"ALTER ROLE {login} PASSWORD :'{login}';\n" for login in (OWNER, APP, WORK) if login in known)
    _sql(server, script)
    cluster.write_rules(server.files)
    _sql(server, "SELECT pg_reload_conf()")


def halt(data: Path) -> bool:
    """Stop a server whose launcher was killed; whether there was one."""
    files = cluster.find(data)
    pid = files and cluster.postmaster(files)
    if not pid:
        return False
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while cluster.postmaster(files) and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(cluster.socket_folder(files), ignore_errors=True)
    return True


def drop(data: Path) -> None:
    """Stop the server of this data folder and delete its database."""
    halt(data)
    cluster.remove(data)


def _launch(server: Server, log: Path, *, durable: bool, group: int | None) -> None:
    """Start the postmaster; try again while sessions of one that was killed are still dying."""
    settings = SETTINGS if durable else SETTINGS | CARELESS
    if group is not None:
        cluster.open_socket(server.socket, group)
        settings = settings | {"unix_socket_permissions": "0777"}  # below a folder that only the group may enter
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [binaries.folder() / "postgres", "-D", server.files, "-k", server.socket, *options]
    (server.files / "postmaster.pid").unlink(missing_ok=True)  # stale: start() has looked
    deadline = time.monotonic() + START_SECONDS
    while True:
        begun = log.stat().st_size if log.exists() else 0
        with open(log, "ab", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            server.process = subprocess.Popen(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C in a terminal is the launcher's to pass on, to us last of all
                **account.drop(),
            )
        if _wait(server):
            return
        said = log.read_bytes()[begun:].decode(errors="replace")
        if "still in use" not in said or time.monotonic() > deadline:
            server.stop()
            raise SystemExit(f"数据库没有启动，见 {log}。PostgreSQL did not start:\n{said[-2000:]}")
        time.sleep(0.5)


def _wait(server: Server) -> bool:
    """Whether the server came to accept connections before its process ended or the time was up."""
    address = ["-h", server.socket, "-p", "5432", "-U", "postgres", "-d", "postgres"]
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and (server.process is None or server.process.poll() is None):
        if subprocess.run([binaries.folder() / "pg_isready", "-q", *address]).returncode == 0:
            return True
        time.sleep(0.02)
    return False


def _sql(server: Server, script: str) -> str:
    """Run statements as the superuser; the answer's bare text. Passwords go by pipe and environment, never as words."""
    command = [binaries.folder() / "psql", "-XqtA", "-v", "ON_ERROR_STOP=1"]
    said = "".join(f"\\set {login} '{password}'\n" for login, password in server.passwords.items())
    done = subprocess.run(command, input=said + script, capture_output=True, text=True, env=os.environ | server.libpq())
    if done.returncode:
        server.stop()
        raise SystemExit(f"数据库没有备好。PostgreSQL refused:\n{done.stderr}")
    return done.stdout.strip()
