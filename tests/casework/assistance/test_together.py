"""Two clerks decide at once: one wins, the other is told."""

import threading

from django.db import connection

from shouwang.casework.assistance.choose_risk import choose_risk
from shouwang.refusal import Refused
from tests.casework import care, walk
from tests.county import post


def test_of_two_who_choose_a_risk_at_once_one_is_told_that_it_is_done(own_database, django_db_blocker):
    with django_db_blocker.unblock():
        case, by = care.in_care(risks=("13",)), post("township_specialist", walk.TOWNSHIP)
        gate, told = threading.Barrier(2), []

        def choose(risk: str) -> None:
            try:
                gate.wait(10)
                chosen = walk.do(choose_risk, case, {"13": risk}, note="查实", by=by, on=care.FIRST_DAY)
                told.append("".join(chosen.risks))
            except Refused as refused:
                told.append(refused.code)
            finally:
                connection.close()

        clerks = [threading.Thread(target=choose, args=(risk,)) for risk in ("06", "07")]
        for clerk in clerks:
            clerk.start()
        for clerk in clerks:
            clerk.join(30)
        kept = "".join(care.again(case).risks)
        connection.close()
    assert sorted(told) == [kept, "nothing_to_choose"] and kept in ("06", "07")
