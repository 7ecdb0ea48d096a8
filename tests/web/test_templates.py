"""Every template of every room: its pictures exist, its Chinese is punctuated as Chinese, it says what it needs."""

import json
import re
from pathlib import Path

import pytest
from django.template import Engine

from config.menu import ENTRIES
from shouwang.web.templatetags.words import TONES

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "shouwang").glob("**/templates/**/*.html"))
SHARED = sorted((ROOT / "shouwang/web/templates/web").glob("*.html"))
ICONS = set(json.loads((ROOT / "shouwang/web/front/icons.json").read_text()))


def short(path):
    return path.relative_to(ROOT).as_posix()


def pictures(text):
    return re.findall(r"""\{% icon ["']([\w-]+)["']""", text) + re.findall(r"""icon\|default:["']([\w-]+)["']""", text)


def test_every_picture_asked_for_is_in_the_sprite():
    asked = {(short(path), name) for path in TEMPLATES for name in pictures(path.read_text())}
    assert len(asked) > 20
    assert not {each for each in asked if each[1] not in ICONS}
    assert {icon for _, _, icon, _, _ in ENTRIES} | set(TONES.values()) <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_chinese_sentences_carry_chinese_punctuation(path):
    assert not re.findall(r"[\u4e00-\u9fff][,;:!?][\u4e00-\u9fff]", path.read_text())


@pytest.mark.parametrize("path", SHARED, ids=short)
def test_a_shared_template_says_first_what_it_needs_and_stays_short(path):
    text = path.read_text()
    assert text.startswith(("{#", "{% comment %}"))
    assert len(text.splitlines()) <= 150


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_compiles_and_leaves_no_comment_on_the_page(path):
    """A {# … #} over several lines is not a comment to Django: it would be shown."""
    text = path.read_text()
    Engine.get_default().from_string(text)
    assert not re.search(r"\{#[^}]*\n", text)


def test_no_template_runs_a_script_or_style_of_its_own():
    """The pages are served under a policy that allows scripts and styles from our own files only."""
    stray = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", re.I)
    found = {short(path) for path in TEMPLATES if stray.search(path.read_text())}
    assert found <= {"shouwang/web/templates/web/broken.html"}
