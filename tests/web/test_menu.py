"""The entry that the menu marks: the one under which a page lies, whatever its address begins with."""

import re

import pytest
from django.urls import get_resolver, reverse

from config.menu import ENTRIES, WITHIN

pytestmark = pytest.mark.django_db


def marked(page: str) -> set[str]:
    return set(re.findall(r'<a href="([^"]+)" aria-current="page"', page))


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("matching:hand_in", "intake:deliveries"),
        ("intake:deliveries", "intake:deliveries"),
        ("intake:words", "intake:deliveries"),
        ("matching:settlements", "matching:doubts"),
        ("visits:special_files", "visits:list"),
    ],
)
def test_the_menu_marks_the_entry_under_which_a_page_lies(signed_in, post, address, entry):
    page = signed_in(post("data_steward" if "special" not in address else "county_officer")).get(reverse(address))
    assert reverse(entry) in marked(page.content.decode())


def test_pages_that_lie_under_an_entry_and_their_entries_are_there():
    def names(patterns, room=""):
        for each in patterns:
            inside = getattr(each, "url_patterns", None)
            yield from names(inside, each.app_name or room) if inside else [f"{room}:{each.name}"]

    assert set(WITHIN) <= set(names(get_resolver().url_patterns))
    assert set(WITHIN.values()) <= {entry[0] for entry in ENTRIES}
