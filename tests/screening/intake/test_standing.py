from itertools import permutations

import pytest

from shouwang.screening.intake.standing import Part, standing

pytestmark = pytest.mark.req("S4-06")


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([], set()),
        ([(1, False)], {1}),
        ([(1, False), (2, False)], {2}),
        ([(1, True), (2, True)], {1, 2}),
        ([(1, False), (2, True), (3, True)], {1, 2, 3}),
        ([(1, True), (2, False), (3, True)], {2, 3}),
        ([(1, False), (2, True), (3, False)], {3}),
    ],
)
def test_the_last_that_replaces_stands_with_what_was_added_after_it(parts, found):
    for order in permutations(Part(*part) for part in parts):
        assert standing(order) == found
