from ibis import _

from shouwang.screening.derived.among import among
from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=80,
    reason="housing",
    title="唯一住房为危房",
    hears={"housing.dangerous": Hears(needs=(("grade", "is_only", "state"),))},
)
def dangerous_house(housing_dangerous, *, policy, on):
    """唯一住房鉴定为C级或D级，尚未改造或正在改造。S4 一(一)、一(二)；A32"""
    graded = among(_.grade, policy.value("dangerous_house_grades"))
    standing = among(_.state, policy.value("dangerous_house_states"))
    found = housing_dangerous.filter(_.newest & graded & standing)
    if policy.value("dangerous_house_only_dwelling"):
        found = found.filter(_.is_only)
    return found.select("household", "person", "grade", "state", "appraised_on", *LINE)
