"""One engine per session and kind: the same tests ask DuckDB always, Spark when it is there."""

from importlib.util import find_spec
from shutil import which

import pytest

from shouwang.screening import engine as engines
from tests.screening.county import County

KINDS = ["duckdb", pytest.param("spark", marks=pytest.mark.spark)]

#: What pays for millions of rows costs seconds a question over a dozen.
FOR_SMALL_TABLES = ("spark.sql.codegen.wholeStage", "spark.sql.adaptive.enabled")


def start(kind, folder):
    if kind == "spark" and not (find_spec("pyspark") and which("java")):
        pytest.skip("Spark needs the extra [spark] and Java 17: not here")
    opened = engines.connect(kind, memory="1GB", threads=2, scratch=folder)
    for name in FOR_SMALL_TABLES if kind == "spark" else ():
        opened.backend._session.conf.set(name, "false")
    return opened


@pytest.fixture(scope="session", params=KINDS)
def engine(request, tmp_path_factory):
    with start(request.param, tmp_path_factory.mktemp("scratch")) as opened:
        yield opened


@pytest.fixture
def county(engine, tmp_path):
    return County(tmp_path / "lake", engine)
