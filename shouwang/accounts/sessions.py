"""Sessions, behind functions that ask for a seal: no serving login reads or writes their table.

What is kept there, and in the list of where one is signed in, is a digest of the session's key, never the key itself.
"""

from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError

from shouwang.places.clock import machine
from shouwang.web.sealed import ask


def digest(key: str) -> str:
    """What is kept of a session's key: 160 bits, from which nobody finds the key."""
    return sha256(key.encode()).hexdigest()[:40]


def alive(digests: Iterable[str]) -> set[str]:
    """Those of the sessions that stand."""
    ((found,),) = ask("sessions_alive", list(digests))
    return set(found)


def end(digests: Iterable[str]) -> None:
    """End these sessions, wherever they are in use."""
    ask("sessions_end", list(digests))


class SessionStore(SessionBase):
    """Django's own kind of session (signed content, a random key), kept by the functions."""

    def load(self) -> dict:
        ((data,),) = ask("session_load", digest(self.session_key))
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        return bool(alive([digest(session_key)]))

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self.encode(self._get_session(no_load=must_create))
        until = self.get_expiry_date().astimezone(UTC).isoformat()
        ((is_kept,),) = ask("session_keep", digest(self.session_key), data, until, "new" if must_create else "again")
        if not is_kept:
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            end([digest(key)])

    @classmethod
    def clear_expired(cls) -> None:
        ask("sessions_clear", machine().isoformat())
