"""The port that pages are served on: free, or a sentence that says how to name another."""

import http.client
import os
import socket

DEFAULT = 8000
HOST = os.environ.get("HOST", "127.0.0.1")


def wanted() -> int:
    """The free port that `PORT=` asks for, 8000 when it asks for none; `PORT=0` takes any."""
    named = os.environ.get("PORT") or str(DEFAULT)
    if not named.isdecimal() or int(named) > 65535:
        raise SystemExit(f"PORT={named} 不是端口号。PORT must be a number up to 65535.")
    port = int(named)
    if port == 0:
        return _any()
    if not is_free(port):
        other = port + 1 if port < 65535 else DEFAULT
        raise SystemExit(f"端口 {port} 已被占用，请换一个：PORT={other}。Port {port} is taken: try PORT={other}.")
    return port


def wanted_or_next() -> int:
    """As `wanted`, but without `PORT=` the first free one from 8000 on: many sites may run side by side."""
    if os.environ.get("PORT"):
        return wanted()
    return next((port for port in range(DEFAULT, DEFAULT + 100) if is_free(port)), None) or _any()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether a server gives any answer at all on this port."""
    connection = http.client.HTTPConnection("127.0.0.1" if HOST == "0.0.0.0" else HOST, port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _any() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
