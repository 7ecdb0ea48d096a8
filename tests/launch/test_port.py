import socket

import pytest

from launch import port


@pytest.fixture
def taken():
    with socket.create_server((port.HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_a_sentence_that_names_port(taken, monkeypatch):
    monkeypatch.setenv("PORT", str(taken))
    with pytest.raises(SystemExit, match=rf"端口 {taken} 已被占用.*taken: try PORT="):
        port.wanted()


@pytest.mark.parametrize("named", ["http", "-1", "65536", "8000.5"])
def test_what_is_no_port_is_a_sentence_too(named, monkeypatch):
    monkeypatch.setenv("PORT", named)
    with pytest.raises(SystemExit, match="不是端口号"):
        port.wanted()


def test_port_0_takes_any_free_one(monkeypatch):
    monkeypatch.setenv("PORT", "0")
    assert port.is_free(port.wanted())


def test_a_site_without_a_named_port_takes_the_next_free_one(taken, monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(port, "DEFAULT", taken)
    assert port.wanted_or_next() > taken


def test_a_port_without_a_server_does_not_answer():
    with socket.socket() as bound:
        bound.bind((port.HOST, 0))
        assert not port.answers(bound.getsockname()[1])
