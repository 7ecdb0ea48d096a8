import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from launch import binaries, postgres


@pytest.fixture
def place():
    """A short folder that an unprivileged account may pass through, as a data folder is."""
    folder = Path(tempfile.mkdtemp(prefix="launch-"))
    folder.chmod(0o711)
    yield folder
    for data in (folder, *folder.iterdir()):
        postgres.drop(data)
    shutil.rmtree(folder)


@pytest.fixture
def ask():
    """Ask a server one thing with psql; the answer or the complaint."""

    def answer(server, login, sql):
        command = [binaries.folder() / "psql", "-XqtA", server.url(login), "-c", sql]
        done = subprocess.run(command, capture_output=True, text=True)
        return (done.stdout or done.stderr).strip()

    return answer
