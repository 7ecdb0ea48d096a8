"""The launcher: `python -m launch VERB`, run by the Makefile.

demo    an invented county, until Ctrl-C           site    an empty installation: DATA=dir AREA=code
serve   pages and workers on any DATABASE_URL      stop    stop the site of DATA=dir, or the demo
test    pytest on a throwaway database             check   style, imports, migrations, documents
house   a command about the house: docs, plan …    bench   page times over the demo's county
psql    a look into the database                   clean   remove what this clone has made
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from launch import binaries, demo, port, postgres, separate, site, trial, web
from launch.children import Children
from launch.hold import hold, release
from launch.installation import ROOT, clear, folder, looking, manage

CACHES = [".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"]
MADE = [".venv", "node_modules", "build", "static", *CACHES]


def serve() -> None:
    """Any database that `DATABASE_URL` names; refuses on a half-migrated schema or a missing secret."""
    number = port.wanted()
    env = dict(os.environ)
    manage(env, "ready")
    data = Path(env.get("SHOUWANG_DATA") or ROOT / ".data")
    env |= {separate.MARK: str(int(separate.ready(data))), "SHOUWANG_DATA": str(data)}
    web.collect(env)
    with Children() as children:
        web.serve(children, env, number)
        print(f"守望已就绪 ready:http://{port.HOST}:{number}", flush=True)
        children.watch()


def stop() -> None:
    data = site.named_folder() if os.environ.get("DATA") else folder()
    stopped = release(data)
    left = postgres.halt(data)
    print(f"{data}:" + ("已停止 stopped" if stopped or left else "没有在运行 not running"))


def bench(words: list[str]) -> None:
    """Beside a running demo, or on its data while it is stopped; nothing of it stays."""
    with looking(folder()) as (_, env):
        manage(env, "ready")
        web.collect(env)
        manage(env, "bench", *words)


def psql(words: list[str]) -> None:
    """As the owner of the database."""
    data = site.named_folder() if os.environ.get("DATA") else folder()
    with looking(data) as (server, env):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C cancels a query: psql sees to it
        subprocess.run([binaries.folder() / "psql", *words], env=env | server.libpq(postgres.OWNER, postgres.DATABASE))


def clean() -> None:
    """What was built and, unless the demo is running, its data."""
    data = folder()
    if (data / demo.MARK).exists():
        with hold(data):
            clear(data)
        shutil.rmtree(data)
    for name in MADE:
        shutil.rmtree(ROOT / name, ignore_errors=True)


def main(verb: str = "", *words: str) -> None:
    """Run one verb; the first signal ends it in order, later ones are ignored while it does."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process would compile 1,400 modules anew: 4 s each
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    plain = {"demo": demo.demo, "site": site.site, "serve": serve, "stop": stop, "check": trial.check, "clean": clean}
    wordy = {"test": trial.test, "house": trial.command, "bench": bench, "psql": psql}
    if verb in plain and not words:
        plain[verb]()
    elif verb in wordy:
        wordy[verb](list(words))
    else:
        print(__doc__, file=sys.stderr)
        raise SystemExit(64)


def _end(*_) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    print("\n正在停止 stopping …", file=sys.stderr, flush=True)
    raise SystemExit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
