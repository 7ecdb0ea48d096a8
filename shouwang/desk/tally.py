"""Many counts in one query: a desk asks a dozen questions and may not cost a dozen round trips."""

from collections.abc import Mapping

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def tally(questions: Mapping[str, QuerySet]) -> dict[str, int]:
    """How many rows each question has, all asked at once; sight holds for each as it does alone."""
    parts, params, names = [], [], []
    for name, rows in questions.items():
        try:
            sql, given = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS asked)")  # noqa: S608 SQL of our own querysets
        params += given
        names.append(name)
    if not parts:
        return dict.fromkeys(questions, 0)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)  # noqa: S608
        found = dict(zip(names, cursor.fetchone(), strict=True))
    return {name: found.get(name, 0) for name in questions}
