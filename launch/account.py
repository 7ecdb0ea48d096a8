"""The account PostgreSQL runs under: it refuses to run as root, so root lends it an unprivileged one."""

import os
import pwd
from pathlib import Path

SHELTER = Path("/var/lib/shouwang")  # where root keeps what the unprivileged account must reach
UNPRIVILEGED = "nobody"


def is_root() -> bool:
    return os.geteuid() == 0


def drop() -> dict:
    """Arguments for `subprocess` that give up root's rights; empty when there are none to give up."""
    if not is_root():
        return {}
    entry = pwd.getpwnam(UNPRIVILEGED)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def uid() -> int:
    """The user id that PostgreSQL's own files belong to."""
    return drop().get("user", os.geteuid())


def give(folder: Path) -> None:
    """Make a folder PostgreSQL's own and nobody else's."""
    folder.chmod(0o700)
    if is_root():
        os.chown(folder, uid(), drop()["group"])


def reachable(path: Path) -> bool:
    """Whether PostgreSQL may enter this path. We never open the permissions of a folder that we did not make."""
    if not is_root():
        return True
    path = path.resolve()
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents) if step.exists())


def shelter() -> Path:
    """Root's folder for PostgreSQL's files, which anybody may pass through and nobody may list."""
    SHELTER.mkdir(mode=0o711, exist_ok=True)
    SHELTER.chmod(0o711)
    return SHELTER
