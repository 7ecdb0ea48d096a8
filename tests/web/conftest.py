import psycopg
import pytest
from django.conf import settings

from tests.conftest import _copy, _drop, _point_at, _server

LOOSEN = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.of, each.conname); END LOOP;
    FOR each IN SELECT tgrelid::regclass AS of, tgname AS conname FROM pg_trigger WHERE NOT tgisinternal
    LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', each.of, each.conname); END LOOP;
END $$
"""


@pytest.fixture(scope="module")
def loose_database(template, worker_id, django_db_setup, django_db_blocker):
    """A copy of the template for one file of tests, without CHECK constraints: any row can be put into any table."""
    name, _ = template
    mine, before = f"shouwang_loose_{worker_id}", settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock(), _server() as server:
        _copy(server, name, mine)
        _loosen(mine)
        _point_at(mine)
        yield mine
        _point_at(before)
        _drop(server, mine)


def _loosen(name: str) -> None:
    owner = settings.DATABASES["owner"]
    with psycopg.connect(
        host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"], dbname=name
    ) as connection:
        connection.execute(LOOSEN)
