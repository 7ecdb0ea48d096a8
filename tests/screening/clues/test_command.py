import re
from io import StringIO

import pytest
from django.core.management import call_command

from shouwang.screening.clues.models import Clue

pytestmark = pytest.mark.django_db


def test_gathering_by_command_prints_one_line_whose_counts_add_up(world):
    run = world.run((world.home(), "own_cost", 1), (world.home(), "dibao_new", 1))
    for counts in ("opened=2 joined=0 kept_closed=0 unchanged=0", "opened=0 joined=0 kept_closed=0 unchanged=2"):
        out = StringIO()
        call_command("gather", run.key, as_user=world.county.holder.username, stdout=out)
        assert re.fullmatch(rf"gather ok run={run.key} {counts} seconds=\d+\.\d", out.getvalue().strip())
    assert Clue.objects.count() == 2


def test_an_unknown_run_is_refused_with_exit_code_two(world):
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("gather", "990122-20200101-1", as_user=world.county.holder.username, stderr=err)
    assert ended.value.code == 2
    assert err.getvalue().startswith("gather refused code=unknown_run: 没有编号")
