"""Make the environment of this clone: `python3 -m launch.setup [dev] [spark]`; runs on a bare Python.

Packages from the lists in requirements/ (a lock without addresses: names and versions), the front end with npm.
What is up to date is skipped, so that a second run takes no time.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from launch import stamps

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
FRONT = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / "shouwang" / "web" / "front"]


def main(sets: list) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - it may be an older Python that runs this
        raise SystemExit("需要 Python 3.11 或更新版本。Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")
    os.chdir(ROOT)
    make_environment()
    with ThreadPoolExecutor() as beside:  # two package managers, each waiting for its own network
        front = beside.submit(make_front)
        for name in ["run", *sets]:
            install(name)
        front.result()


def make_environment() -> None:
    """A virtual environment of this clone's own, with uv in it; anew when Python or the clone's place changed."""
    mark = stamps.digest([LOCKS / "uv.txt"], sys.version, str(HOME))
    if stamps.is_current(HOME / "stamps" / "venv", mark):
        return
    say("准备 Python 环境 .venv")
    has_pip = importlib.util.find_spec("pip") is not None
    venv.create(HOME, clear=True, with_pip=not has_pip)  # our own pip serves, and some Pythons can make no other
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)] if has_pip else [str(PYTHON), "-m", "pip"]
    run(*pip, "install", "-qq", "--disable-pip-version-check", "-r", str(LOCKS / "uv.txt"))
    stamps.put(HOME / "stamps" / "venv", mark)


def install(name: str) -> None:
    """One locked list: `run` to serve, `dev` to test, `spark` for the second engine, `node` where npm is missing."""
    lock = LOCKS / f"{name}.txt"
    mark = stamps.digest([lock])
    if stamps.is_current(HOME / "stamps" / name, mark):
        return
    say(f"安装 requirements/{name}.txt")
    env = os.environ | network()
    run(str(HOME / "bin" / "uv"), "pip", "install", "-q", "--python", str(PYTHON), "-r", str(lock), env=env)
    stamps.put(HOME / "stamps" / name, mark)


def network() -> dict:
    """Hand on to uv what pip was told about this network: its package mirror and its certificates."""
    asked = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    told = {}
    for line in asked.splitlines():
        name, _, value = line.partition("=")
        told[name.rpartition(".")[2]] = value.strip("'")
    wanted = {"UV_DEFAULT_INDEX": told.get("index-url"), "SSL_CERT_FILE": told.get("cert")}
    return {name: value for name, value in wanted.items() if value and name not in os.environ}


def make_front() -> None:
    if (ROOT / "package.json").exists():
        fetch_front()
        build_front()


def fetch_front() -> None:
    """The front end's packages, with the node of this machine or, where there is none, the one from a wheel."""
    mark = stamps.digest([ROOT / "package-lock.json"])
    if stamps.is_current(ROOT / "node_modules" / ".stamp", mark):
        return
    run(npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error")
    stamps.put(ROOT / "node_modules" / ".stamp", mark)


def build_front() -> None:
    mark = stamps.digest(FRONT)
    if stamps.is_current(ROOT / "build" / ".stamp", mark):
        return
    say("构建前端")
    run(npm(), "run", "--silent", "build")
    stamps.put(ROOT / "build" / ".stamp", mark)


def npm() -> str:
    found = shutil.which("npm")
    if not found:
        install("node")
        os.environ["PATH"] = f"{HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"
        found = str(HOME / "bin" / "npm")
    return found


def run(*command: str, env: dict = None) -> None:
    status = subprocess.run(command, env=env).returncode
    if status:
        raise SystemExit(f"环境没有备好。`{' '.join(command)}` failed with status {status}; its reason is above.")


def say(sentence: str) -> None:
    print(f"· {sentence}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
