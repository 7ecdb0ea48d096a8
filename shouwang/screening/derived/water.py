"""Which households a water problem reaches."""

import ibis
from ibis import _

from shouwang.screening.derived.linked import LINE


def unsafe_water_rows(water_unsafe, registry_households, *, policy, on):
    """The newest list's unsolved rows, one for each household: a row for a village or group reaches all who live there.

    A row with a day of solution is solved from that day on; without one, when it says so.
    """
    solved = ibis.ifelse(_.solved_on.isnull(), _.is_solved.fill_null(False), _.solved_on <= on)
    told = (*LINE, "extent", "problem", "since_on")
    open_rows = water_unsafe.filter(_.newest & ~solved)
    own = open_rows.filter(_.household.notnull()).select("household", "person", *told)
    homes = registry_households.select(home="household", place="place")
    wide = open_rows.filter(_.household.isnull()).select("lo", "hi", *told)
    reached = wide.join(homes, [homes.place >= wide.lo, homes.place <= wide.hi])
    return own.union(reached.select(household="home", person=ibis.null("string"), **{name: name for name in told}))
