"""The passwords of one database's logins: made once, kept for their owner's eyes, and asked for by PostgreSQL itself.

Whoever reaches the socket still has to know a password (scram-sha-256); no login is trusted.
"""

import secrets
from pathlib import Path

from launch import envfile

SUPERUSER, OWNER, APP, WORK = "postgres", "shouwang_owner", "shouwang_app", "shouwang_work"
RULES = "local all all scram-sha-256\n"  # pg_hba.conf: no address is listened on


def keep(data: Path) -> dict[str, str]:
    """Login → password, made on first use; the file is for its owner only."""
    path = data / "logins"
    known = envfile.read(path)
    lacking = {login: secrets.token_urlsafe(24) for login in (SUPERUSER, OWNER, APP, WORK) if login not in known}
    if lacking:
        data.mkdir(parents=True, exist_ok=True, mode=0o711)
        envfile.write(path, known | lacking)
    return known | lacking
