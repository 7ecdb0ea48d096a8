"""A seal on the range that a door opens: SQL that somebody smuggles in can change the range, but not sign it.

The door writes a signature beside the range; every policy asks `sight_is_sealed()`, which compares it with its own over the
range, the session's process and a secret that only the owner's function can read. A range without its seal shows nothing.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from django.conf import settings

TABLE = "web_seal"
NAMES = ("app.lo", "app.hi", "app.above", "app.households", "app.supplier")  # what the seal covers, in this order
COMPARE = (
    "SELECT encode(sha256(secret || sha256(secret || convert_to(concat_ws('|', pg_backend_pid()::text, {said}), 'UTF8'))),"
    " 'hex') = current_setting('app.seal', true) FROM public.web_seal"
)
CONDITION = "(SELECT sight_is_sealed())"  # a conjunct of its own, asked once a query


def secret() -> bytes:
    """The key of the seals: it follows from the server's secret key."""
    return sha256(b"shouwang sight\0" + settings.SECRET_KEY.encode()).digest()


def signature(process: int, values: Sequence[str]) -> str:
    """The seal of these settings in the session of that server process."""
    key, said = secret(), "|".join((str(process), *values)).encode()
    return sha256(key + sha256(key + said).digest()).hexdigest()


def statements(login: str) -> Iterator[str]:
    """The secret's table, which nobody but the owner reads, and the function that compares."""
    yield "CREATE TABLE IF NOT EXISTS web_seal (id smallint PRIMARY KEY CHECK (id = 1), secret bytea NOT NULL)"
    yield f"REVOKE ALL ON web_seal FROM PUBLIC, {login}"
    yield "ALTER TABLE web_seal ENABLE ROW LEVEL SECURITY"
    yield "DROP POLICY IF EXISTS sight ON web_seal"
    yield "CREATE POLICY sight ON web_seal USING (false)"
    said = ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in NAMES)
    yield (
        "CREATE OR REPLACE FUNCTION sight_is_sealed() RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED"
        f" SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ {COMPARE.format(said=said)} $$"
    )


def secret_statement() -> str:
    """Puts the secret of this installation into the table; it is said by no document and no log."""
    said = f"INSERT INTO web_seal (id, secret) VALUES (1, '\\x{secret().hex()}')"  # noqa: S608 hexadecimal digits
    return f"{said} ON CONFLICT (id) DO UPDATE SET secret = excluded.secret"
