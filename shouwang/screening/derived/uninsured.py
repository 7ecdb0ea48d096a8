"""Who is not insured, by the department's list and by the registry."""

import ibis
from ibis import _

from shouwang.screening.derived.linked import LINE


def listed_uninsured(medical_insurance_uninsured, *, policy, on):
    """The members on the newest list of the year of the day, county by county, whatever the reason.

    Late in a year lists of the next year's fee arrive as well: they say nothing about this one.
    """
    of_year = medical_insurance_uninsured.filter(_.year == on.year)
    newest = of_year.group_by("county").agg(period=_.period.max())
    return of_year.semi_join(newest, ["county", "period"]).filter(_.is_member)


def registered_uninsured(members, registry_guarantees, *, policy, on):
    """Members who are not insured, and households where not everybody is (nobody named), as the registry says."""
    told = members.filter(~_.is_insured).select("household", "person", *LINE)
    some = registry_guarantees.filter(~_.is_insured).mutate(person=ibis.null("string"))
    return told.union(some.select("household", "person", *LINE))
