"""The processes a launcher starts: they end with it, and a worker that dies is started again."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from launch.installation import ROOT

PAUSE = 2  # seconds from one start of a worker that dies at once to the next, doubled each time …
LONGEST_PAUSE = 60  # … up to this; one that lived longer begins anew
STOP_SECONDS = 30


@dataclass
class Child:
    name: str
    command: list[str]
    env: dict[str, str]
    nice: int = 0
    again: bool = False  # start it again when it ends
    lent: dict = field(default_factory=dict)  # the account that it runs under, when that is another than ours
    deaths: int = 0  # in a row, each soon after its start
    began: float = 0.0
    ended: float = 0.0
    process: subprocess.Popen | None = None

    def start(self) -> None:
        self.began, self.ended = time.monotonic(), 0.0
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops them in order
            preexec_fn=self._settle,
            **self.lent,
        )

    def _settle(self) -> None:
        os.nice(self.nice)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: a killed launcher leaves nobody behind


@dataclass
class Children:
    """Use as a context manager: on the way out they are stopped, the last started first."""

    all: list[Child] = field(default_factory=list)

    def start(
        self, name: str, command: list[str], env: dict[str, str], *, nice: int = 0, again: bool = False,
        lent: dict | None = None,
    ) -> None:  # fmt: skip
        child = Child(name, command, env, nice, again, lent or {})
        child.start()
        self.all.append(child)

    def look(self) -> None:
        """Start dead workers again; stops with a sentence when something we cannot do without has ended."""
        for child in self.all:
            if child.process.poll() is not None:
                self._mourn(child)

    def watch(self) -> None:
        """Look after them until a signal ends the launcher."""
        while True:
            self.look()
            time.sleep(0.5)

    def _mourn(self, child: Child) -> None:
        status = child.process.returncode
        if not child.again:
            raise SystemExit(f"{child.name} 已退出，状态 {status}。It ended; its reason is above.")
        now = time.monotonic()
        if not child.ended:
            child.ended = now
            child.deaths = child.deaths + 1 if now - child.began < LONGEST_PAUSE else 1
        if now - child.began > min(PAUSE * 2**child.deaths, LONGEST_PAUSE):
            print(f"{child.name} 已退出，状态 {status}，重新启动。It ended and is started again.", file=sys.stderr)
            child.start()

    def __enter__(self) -> "Children":
        return self

    def __exit__(self, *_) -> None:
        living = [child.process for child in reversed(self.all) if child.process.poll() is None]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in living:
            try:
                process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
