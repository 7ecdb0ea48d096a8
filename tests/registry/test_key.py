from datetime import date

import pytest

from shouwang.registry.key import has_private_no
from tests.registry.files import VILLAGE, number, read, row

FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
BORN = date(1970, 1, 1)
OWN = number(1)
OLD = OWN[:6] + OWN[8:17]
WITH_X = next(one for n in range(200) if (one := number(n)).endswith("X"))


@pytest.mark.req("S1-04")
@pytest.mark.parametrize(
    "no",
    [OWN, OWN.translate(FULL), WITH_X, WITH_X.lower(), f"P{OWN}", OLD, OLD.translate(FULL), "13912345678"],
)
def test_a_certificate_in_any_form_is_private(no):
    assert has_private_no(no, OWN, BORN)
    assert has_private_no(no, "", BORN)


@pytest.mark.parametrize("no", ["", "H1", "17", f"{VILLAGE}001", f"{VILLAGE}000017", "990122001001000017", OWN[:17]])
def test_numbers_of_the_national_form_are_not(no):
    assert not has_private_no(no, number(2), BORN)
    assert not has_private_no(no)


def test_fifteen_digits_are_a_certificate_only_with_the_persons_own_day():
    assert not has_private_no(OLD, "", date(1970, 1, 2)) and not has_private_no(OLD)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_household_number_of_the_old_form_is_no_key_whoever_stands_first(order):
    rows = [row("甲一", no=OLD, number=OWN), row("甲二", "配偶", no=OLD, number=number(2, "19720304", man=False))]
    found = read(*(rows[at] for at in order))
    assert [(home.no, len(home.members)) for home in found.homes] == [("", 2)]
    assert "private_no" in {one.code for one in found.faults} and OLD not in str(found.homes)
