"""Households that a smaller sum already endangers."""

from functools import reduce

from ibis import _

EX_POOR = ("ex_poor", "ex_poor_stopped")


def low_line_households(registry_households, civil_affairs_dibao, civil_affairs_tekun, *, policy, on):
    """Monitored, ex-poor, on the newest dibao or 特困 list: whichever of them the policy book counts as low."""
    groups = {
        "monitored": registry_households.filter(_.category.notnull() & (_.category != "")),
        "ex_poor": registry_households.filter(_.attribute.isin(EX_POOR)),
        "dibao": civil_affairs_dibao.filter(_.newest & _.household.notnull()),
        "tekun": civil_affairs_tekun.filter(_.newest & _.household.notnull()),
    }
    chosen = [groups[name].select("household") for name in policy.value("own_cost_low_populations")]
    nobody = registry_households.filter(_.household.isnull()).select("household")
    return reduce(lambda one, other: one.union(other), chosen, nobody).distinct()
