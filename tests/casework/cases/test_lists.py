"""A village works on lists: the same for one household and for sixty, with as many queries."""

import uuid
from copy import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwang.casework.cases import lay_paper
from shouwang.casework.cases.decide import decide_many
from shouwang.casework.cases.models import Case, Passage, SubmissionLine
from shouwang.casework.cases.wish import Wish
from shouwang.registry.models import Household
from tests.casework import walk
from tests.casework.walk import DAY, VILLAGE

pytestmark = pytest.mark.django_db
MOST = 25  # queries of a page


def counted(counts: dict, name: str, deed, *args, **said):
    with CaptureQueriesContext(connection) as queries:
        made = deed(*args, **said)
    counts[name] = len(queries)
    return made


def look(counts: dict, name: str, client, *args) -> str:
    """A page of the village opens, shows every household, and is counted."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    counts[name] = sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries)
    return answer.content.decode()


def again(case: Case, n: int) -> Case:
    """Another household that stands where the first one stands: set down, not walked, since sixty are wanted."""
    with walk.see():
        home, passage = Household.objects.get(pk=case.household_id), case.passages.get()
        rows = {
            "persons": list(home.persons.all()), "authorisations": list(home.authorisations.all()),
            "decisions": list(passage.decisions.all()), "visit": case.visit, "application": case.application,
        }  # fmt: skip
        home = anew(home, key=f"{home.key}-{n}", head_name=f"户{n}")
        person = anew(rows["persons"][0], household=home, key=f"{home.key}-01", name=home.head_name)
        anew(rows["authorisations"][0], household=home, person=person)
        visit = anew(rows["visit"], household=home, uuid=uuid.uuid4())
        application = anew(rows["application"], household=home, key=f"{rows['application'].key}-{n}")
        made = anew(case, household=home, key=f"{case.key}-{n}", visit=visit, application=application)
        walked = anew(passage, case=made, household=home)
        for decision in rows["decisions"]:
            anew(decision, passage=walked, household_id=home.pk)
    return made


def anew(row, **other):
    """The same row once more, but for what is other."""
    made = copy(row)
    made.pk = made.id = None
    made._state.adding = True
    for name, value in other.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made


def walk_a_list(size: int, village: int, signed_in) -> dict[str, int]:
    """Queries of each page and deed on a list of so many households, from the meeting to the township's pass."""
    client, township = signed_in(walk.reviewer(village)), signed_in(walk.post("township_reviewer", walk.TOWNSHIP))
    first = walk.open_case(walk.household("户0", village=village, adults=1, children=0))
    cases = [first, *(again(first, n) for n in range(1, size))]
    counts: dict[str, int] = {}
    with walk.see():
        rows = list(Passage.objects.filter(case__in=cases).select_related("case__household"))
    look(counts, "cases:meetings", client)
    held = walk.meeting(village, on=DAY + timedelta(1))
    assert look(counts, "cases:meeting", client, held.key).count("-in_favour") >= size
    counted(counts, "judge", walk.judge, held, rows)
    assert look(counts, "cases:notices", client).count('name="case"') == size
    hung = counted(counts, "post", walk.notice, village, rows, on=DAY + timedelta(2))
    look(counts, "cases:notice", client, hung.key)
    assert look(counts, "cases:notice_paper", client, hung.key).count("边缘易致贫户") == size
    made, waiting = counted(counts, "finish", walk.finish, hung, on=DAY + timedelta(10))
    assert (len(made), waiting) == (size, [])
    assert look(counts, "cases:submissions", client).count('name="case"') == size
    sent = counted(counts, "submit", walk.send_up, village, rows, on=DAY + timedelta(10))
    assert look(counts, "cases:submission", client, sent.key).count("/cases/of/") == size
    look(counts, "cases:due", township)
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
def test_a_list_of_sixty_costs_as_many_queries_as_a_list_of_one(signed_in):
    walk.use_line("s1_recognition")
    walk.roll(VILLAGE)
    walk.roll(walk.OTHER_VILLAGE)
    one, sixty = walk_a_list(1, walk.OTHER_VILLAGE, signed_in), walk_a_list(60, VILLAGE, signed_in)
    assert not {name: (one[name], sixty[name]) for name in one if sixty[name] > one[name] + 4}
    assert not {name: count for name, count in sixty.items() if name.startswith("cases:") and count > MOST}
    with walk.see():
        assert Case.objects.count() == 61  # no quota: all who qualify go on
