"""What the installation is told from outside: one place that reads the environment, and says what is missing."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent


class Missing(SystemExit):
    """A setting that the server cannot do without; the sentence names it and says how to set it."""

    def __init__(self, name: str, purpose: str):
        super().__init__(f"守望不能启动：缺少环境变量 {name}（{purpose}）。Set {name} and start again.")


def need(name: str, purpose: str) -> str:
    """The value of a required variable; stops the process with a sentence when it is not set."""
    value = os.environ.get(name, "")
    if not value:
        raise Missing(name, purpose)
    return value


def database(url: str) -> dict:
    """Django's settings for one `postgresql://user:password@host:port/name?host=/socket` address."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": query.get("port") or str(parts.port or ""),
    }
