"""Numbers without gaps or collisions: `<prefix><00001…>`. Whoever numbers next waits for this transaction to end."""

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
