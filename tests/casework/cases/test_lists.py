"""A village works on lists: the same for one household and for fifteen, with as many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwang.casework.cases import lay_paper
from shouwang.casework.cases.decide import decide_many
from shouwang.casework.cases.models import Case, Passage, SubmissionLine
from shouwang.casework.cases.wish import Wish
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE

pytestmark = pytest.mark.django_db


def counted(counts: dict, name: str, deed, *args, **said):
    with CaptureQueriesContext(connection) as queries:
        made = deed(*args, **said)
    counts[name] = len(queries)
    return made


def walk_a_list(size: int, village: int) -> dict[str, int]:
    """Queries of each deed on a list of so many households, from the meeting to the township's pass."""
    cases = [walk.open_case(walk.household(f"户{n}", village=village, adults=1)) for n in range(size)]
    counts: dict[str, int] = {}
    with walk.see():
        rows = list(Passage.objects.filter(case__in=cases).select_related("case__household"))
    held = walk.meeting(village, on=DAY + timedelta(1))
    counted(counts, "judge", walk.judge, held, rows)
    hung = counted(counts, "post", walk.notice, village, rows, on=DAY + timedelta(2))
    made, waiting = counted(counts, "finish", walk.finish, hung, on=DAY + timedelta(10))
    assert (len(made), waiting) == (size, [])
    counted(counts, "submit", walk.send_up, village, rows, on=DAY + timedelta(10))
    with walk.see():
        assert SubmissionLine.objects.filter(passage__in=rows, answer="").count() == size
    by, on = walk.post("township_reviewer", village // 10**6 * 10**6), DAY + timedelta(11)
    walk.do(
        lay_paper.lay, rows, step="township_review", key="township_sheet", document=walk.paper(village), by=by, on=on
    )

    def review():
        with walk.within(by.scope()):
            return decide_many(
                [Wish(r, "pass", "同意") for r in rows], step="township_review", by=by, at=walk.instant(on), on=on
            )

    counted(counts, "review", review)
    with walk.see():
        assert SubmissionLine.objects.filter(passage__in=rows, answer="pass").count() == size
        assert {row.due[0] for row in Passage.objects.filter(case__in=cases)} == {"cross_check"}
    return counts


@pytest.mark.req("S1-23", "S1-24")
def test_a_list_of_fifteen_costs_as_many_queries_as_a_list_of_one():
    walk.use_line("s1_recognition")
    walk.roll(VILLAGE)
    walk.roll(walk.OTHER_VILLAGE)
    one, many = walk_a_list(1, walk.OTHER_VILLAGE), walk_a_list(15, VILLAGE)
    assert all(many[name] <= one[name] + 4 for name in one), (one, many)
    with walk.see():
        assert Case.objects.count() == 16  # no quota: all who qualify go on
