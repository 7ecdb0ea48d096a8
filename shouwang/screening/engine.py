"""The machine that answers questions over Parquet: DuckDB, or Spark for a province. The only file that knows which.

Everything above speaks Ibis. An engine opens tables, keeps an intermediate answer, and hands rows back. It promises
no order: whoever needs one sorts (`evaluate.execute` does). No float and no division passes through it, which is why
both engines give the same rows.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import uuid4

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import Schema, Table

from shouwang.refusal import Refused

KINDS = ("duckdb", "spark")
ibis.options.sql.fuse_selects = False  # both engines do that themselves; in Python it costs a third of a small run


@dataclass
class Engine:
    """An open backend. Close it when done, or use it in a `with`."""

    kind: str
    backend: ibis.BaseBackend
    scratch: Path
    _kept: list = field(default_factory=list)
    _empty: dict = field(default_factory=dict)

    def read(self, paths: Sequence[Path | str], columns: Mapping[str, str]) -> Table:
        """The rows of these Parquet files as one table with these columns; an empty table when there are no files."""
        names = [str(path) for path in paths] or [self._nothing(columns)]
        table = self.backend.read_parquet(names) if self.kind == "duckdb" else self._spark_table(names)
        return table.select([table[name].cast(kind) for name, kind in columns.items()])

    def _nothing(self, columns: Mapping[str, str]) -> str:
        """A file without rows (Spark cannot keep an answer that rests on a table in memory)."""
        key = tuple(columns.items())
        if key not in self._empty:
            path = self.scratch / f"empty_{uuid4().hex}.parquet"
            pq.write_table(Schema(dict(columns)).to_pyarrow().empty_table(), path)
            self._empty[key] = str(path)
        return self._empty[key]

    def _spark_table(self, names: list[str]) -> Table:
        """Ibis hands Spark one path only: a view over several is made here, and goes with the session."""
        view = f"files_{uuid4().hex}"
        self.backend._session.read.parquet(*names).createOrReplaceTempView(view)
        return self.backend.table(view)

    def keep(self, table: Table) -> Table:
        """Works `table` out once; the answer is held until `forget` or `close`."""
        if self.kind == "spark":
            cached = table.cache()
            self._kept.append(cached.release)
            return cached
        name = f"kept_{uuid4().hex}"
        with _enough():
            kept = self.backend.create_table(name, table, temp=True)
        self._kept.append(partial(self.backend.drop_table, name, force=True))
        return kept

    def arrow(self, table: Table) -> pa.Table:
        """The rows of an expression, in no particular order. Refused `engine_exhausted` for want of memory or disk."""
        with _enough():
            return self.backend.to_pyarrow(table)

    def rows(self, table: Table) -> list[dict]:
        """The rows of an expression as dicts, in no particular order."""
        return self.arrow(table).to_pylist()

    def forget(self) -> None:
        """Lets go of what was kept."""
        while self._kept:
            self._kept.pop()()

    def close(self) -> None:
        """Lets go of what was kept, and of the machine."""
        self.forget()
        if self.kind == "spark":
            self.backend._session.stop()
        else:
            self.backend.disconnect()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def connect(
    kind: str = "duckdb", *, memory: str = "2GB", threads: int = 2, scratch: Path | str | None = None
) -> Engine:
    """Opens an engine of at most `memory` and `threads`, which spills into `scratch` (default: a temporary folder).

    Refused `unknown_engine` for another kind, `engine_missing` when PySpark or Java is not there.
    """
    if kind not in KINDS:
        raise Refused("unknown_engine", f"没有名为“{kind}”的计算引擎，可用的有：{'、'.join(KINDS)}。")
    folder = Path(tempfile.mkdtemp(prefix="shouwang-engine-", dir=scratch))
    open_one = _duckdb if kind == "duckdb" else _spark
    try:
        return Engine(kind, open_one(memory, threads, str(folder)), folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _enough() -> Iterator[None]:
    """Says in a sentence that the machine is too small; any other failure is our own and passes."""
    try:
        yield
    except duckdb.Error as broken:
        if not isinstance(broken, duckdb.OutOfMemoryException) and "No space left" not in str(broken):
            raise
        raise Refused("engine_exhausted", "内存或临时磁盘空间不足，没有算完；请腾出空间或调大内存后重跑。") from broken


def _duckdb(memory: str, threads: int, folder: str):
    return ibis.duckdb.connect(
        threads=threads,
        memory_limit=memory,
        temp_directory=folder,
        preserve_insertion_order=False,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )


def _spark(memory: str, threads: int, folder: str):
    """Spark in one process, bound to this machine only: a closed network may not resolve the host's own name."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise Refused("engine_missing", "没有安装 Spark：请安装可选依赖 spark，或改用 duckdb。") from missing
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": memory.upper().removesuffix("B").lower(),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.shuffle.partitions": str(threads),
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    builder = SparkSession.builder.master(f"local[{threads}]").appName("shouwang")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as broken:
        raise Refused("engine_missing", "Spark 没有启动：请检查本机是否装有 Java 17，或改用 duckdb。") from broken
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)
