"""What the installation is told from outside: one place that reads the environment, and says what is missing."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]", ""}


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


def need_tls(hosts: list[str]) -> None:
    """Stop a real site that would send passwords over a network in the clear, unless it was told to."""
    away = sorted({*hosts, os.environ.get("HOST", "127.0.0.1")} - LOCAL)
    told = any(os.environ.get(name) == "1" for name in ("SHOUWANG_HTTPS", "SHOUWANG_EXERCISE", "SHOUWANG_PLAIN_HTTP"))
    if away and not told:
        raise SystemExit(
            f"守望不能启动：网页要从本机以外访问（{'、'.join(away)}），却没有启用 HTTPS，密码会明文经过网络。"
            "请在前面放好 HTTPS 代理并设 SHOUWANG_HTTPS=1；确有专网等理由的，设 SHOUWANG_PLAIN_HTTP=1 表示知情。"
            " Serve behind TLS and set SHOUWANG_HTTPS=1, or say SHOUWANG_PLAIN_HTTP=1."
        )


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
