"""Numbers without gaps or collisions: `<prefix><00001…>`. Whoever numbers next waits for this transaction to end."""

from collections.abc import Mapping

from django.db import connection


def take(prefix: str, count: int = 1, *, width: int = 1, series: str = "") -> list[str]:
    """The next `count` numbers under a prefix, padded to `width` digits. Kinds that share a prefix name a series each."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_serial (prefix, last) VALUES (%s, %s)"
            " ON CONFLICT (prefix) DO UPDATE SET last = places_serial.last + excluded.last RETURNING last",
            [series + prefix, count],
        )
        (last,) = cursor.fetchone()
    return [f"{prefix}{number:0{width}d}" for number in range(last - count + 1, last + 1)]


def take_each(counts: Mapping[str, int], *, width: int = 1, series: str = "") -> dict[str, list[str]]:
    """The next numbers under many prefixes, so many under each, in one statement."""
    wanted = {prefix: count for prefix, count in sorted(counts.items()) if count}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_serial (prefix, last) SELECT * FROM unnest(%s::text[], %s::int[])"
            " ON CONFLICT (prefix) DO UPDATE SET last = places_serial.last + excluded.last RETURNING prefix, last",
            [[series + prefix for prefix in wanted], list(wanted.values())],
        )
        lasts = dict(cursor.fetchall())
    return {
        prefix: [
            f"{prefix}{n:0{width}d}" for n in range(lasts[series + prefix] - count + 1, lasts[series + prefix] + 1)
        ]
        for prefix, count in wanted.items()
    }
