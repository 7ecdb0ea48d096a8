"""What smuggled SQL must not do though pages do it: ask a function behind the seal, write a row that gives power.

`ask` calls such a function with its seal. A `SealedModel` is written by its own methods only: they seal the deed for this
transaction and this table, and take the seal away again; any other statement is refused by the table's trigger.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.db import connections, models, transaction

from shouwang.web import seal


def ask(function: str, *said: str | Sequence[str]) -> list[tuple]:
    """The rows that a function of the owner answers to a sealed call.

    Its words travel beside the statement, so that no other session reads them in the server's list of activities. The
    call also sets right what a name means, should an earlier statement of this session have meddled with it.
    """
    connection = connections["default"]
    connection.ensure_connection()
    words = ["|".join(each) if not isinstance(each, str) else each for each in said]
    signed = seal.signature(connection.connection.info.backend_pid, (function, *words))
    marks = ", ".join(["%s"] * (len(said) + 1))
    with connection.wrap_database_errors, connection._prepare_cursor(psycopg.Cursor(connection.connection)) as cursor:
        cursor.execute(
            f"SELECT asked.* FROM public.{function}({marks}) AS asked, set_config('search_path', '{seal.SAFE_PATH}', false)",  # noqa: S608
            [signed, *(each if isinstance(each, str) else list(each) for each in said)],
        )
        return cursor.fetchall()


@contextmanager
def under_seal(table: str) -> Iterator[None]:
    """Within, this transaction may write to this sealed table: the seal is good for no other, and ends with the block."""
    connection = connections["default"]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text, coalesce(current_setting('app.deed', true), '')")
        number, before = cursor.fetchone()
        signed = seal.signature(connection.connection.info.backend_pid, ("deed", number, table))
        cursor.execute(
            "SELECT set_config('app.deed', %s, true), set_config('search_path', %s, true)", [signed, seal.SAFE_PATH]
        )
        yield
        cursor.execute("SELECT set_config('app.deed', %s, true)", [before])


class SealedQuerySet(models.QuerySet):
    """Rows that give power, written in bulk."""

    def update(self, **values) -> int:
        with under_seal(self.model._meta.db_table):
            return super().update(**values)

    update.alters_data = True

    def bulk_create(self, *args, **more) -> list:
        with under_seal(self.model._meta.db_table):
            return super().bulk_create(*args, **more)


class SealedModel(models.Model):
    """A row that gives power: who holds which post, who acts for whom, whose household one sees."""

    sealed_rows = ""  # all of them

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **more) -> None:
        with under_seal(self._meta.db_table):
            super().save(*args, **more)
