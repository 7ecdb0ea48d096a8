"""Finding households and persons that may be registered twice: one statement for a county, kept until a person decides.

Persons: the same folded name, and birth and village; or birth alone, where not both numbers can be trusted; or village,
where one has no number, or a number is in doubt and the days of birth differ in one part only. (A sealed number has one
blind index, of the whole: one with a wrong digit is known by its check digit, not found by likeness.) Households: heads of
one name in one village with a member in common, or two members in common. What is no longer alike leaves by itself.

It is worked out a county at a time, after a file and every night, never when the page is opened: the join over the names of
300,000 persons takes seconds, the list of what it found a thousandth of one.
"""

from datetime import datetime

from django.db import connection, transaction

from shouwang.places.clock import day
from shouwang.places.code import span
from shouwang.registry.models import Duplicate

_FIND = """
WITH here AS MATERIALIZED (
    SELECT p.id, p.household_id AS home, p.folded, p.birth, p.place_id AS place, p.number_state AS state,
           p.number_state IN ('exact', 'repaired') AS is_sure, h.head_name AS head
    FROM registry_person p JOIN registry_household h ON h.id = p.household_id
    WHERE p.place_id BETWEEN %(lo)s AND %(hi)s AND p.left_on IS NULL AND h.gone_on IS NULL AND p.folded <> ''
), alike AS MATERIALIZED (
    SELECT a.id AS one, b.id AS other, least(a.home, b.home) AS home, greatest(a.home, b.home) AS away,
           a.head = b.head AS is_head, a.place / 1000 = b.place / 1000 AS is_near,
           CASE WHEN a.place / 1000 = b.place / 1000 THEN a.place / 1000 * 1000
                WHEN a.place / 1000000 = b.place / 1000000 THEN a.place / 1000000 * 1000000
                ELSE a.place / 1000000000 * 1000000000 END AS place,
           CASE WHEN a.birth = b.birth THEN CASE WHEN a.place / 1000 = b.place / 1000 THEN 'birth' ELSE 'elsewhere' END
                WHEN a.birth IS NULL OR b.birth IS NULL THEN 'no_number' ELSE 'near_number' END AS reason
    FROM here a JOIN here b ON a.folded = b.folded AND a.id < b.id
    WHERE a.birth = b.birth AND (a.place / 1000 = b.place / 1000 OR NOT (a.is_sure AND b.is_sure))
       OR a.place / 1000 = b.place / 1000 AND (
            (a.birth IS NULL OR b.birth IS NULL) AND (a.state = 'none' OR b.state = 'none')
            OR (a.state IN ('bad_check', 'damaged') OR b.state IN ('bad_check', 'damaged'))
               AND (extract(year FROM a.birth) = extract(year FROM b.birth))::int
                 + (extract(month FROM a.birth) = extract(month FROM b.birth))::int
                 + (extract(day FROM a.birth) = extract(day FROM b.birth))::int = 2)
), homes AS MATERIALIZED (
    SELECT home, away, min(place) AS place,
           CASE WHEN bool_or(is_head AND is_near) THEN 'head' ELSE 'members' END AS reason
    FROM alike WHERE home <> away GROUP BY home, away HAVING bool_or(is_head AND is_near) OR count(*) >= 2
), kept AS (
    INSERT INTO registry_duplicate AS d
        (kind, reason, household_id, other_id, place_id, state, found_on, seen_at, note, moved)
    SELECT 'household', reason, home, away, place, 'open', %(on)s, %(at)s, '', '{{}}' FROM homes
    ON CONFLICT (household_id, other_id) WHERE kind = 'household' {seen}
)
INSERT INTO registry_duplicate AS d
    (kind, reason, household_id, other_id, person_id, other_person_id, place_id, state, found_on, seen_at, note, moved)
SELECT 'person', a.reason, p.household_id, o.household_id, a.one, a.other, a.place, 'open', %(on)s, %(at)s, '', '{{}}'
FROM alike a JOIN registry_person p ON p.id = a.one JOIN registry_person o ON o.id = a.other
WHERE NOT EXISTS (SELECT FROM homes h WHERE h.home = a.home AND h.away = a.away)
ON CONFLICT (person_id, other_person_id) WHERE kind = 'person' {seen}
"""
_SEEN = """DO UPDATE SET seen_at = excluded.seen_at, place_id = excluded.place_id, household_id = excluded.household_id,
    other_id = excluded.other_id, state = CASE WHEN d.state = 'over' THEN 'open' ELSE d.state END
    WHERE d.state IN ('open', 'later', 'over')"""


def find_twins(area: int, *, at: datetime) -> int:
    """Set the list of a county right; how many pairs wait. Pairs that cross its border are not looked for."""
    lo, hi = span(area)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FIND.format(seen=_SEEN), {"lo": lo, "hi": hi, "on": day(at), "at": at})
        mine = Duplicate.objects.open().filter(place_id__gte=lo, place_id__lte=hi)
        mine.filter(seen_at__lt=at).update(state="over")
        return mine.count()
