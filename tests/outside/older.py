"""A database of an earlier version, as pg_dump wrote it, in the place of the present one."""

import gzip
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections


def put_back(dump: Path, *more: str) -> None:
    """Replace the current site's database by that of the dump; `more` is said to it afterwards, as its owner."""
    for each in connections.all():
        each.close()
    owner = settings.DATABASES["owner"]
    with psycopg.connect(
        host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"], dbname=owner["NAME"],
        autocommit=True,
    ) as server:  # fmt: skip
        for said in ("DROP SCHEMA public CASCADE; CREATE SCHEMA public", gzip.decompress(dump.read_bytes()), *more):
            server.execute(said)
