"""`make site DATA=dir AREA=code [EXERCISE=1]`: an empty installation that runs until `make stop DATA=dir`.

The verb returns when the pages answer; the site goes on in the background and writes to DATA/log. Its last line is

    site ok url=http://localhost:8000 area=150722 exercise=1 data=/tmp/x env=/tmp/x/env

While it is up, `. DATA/env` in a shell makes every `python manage.py …` work on it. `FOREGROUND=1` stays in front.
Starting it again keeps the data; the area and EXERCISE are settled by the first start.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from launch import envfile, port, web
from launch.children import Children
from launch.hold import holder
from launch.installation import ROOT, manage, running

READY = "ready"  # a file in the data folder while the pages answer: the ready line


def site() -> None:
    data = named_folder()
    settled = _settle(data)
    if os.environ.get("FOREGROUND") == "1":
        _run(data, settled)
    else:
        behind = None if holder(data) else _start_behind(data, settled)
        _await(data, behind)
        print((data / READY).read_text(), flush=True)


def named_folder() -> Path:
    """The folder that `DATA=` names."""
    named = os.environ.get("DATA")
    if not named:
        _refuse("usage", "请写明数据目录 DATA=dir", status=64)
    return Path(named).resolve()


def _settle(data: Path) -> dict[str, str]:
    """Area and exercise: as given on the first start, and the same ever after."""
    before = envfile.read(data / "env")
    asked = {"SHOUWANG_AREA": os.environ.get("AREA"), "SHOUWANG_EXERCISE": os.environ.get("EXERCISE")}
    settled = {name: value or before.get(name, "") for name, value in asked.items()}
    settled["SHOUWANG_EXERCISE"] = settled["SHOUWANG_EXERCISE"] or "0"
    if not settled["SHOUWANG_AREA"].isdecimal():
        _refuse("usage", "请写明地区代码 AREA=,市4位，县6位", status=64)
    changed = [name for name, value in before.items() if name in settled and value != settled[name]]
    if changed:
        _refuse("settled", f"{data} 建立时已定 {changed[0]}={before[changed[0]]}，以后不能改变；请换一个数据目录")
    return settled


def _start_behind(data: Path, settled: dict[str, str]) -> subprocess.Popen:
    """Run the site in a process of its own session."""
    port_now = {"PORT": str(port.wanted_or_next())}
    data.mkdir(parents=True, exist_ok=True, mode=0o711)
    (data / READY).unlink(missing_ok=True)
    with open(data / "log", "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as log:
        return subprocess.Popen(
            [sys.executable, "-m", "launch", "site"],
            cwd=ROOT,
            env=os.environ | port_now | {"FOREGROUND": "1", "DATA": str(data), "AREA": settled["SHOUWANG_AREA"]},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _await(data: Path, behind: subprocess.Popen | None) -> None:
    """Wait until the site is ready; when it ends instead, show its log and end too. Ctrl-C meanwhile ends it."""
    try:
        while not (data / READY).exists() and (holder(data) if behind is None else behind.poll() is None):
            time.sleep(0.1)
    except BaseException:
        if behind:
            behind.terminate()
            behind.wait()
        raise
    if not (data / READY).exists():
        sys.stderr.write((data / "log").read_text(errors="replace"))
        _refuse("failed", f"装置没有启动，见 {data / 'log'}", status=behind and behind.returncode or 1)


def _run(data: Path, settled: dict[str, str]) -> None:
    number = port.wanted_or_next()
    with running(data, **settled) as env, Children() as children:
        manage(env, "prepare")
        web.collect(env)
        web.serve(children, env, number)
        ready = data / READY
        ready.with_suffix(".half").write_text(_ready_line(data, settled, number))
        ready.with_suffix(".half").rename(ready)
        try:
            print(ready.read_text(), flush=True)
            children.watch()
        finally:
            ready.unlink(missing_ok=True)


def _ready_line(data: Path, settled: dict[str, str], number: int) -> str:
    area, exercise = settled["SHOUWANG_AREA"], settled["SHOUWANG_EXERCISE"]
    return (
        f"命令 commands:  . {data}/env && python manage.py help\n停止 stop:      make stop DATA={data}\n"
        f"site ok url=http://localhost:{number} area={area} exercise={exercise} data={data} env={data}/env"
    )


def _refuse(code: str, sentence: str, *, status: int = 2) -> None:
    print(f"site refused code={code}: {sentence}", file=sys.stderr)
    raise SystemExit(status)
