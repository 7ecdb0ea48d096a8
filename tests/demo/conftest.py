from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command

import demo
from demo.enter import everything
from demo.files import write
from shouwang.web.sight import within


@pytest.fixture(scope="session")
def small():
    """The county of 200 households."""
    return demo.invent(7, "test")


@pytest.fixture(scope="session")
def large():
    """The default county."""
    return demo.invent(1, "county")


@pytest.fixture(scope="session")
def delivered(small, tmp_path_factory):
    """The small county's files."""
    return write(small, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def delivered_large(large, tmp_path_factory):
    """The default county's files."""
    return write(large, tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="session")
def invented(made_once):
    """`with invented():` the small county with its stories, as `make demo` lets it in; a copy of its own each time."""

    @contextmanager
    def opened():
        with made_once("invented", _invent), within(everything(demo.COUNTY)):
            yield

    return opened


def _invent() -> None:
    call_command("invent", scale="test", stdout=StringIO())
