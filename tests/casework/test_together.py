"""Two clerks who find at once that two households are one: one merges them, the other is told."""

import threading
from functools import partial

import pytest
from django.db import connection

from shouwang.refusal import Refused
from shouwang.registry.models import Household
from shouwang.registry.unite import tell_apart
from tests.casework import walk
from tests.casework.test_along import ON, _pair, _unite
from tests.county import post


@pytest.mark.req("S1-44")
def test_of_two_who_decide_at_once_one_is_told_that_it_is_done(own_database, django_db_blocker):
    with django_db_blocker.unblock():
        one, other = walk.household("张三"), walk.household("张三", children=0)
        pair, by = _pair(one, other), post("data_steward")
        gate, told = threading.Barrier(2), []

        def decide(act) -> None:
            try:
                gate.wait(10)
                act()
                told.append("done")
            except Refused as refused:
                told.append(refused.code)
            finally:
                connection.close()

        def apart() -> None:
            with walk.see(by):
                tell_apart(pair, note="是两户", by=by, at=walk.instant(ON))

        clerks = [threading.Thread(target=decide, args=(partial(_unite, pair),)) for _ in range(2)]
        for clerk in clerks:
            clerk.start()
        for clerk in clerks:
            clerk.join(30)
        with pytest.raises(Refused, match="已经合并"):
            apart()
        with walk.see():
            states = set(Household.objects.filter(pk__in=[one.pk, other.pk]).values_list("id", "gone_reason"))
        connection.close()
    assert sorted(told) == ["already_decided", "done"]
    assert states == {(one.pk, ""), (other.pk, "same")}
