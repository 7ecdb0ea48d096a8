"""Pages and workers under two accounts of their own, each with the environment that it needs and nothing else.

Only root can lend accounts. Where they cannot run the interpreter or read code and data, one sentence says so and what to
do, and everything goes on under the present account.
"""

import grp
import os
import pwd
import subprocess
import sys
from pathlib import Path

from launch import account, envfile

ROOT = Path(__file__).resolve().parent.parent
GROUP = "shouwang"  # of both accounts: it owns the folders that they share
ACCOUNTS = {"pages": "shouwang-pages", "work": "shouwang-work"}
SHARED = ("vault", "lake")  # of the data folder; everything else in it is the launcher's own
MARK = "SHOUWANG_SEPARATE"  # in the environment: the accounts are in use
KEPT = {"PATH", "LANG", "TZ", "TMPDIR", "HOST", "PORT", "JAVA_HOME", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
PROBE = (
    "import os, sys, django, gunicorn, config.env, shouwang;"
    " sys.exit(not os.access(sys.argv[1], os.X_OK) and 'no way into the data folder')"
)


def ready(data: Path) -> bool:
    """Whether the accounts stand and can work here; made when they are missing. Root is told in a sentence when not."""
    if not account.is_root():
        return False
    data.mkdir(parents=True, exist_ok=True, mode=0o711)
    obstacle = next(filter(None, (_obstacle(name, data) for name in ACCOUNTS.values())), "")
    if obstacle:
        print(
            f"网页和工作进程没有使用各自的账户，仍以 root 运行：{obstacle}。请把程序放在其他账户可读的目录"
            "（如 /opt/shouwang），用系统自带的 Python 建立环境，数据目录允许通过（chmod 711），再重新启动。"
            " Pages and workers run as root: put code, interpreter and data where other accounts may read.",
            file=sys.stderr,
            flush=True,
        )
        return False
    for part in SHARED:
        _share(data / part)
    return True


def group() -> int:
    """The id of the accounts' group."""
    return grp.getgrnam(GROUP).gr_gid


def serving(part: str, env: dict[str, str]) -> tuple[dict[str, str], dict]:
    """The environment of pages or workers, and the arguments for `subprocess` that put them under their account.

    Neither gets to know the owner's login or the other's. An environment under an account of its own also lies in a
    file that only this account reads.
    """
    own = {name: value for name, value in env.items() if name not in ("DATABASE_OWNER_URL", "DATABASE_WORK_URL")}
    if part == "work" and env.get("DATABASE_WORK_URL"):
        own["DATABASE_URL"] = env["DATABASE_WORK_URL"]
    if env.get(MARK) != "1":
        return own, {}
    own = {name: value for name, value in own.items() if name in KEPT or name.startswith(("SHOUWANG_", "LC_"))}
    lent = _lend(ACCOUNTS[part])
    _tell(Path(own["SHOUWANG_DATA"]) / f"env.{part}", own, lent["user"])
    return own | {"HOME": "/nonexistent"}, lent


def _lend(name: str) -> dict:
    return {"user": pwd.getpwnam(name).pw_uid, "group": group(), "extra_groups": [], "umask": 0o007}


def _tell(path: Path, env: dict[str, str], uid: int) -> None:
    envfile.write(path, env, programs=Path(sys.executable).parent, shared=True)
    os.chown(path, uid, group())


def _obstacle(name: str, data: Path) -> str:
    """Why this account cannot work here; "" when it can."""
    try:
        _make(name)
        words = [sys.executable, "-B", "-c", PROBE, str(data)]
        tried = subprocess.run(words, cwd=ROOT, env={"LANG": "C.UTF-8"}, capture_output=True, text=True, **_lend(name))
    except (OSError, subprocess.CalledProcessError) as failed:
        return f"账户 {name} 不能建立或不能运行程序（{failed}）"
    if tried.returncode:
        return f"账户 {name} 不能运行 {sys.executable} 或不能读取 {ROOT}、{data}（{_last(tried.stderr)}）"
    return ""


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("<no Python frame>")]
    return lines[-1][:200] if lines else "没有说明"


def _make(name: str) -> None:
    told = {"check": True, "capture_output": True}
    try:
        grp.getgrnam(GROUP)
    except KeyError:
        subprocess.run(["groupadd", "--system", GROUP], **told)
    try:
        pwd.getpwnam(name)
    except KeyError:
        home = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        subprocess.run(["useradd", "--system", "--gid", GROUP, *home, name], **told)


def _share(folder: Path) -> None:
    """Let the group read and write a folder and all below it, and whatever is put there later."""
    folder.mkdir(exist_ok=True)
    for place, _, names in os.walk(folder):
        os.chown(place, -1, group())
        os.chmod(place, 0o2770)
        for name in names:
            path = os.path.join(place, name)
            os.chown(path, -1, group(), follow_symlinks=False)
            if not os.path.islink(path):
                os.chmod(path, 0o660)
