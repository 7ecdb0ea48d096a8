"""Who sees which row: declared on each model, said by each queryset, and said again by PostgreSQL.

Four kinds of table. *Held*: the row belongs to one place and is seen by whoever's range contains it. *Issued*: made
by a place for all below it, seen there too. *Open*: places, codes, policy; everyone may read. *Closed*: nobody may.
Each kind of viewer is a database role with exactly one policy a table: an OR in a policy would cost a county officer
138 ms where a range costs 0.1.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connections, transaction

from shouwang.web import seal

ROLES = {
    "post": "shouwang_app",
    "nobody": "shouwang_app",
    "helper": "shouwang_helper",
    "liaison": "shouwang_liaison",
    "farmer": "shouwang_farmer",
}


@dataclass(frozen=True)
class Scope:
    """Who looks, and how far: made by accounts, used by doors and querysets.

    `lo`–`hi` is the range of place ids that contain what is seen ((0, 0): nothing); `above` the places over it, whose
    issued rows reach down to it; `households` what a helper or a farmer sees instead; `supplier` a liaison's own rows.
    """

    kind: str = "nobody"
    lo: int = 0
    hi: int = 0
    above: tuple[int, ...] = ()
    households: tuple[int, ...] = ()
    supplier: str = ""
    verbs: frozenset[str] = frozenset()
    user_id: int | None = None
    post_id: int | None = None
    role: str = ""

    def may(self, verb: str) -> bool:
        """Whether this viewer's role allows the verb."""
        return verb in self.verbs

    def contains(self, place_id: int) -> bool:
        """Whether the place lies within the range."""
        return self.lo <= place_id <= self.hi

    def settings(self) -> tuple[str, ...]:
        return (
            str(self.lo),
            str(self.hi),
            "{" + ",".join(map(str, self.above)) + "}",
            "{" + ",".join(map(str, self.households)) + "}",
            self.supplier,
        )


NOBODY = Scope()


@dataclass(frozen=True)
class Held:
    """A table whose rows each belong to one place.

    `household` names the column that holds the household's id (helper, farmer); `supplier` the one that says whose
    delivery it is (liaison). Empty: that kind of viewer sees none of it. `append_only` rows are never changed, but for the
    columns that go along when a household or a person moves (`follows`).
    `reaches_down`: posts below the place see it too (a prefecture's delivery for its counties), and change nothing.
    """

    household: str = ""
    supplier: str = ""
    append_only: bool = False
    reaches_down: bool = False
    follows: tuple[str, ...] = ("place_id",)

    @property
    def goes_along(self) -> frozenset[str]:
        """The columns of an append-only row that may change: its place, and its household when two turn out to be one."""
        return frozenset({*self.follows, self.household} - {"", "id"})


@dataclass(frozen=True)
class Issued:
    """A table whose rows are made by a place for itself and all below it."""

    append_only: bool = False


@dataclass(frozen=True)
class Closed:
    """A table that no serving login touches: it is read and written by the owner's functions; `reason` says which."""

    reason: str


@dataclass(frozen=True)
class Open:
    """A table without household data, open to every signed-in door; `reason` says why that is right."""

    reason: str
    deletable: bool = False


_current: ContextVar[Scope] = ContextVar("scope", default=NOBODY)


def current() -> Scope:
    """The scope of the innermost open door (NOBODY outside any)."""
    return _current.get()


@contextmanager
def within(scope: Scope, *, read_only: bool = False) -> Iterator[None]:
    """Open a transaction in which only the rows of `scope` exist, and close it clean.

    Nested calls narrow and give the outer scope back. With `read_only`, a write is refused by the database itself.
    """
    before = current()
    with transaction.atomic():
        _apply(scope, read_only)
        token = _current.set(scope)
        try:
            yield
        finally:
            _current.reset(token)
        _apply(before, False)


def _apply(scope: Scope, read_only: bool) -> None:
    role = ROLES[scope.kind]
    connections["default"].ensure_connection()
    process = connections["default"].connection.info.backend_pid
    pairs = [("role", role), *zip(seal.NAMES, scope.settings(), strict=True)]
    pairs += [("app.seal", seal.signature(process, scope.settings())), ("search_path", seal.SAFE_PATH)]
    if read_only:
        pairs.append(("transaction_read_only", "on"))
    calls = ", ".join(["set_config(%s, %s, true)"] * len(pairs))
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [item for pair in pairs for item in pair])  # noqa: S608 placeholders only
