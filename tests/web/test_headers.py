import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers(post, signed_in, client):
    officer = signed_in(post("county_officer"))
    return {
        "door": client.get(reverse("accounts:sign_in")),
        "redirect": client.get("/"),
        "page": officer.get("/"),
        "refusal": signed_in(post("liaison")).get(reverse("vault:openings")),
        "missing": officer.get("/no-such-page/"),
    }


def test_every_answer_lets_the_browser_load_from_this_house_only(answers):
    for name, answer in answers.items():
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'self'", name
        assert policy["img-src"] == "'self' data: blob:", name
        assert policy["frame-ancestors"] == "'none'", name
        assert not any("unsafe" in allowed for allowed in policy.values()), name


def test_every_answer_is_kept_from_frames_caches_guesses_and_other_houses(answers):
    for name, answer in answers.items():
        headers = answer.headers
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert "no-store" in headers["Cache-Control"], name


def test_no_template_needs_an_inline_script_or_style():
    from tests.web.test_templates import TEMPLATES

    for path in TEMPLATES:
        if path.name == "broken.html":  # stands alone when nothing else does, under a policy of its own
            continue
        text = path.read_text()
        for banned in (" style=", "<style", "onclick=", "onchange=", "onsubmit=", "javascript:"):
            assert banned not in text, (path.name, banned)
        assert "<script>" not in text, path.name


def test_the_cookies_of_a_session_are_not_for_scripts_and_not_for_other_houses(post, client, settings):
    client.force_login(post("county_officer").holder)
    client.get("/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
