from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def clone(tmp_path, settings):
    """A clone whose documents may be written without touching ours; everything else in it is the real thing."""
    for name in ("shouwang", "tests", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "requirements.csv").symlink_to(ROOT / "docs" / "requirements.csv")
    settings.BASE_DIR = tmp_path
    return tmp_path
