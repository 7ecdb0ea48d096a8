from ibis import literal, null

from shouwang.screening.derived.among import among
from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=20,
    reason="uninsured",
    title="未参加基本医疗保险",
    hears={"medical_insurance.uninsured": Hears(also=("reason",))},
)
def uninsured(listed_uninsured, registered_uninsured, *, policy, on):
    """家庭成员在当年未参保名单上且没有正当原因，或登记为未参加基本医疗保险。S4 一(一)、一(二)"""
    excused = among(listed_uninsured.reason, policy.value("uninsured_excuses"))
    listed = listed_uninsured.filter(~excused).select("household", "person", "year", "reason", *LINE)
    if "uninsured" not in policy.value("registry_opinions"):
        return listed.mutate(told_by=literal("list"))
    known = registered_uninsured.mutate(year=null("int64"), reason=null("string")).select(listed.columns)
    return listed.mutate(told_by=literal("list")).union(known.mutate(told_by=literal("registry")))
