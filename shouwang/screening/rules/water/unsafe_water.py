from ibis import _, literal, null

from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=90,
    reason="water",
    title="饮水不安全",
    hears={"water.unsafe": Hears(also=("extent", "is_solved"))},
)
def unsafe_water(unsafe_water_rows, registry_guarantees, *, policy, on):
    """最新饮水不安全名单上尚未解决的户（按村、组列入的涉及其中各户），或登记为未解决安全饮水。S4 一(一)、一(二)；A31"""
    listed = unsafe_water_rows.mutate(told_by=literal("list"))
    if "unsafe_water" not in policy.value("registry_opinions"):
        return listed
    blank = dict.fromkeys(("person", "extent", "problem"), null("string"))
    known = registry_guarantees.filter(~_.is_water_safe).select("household", *LINE)
    known = known.mutate(**blank, since_on=null("date"), told_by=literal("registry"))
    return listed.union(known.select(listed.columns))
