"""What stands, written into the tables that pages read. Nothing else writes the columns of facts.

For each household: whatever was said about it and its members is read, `standing` decides, and where a table shows
something else it is set right: people first, then incomes, the household itself, guarantees, what they live on,
contradictions.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

from django.db import transaction

from shouwang.registry.aliases import with_survivors
from shouwang.registry.recall import Subject
from shouwang.registry.state.contradictions import tell_contradictions
from shouwang.registry.state.dwellings import set_dwellings
from shouwang.registry.state.guarantees import set_guarantees
from shouwang.registry.state.incomes import set_incomes
from shouwang.registry.state.livelihood import set_livelihood
from shouwang.registry.state.merged import set_merged_homes
from shouwang.registry.state.people import set_people
from shouwang.registry.state.view import View

PORTION = 2000


def project(
    households: Iterable[int], *, at: datetime, people: Collection[int] | None = None,
    parted: Iterable[tuple[Subject, Subject]] = (),
) -> None:  # fmt: skip
    """Set the tables of these households right. They are locked, in the order of their ids, until the transaction ends.

    `people`: of all who live there only of these anything new was said; None when nobody knows.
    `parted`: who were one until now: what was said of the one is said of the other no more.
    """
    rest = iter(sorted(with_survivors(households)))
    while portion := list(islice(rest, PORTION)):
        with transaction.atomic():
            view = View(portion, at, people, parted)
            set_people(view)
            set_incomes(view)
            set_dwellings(view)
            set_merged_homes(view)
            set_guarantees(view)
            set_livelihood(view)
            tell_contradictions(view)
