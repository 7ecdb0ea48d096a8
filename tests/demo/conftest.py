from contextlib import contextmanager
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

import demo
from demo.enter import everything
from demo.files import write
from shouwang.web.sight import within
from tests import conftest


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
def invented(template, worker_id, django_db_setup, django_db_blocker, tmp_path_factory):
    """`with invented():` the small county with its stories, as `make demo` lets it in, in a database of its own."""
    mine, folder = f"shouwang_demo_{worker_id}", tmp_path_factory.mktemp("demo")
    empty = template[0] + conftest.EMPTY
    with django_db_blocker.unblock(), conftest._server() as server:
        conftest._copy(server, empty, mine)
    made: list[str] = []

    @contextmanager
    def opened():
        before, folder_before = settings.DATABASES["default"]["NAME"], settings.DATA_DIR
        with django_db_blocker.unblock():
            settings.DATA_DIR = folder
            conftest._point_at(mine)
            try:
                if not made:
                    call_command("invent", scale="test", stdout=StringIO())
                    made.append(mine)
                with within(everything(demo.COUNTY)):
                    yield
            finally:
                conftest._point_at(before)
                settings.DATA_DIR = folder_before

    yield opened
    with django_db_blocker.unblock(), conftest._server() as server:
        conftest._drop(server, mine)
