"""Telling PostgreSQL what a bulk act has changed: until it knows, it plans as if the tables were empty."""

from django.db import connection, models


def refresh(*tables: type[models.Model]) -> None:
    """ANALYZE the tables where the serving login may (PostgreSQL 17 and later); elsewhere autovacuum does it."""
    with connection.cursor() as cursor:
        for model in tables:
            name = model._meta.db_table
            cursor.execute(
                "SELECT current_setting('server_version_num')::int >= 170000"
                " AND has_table_privilege(current_user, %s, 'MAINTAIN')",
                [name],
            )
            if cursor.fetchone()[0]:
                cursor.execute(f"ANALYZE {name}")
