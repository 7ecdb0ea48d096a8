"""Which households a water problem reaches."""

import ibis
from ibis import _

from shouwang.screening.derived.linked import LINE


def unsafe_water_rows(water_unsafe, registry_households, *, policy, on):
    """The newest list's unsolved rows, one for each household: a row for a village or group reaches all that live there."""
    solved = _.is_solved.fill_null(False) & (_.solved_on.isnull() | (_.solved_on <= on))
    open_rows = water_unsafe.filter(_.newest & ~(solved | (_.solved_on <= on).fill_null(False)))
    told = (*LINE, "extent", "problem", "since_on")
    own = open_rows.filter(_.household.notnull()).select("household", "person", *told)
    homes = registry_households.select(home="household", place="place")
    wide = open_rows.filter(_.household.isnull()).select("lo", "hi", *told)
    reached = wide.join(homes, [homes.place >= wide.lo, homes.place <= wide.hi])
    return own.union(
        reached.select("home", *told).rename(household="home").mutate(person=ibis.null("string")).select(own.columns)
    )
