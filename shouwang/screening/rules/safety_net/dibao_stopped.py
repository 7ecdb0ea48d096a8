from ibis import _

from shouwang.screening.derived.linked import LINE
from shouwang.screening.rules.rule import rule


@rule(risk="14", title="低保停发")
def dibao_stopped(civil_affairs_dibao, civil_affairs_tekun, dibao_departed, *, policy, on):
    """上期低保名单上有、本期没有的户；因死亡、迁出或转为特困供养的不算。S4 一(二)"""
    listed = civil_affairs_dibao.filter(_.before)
    stopped = listed.anti_join(civil_affairs_dibao.filter(_.newest), "household")
    stopped = stopped.anti_join(dibao_departed, "household")
    if "tekun" in policy.value("dibao_stop_excuses"):
        stopped = stopped.anti_join(civil_affairs_tekun.filter(_.newest), "household")
    return stopped.select("household", "person", "period", "persons", "household_fen", "person_fen", *LINE)
