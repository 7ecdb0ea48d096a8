"""A seal on what our own code says to PostgreSQL: SQL that somebody smuggles in can say the same, but not sign it.

A seal is a signature over the session's process, what is said, and a secret that only the owner's functions can read.
Three things carry one: the range that a door opens (every policy asks `sight_is_sealed()`; a range without its seal shows
nothing), the call of a function that reads or keeps what no login may touch, and a deed on a table whose rows give power.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from django.conf import settings

TABLE = "web_seal"
NAMES = (
    "app.lo",
    "app.hi",
    "app.above",
    "app.households",
    "app.supplier",
)  # what the seal of sight covers, in this order
SAFE_PATH = "public, pg_temp"  # a name means our table, never a temporary one that somebody laid over it
COMPARE = (
    "SELECT encode(sha256(secret || sha256(secret || convert_to(concat_ws('|', pg_backend_pid()::text, {said}), 'UTF8'))),"
    " 'hex') = {seal} FROM public.web_seal"
)
CONDITION = "(SELECT sight_is_sealed())"  # a conjunct of its own, asked once a query
COMPARER = (
    "CREATE OR REPLACE FUNCTION {name} RETURNS boolean LANGUAGE sql STABLE PARALLEL RESTRICTED"
    " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ {compare} $$"
)
FUNCTIONS = """
CREATE OR REPLACE FUNCTION must_be_sealed(seal text, VARIADIC said text[]) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$ BEGIN
    IF public.is_sealed(seal, VARIADIC said) IS NOT TRUE THEN
        RAISE EXCEPTION '% is for sealed calls only', said[1] USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;
CREATE OR REPLACE FUNCTION deed_must_be_sealed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$ BEGIN
    IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        PERFORM public.must_be_sealed(
            current_setting('app.deed', true), 'deed', pg_current_xact_id()::text, TG_TABLE_NAME::text);
    END IF;
    RETURN NULL;
END $$
"""


def secret() -> bytes:
    """The key of the seals: it follows from the server's secret key."""
    return sha256(b"shouwang sight\0" + settings.SECRET_KEY.encode()).digest()


def signature(process: int, values: Sequence[str]) -> str:
    """The seal of what is said in the session of that server process."""
    key, said = secret(), "|".join((str(process), *values)).encode()
    return sha256(key + sha256(key + said).digest()).hexdigest()


def statements(login: str) -> Iterator[str]:
    """The secret's table, which nobody but the owner reads, and the functions that compare. None of them signs."""
    yield "CREATE TABLE IF NOT EXISTS web_seal (id smallint PRIMARY KEY CHECK (id = 1), secret bytea NOT NULL)"
    yield f"REVOKE ALL ON web_seal FROM PUBLIC, {login}"
    yield "ALTER TABLE web_seal ENABLE ROW LEVEL SECURITY"
    yield "DROP POLICY IF EXISTS sight ON web_seal"
    yield "CREATE POLICY sight ON web_seal USING (false)"
    said = ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in NAMES)
    compare = COMPARE.format(said=said, seal="current_setting('app.seal', true)")
    yield COMPARER.format(name="sight_is_sealed()", compare=compare)
    compare = COMPARE.format(said="array_to_string(said, '|', '')", seal="seal")
    yield COMPARER.format(name="is_sealed(seal text, VARIADIC said text[])", compare=compare)
    yield FUNCTIONS


def trigger(table: str, rows: str = "") -> Iterator[str]:
    """From now on the table is written by sealed deeds only; with `rows` (a condition) only those rows of it."""
    yield f"DROP TRIGGER IF EXISTS deed ON {table}"
    when = "AFTER UPDATE OR DELETE" if rows else "BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE"
    each = f"FOR EACH ROW WHEN (OLD.{rows})" if rows else "FOR EACH STATEMENT"
    yield f"CREATE TRIGGER deed {when} ON {table} {each} EXECUTE FUNCTION deed_must_be_sealed()"


def secret_statement() -> str:
    """Puts the secret of this installation into the table; it is said by no document and no log."""
    said = f"INSERT INTO web_seal (id, secret) VALUES (1, '\\x{secret().hex()}')"  # noqa: S608 hexadecimal digits
    return f"{said} ON CONFLICT (id) DO UPDATE SET secret = excluded.secret"
