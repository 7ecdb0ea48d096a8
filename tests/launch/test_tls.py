import pytest

from config import env

pytestmark = pytest.mark.req("S1-44")


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in ("HOST", "SHOUWANG_HTTPS", "SHOUWANG_EXERCISE", "SHOUWANG_PLAIN_HTTP"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("hosts", [["fpb.example.gov.cn"], ["localhost", "10.1.2.3"]])
def test_a_real_site_that_is_reached_from_away_in_the_clear_does_not_start(hosts):
    with pytest.raises(SystemExit, match="HTTPS"):
        env.need_tls(hosts)


def test_binding_to_every_address_counts_as_away(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    with pytest.raises(SystemExit, match="0.0.0.0"):
        env.need_tls(["localhost"])


def test_a_site_for_this_machine_only_starts():
    env.need_tls(["localhost", "127.0.0.1", "[::1]"])


@pytest.mark.parametrize("name", ["SHOUWANG_HTTPS", "SHOUWANG_EXERCISE", "SHOUWANG_PLAIN_HTTP"])
def test_tls_an_exercise_or_a_word_of_the_operator_lets_it_start(monkeypatch, name):
    monkeypatch.setenv(name, "1")
    env.need_tls(["fpb.example.gov.cn"])
