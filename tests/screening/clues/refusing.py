"""`with refused("code"):` the act is refused with that code and a Chinese sentence."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from shouwang.refusal import Refused


@contextmanager
def refused(code: str):
    with pytest.raises(Refused) as caught, transaction.atomic():
        yield
    assert caught.value.code == code, caught.value.sentence
    assert any("一" <= sign <= "龥" for sign in caught.value.sentence)
