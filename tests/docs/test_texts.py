"""What people read first must be true: links lead somewhere, words live where the glossary says."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEXTS = [*ROOT.glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
PARTS = ("**Context.**", "**Decision.**", "**Consequences.**")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path):
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if not link.startswith("docs/screens/"):
            assert (path.parent / link).exists(), link


def test_every_picture_of_the_readme_is_taken_by_the_script():
    script = (ROOT / "docs" / "screens.py").read_text(encoding="utf-8")
    for name in ("README.md", "README.zh-CN.md"):
        pictures = re.findall(r"docs/screens/([a-z-]+)\.png", (ROOT / name).read_text(encoding="utf-8"))
        assert pictures
        assert all(f'Shot("{picture}"' in script for picture in pictures)


def test_a_picture_is_small_enough_for_a_repository():
    large = [path.name for path in (ROOT / "docs" / "screens").glob("*.png") if path.stat().st_size > 150_000]
    assert large == []


def _glossary() -> list[list[str]]:
    lines = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines if line.startswith("|")]
    return [row for row in rows if row[0] not in ("official term", "---")]


def test_every_word_of_the_glossary_lives_where_it_says():
    for official, _, meaning, where in _glossary():
        assert meaning, official
        assert where == "–" or (ROOT / "shouwang" / where.strip("`")).exists(), official


def test_no_official_term_is_explained_twice():
    terms = [term for row in _glossary() for term in row[0].split(" · ")]
    assert sorted(set(terms)) == sorted(terms)


def test_decisions_are_numbered_without_a_gap_and_have_their_three_parts():
    paths = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in paths] == list(range(1, len(paths) + 1))
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert all(part in text for part in PARTS) or "small-choices" in path.name
        assert len(text.split()) < 500, path.name


def test_the_readme_names_every_room_that_is_built():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    for contract in (each for each in stated if each["type"] == "layers"):
        for layer in contract["layers"]:
            assert layer.startswith("(") or f"`{layer}`" in text, layer


def test_the_readme_names_only_verbs_and_commands_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = {path.stem for path in (ROOT / "shouwang").rglob("management/commands/*.py")} | {
        "changepassword",
        "help",
    }
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert all(f"\n{verb}:" in makefile for verb in re.findall(r"make ([a-z]+)", text)), name
        assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= commands, name
