import pytest

import demo
from demo.files import write


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
