"""Files that a shell can read with `. FILE`: one `export NAME='value'` a line, for their owner's eyes only."""

import os
import shlex
from pathlib import Path


def write(path: Path, variables: dict[str, str], *, programs: Path | None = None, shared: bool = False) -> None:
    """Write the file whole or not at all, with mode 0600 from its first byte; `programs` goes in front of PATH.

    `shared`: what is written in that shell is for the group too, and for nobody else.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with open(half, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        for name, value in variables.items():
            file.write(f"export {name}={shlex.quote(value)}\n")
        if programs:
            file.write(f'export PATH={shlex.quote(str(programs))}:"$PATH"\n')
        if shared:
            file.write("umask 007\n")
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def read(path: Path) -> dict[str, str]:
    """The variables of such a file; empty when there is none."""
    if not path.exists():
        return {}
    words = shlex.split(path.read_text(encoding="utf-8"), comments=True)
    return dict(word.split("=", 1) for word in words if "=" in word and not word.startswith("PATH="))
