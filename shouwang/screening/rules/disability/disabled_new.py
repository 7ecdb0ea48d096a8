from ibis import _

from shouwang.screening.derived.among import among
from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import Hears, rule


@rule(
    serial=70,
    reason="disability",
    title="新增重度残疾或残疾加重",
    hears={
        "disabled_federation.certificates": Hears(needs=(("event", "event_on", "level"),), also=("previous_level",))
    },
)
def disabled_new(disabled_federation_certificates, *, policy, on):
    """家庭成员本期新办重度残疾人证，或等级变更后加重为重度。S3 六必核第六项；S4 一(一)"""
    graver = (_.event == "level_change") & (_.level < _.previous_level)
    counted = among(_.event, policy.value("disabled_events")) & ((_.event == "new") | graver)
    newest = disabled_federation_certificates.filter(_.newest & _.is_member)
    dated = newest.filter(_.event_on.strftime("%Y-%m") == _.period)
    severe = dated.filter(among(_.level, policy.value("disabled_levels")) & counted)
    return severe.select("household", "person", "event", "event_on", "kind", "level", "previous_level", *LINE)
