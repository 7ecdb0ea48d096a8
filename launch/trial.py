"""Runs on a throwaway installation: the tests, the checks, the generated documents."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch import web
from launch.installation import ROOT, manage, running

CHECKS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["lint-imports"],
    ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    ["python", "manage.py", "docs", "--check"],
]


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """An empty database and fresh keys in a folder that is gone afterwards; it does not wait for the disk."""
    data = Path(tempfile.mkdtemp(prefix="shouwang-"))
    data.chmod(0o711)
    try:
        with running(data, durable=False) as env:
            yield env
    finally:
        shutil.rmtree(data, ignore_errors=True)


def test(words: list[str]) -> None:
    """pytest in two processes; `words` are its own, such as `-k wording` or a path."""
    words = words or ["-m", "not spark"]
    with scratch() as env:
        if (ROOT / "build").exists():
            web.collect(env)
        status = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *words], cwd=ROOT, env=env
        ).returncode
    raise SystemExit(status)


def check() -> None:
    """Every check, each to its end, so that one run shows all there is to mend."""
    tools = Path(sys.executable).parent
    failed = []
    with scratch() as env:
        for command in CHECKS:
            print(f"· {' '.join(command)}", flush=True)
            if subprocess.run([str(tools / command[0]), *command[1:]], cwd=ROOT, env=env).returncode:
                failed.append(" ".join(command))
    if failed:
        raise SystemExit(f"check: {len(failed)} failed: {'; '.join(failed)}")
    print("check ok")


def command(words: list[str]) -> None:
    """One command of the product that reads the house itself, not the data: docs, plan, trace."""
    with scratch() as env:
        manage(env, *words)
