import hashlib
import os
import resource
import signal
import struct

import pytest
from django.test import override_settings

from shouwang.refusal import Refused
from shouwang.vault import documents
from shouwang.vault.cipher import Unopened
from shouwang.vault.models import Document, Opening
from shouwang.web.sight import within
from tests.county import AREA

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(post, at, monkeypatch):
    """`kept(data)`: a stored document of pieces of 10 bytes, inside a county officer's door."""
    monkeypatch.setattr(documents, "PIECE", 10)
    with within(post("county_officer").scope()):
        yield lambda data: documents.store(data, name="一.xlsx", kind="delivery", place_id=AREA, at=at)


def _pieces(document: Document) -> list[bytes]:
    data, found = (documents.root() / document.path).read_bytes(), []
    while data:
        (length,) = struct.unpack(">I", data[:4])
        found.append(data[: 4 + length])
        data = data[4 + length :]
    return found


def _rewrite(document: Document, pieces: list[bytes]) -> None:
    (documents.root() / document.path).write_bytes(b"".join(pieces))


@pytest.mark.parametrize("data", [b"", b"1", b"0123456789", b"0123456789a", bytes(range(256)) * 3])
def test_a_file_comes_back_as_it_was(kept, data):
    document = kept(data)
    assert documents.read(document) == data
    assert (document.size, document.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    on_disk = (documents.root() / document.path).read_bytes()
    assert len(data) < 10 or data[:10] not in on_disk


@pytest.mark.parametrize(
    "change",
    [
        lambda pieces: pieces[:-1],
        lambda pieces: pieces[:1],
        lambda pieces: [],
        lambda pieces: pieces[1:],
        lambda pieces: [pieces[1], pieces[0], pieces[2]],
        lambda pieces: [*pieces, pieces[-1]],
        lambda pieces: [pieces[0], pieces[2]],
        lambda pieces: [*pieces[:-1], pieces[-1][:-1]],
        lambda pieces: [*pieces, b"\0\0"],
        lambda pieces: [pieces[0][:-1] + bytes([pieces[0][-1] ^ 1]), *pieces[1:]],
    ],
    ids=["last gone", "first only", "empty", "first gone", "swapped", "doubled", "middle gone", "cut", "tail", "bit"],
)
def test_a_file_that_was_meddled_with_does_not_open(kept, change):
    document = kept(b"0123456789" * 2 + b"abc")
    _rewrite(document, change(_pieces(document)))
    with pytest.raises(Unopened):
        documents.read(document)


def test_the_file_of_another_document_does_not_open_in_its_place(kept):
    one, other = kept(b"one"), kept(b"other")
    _rewrite(one, _pieces(other))
    with pytest.raises(Unopened):
        documents.read(one)


def test_opening_a_file_leaves_a_line_and_ends_with_its_day(kept, post, at):
    document, by = kept(b"letter"), post("county_officer")
    assert documents.open_document(document, by=by, at=at, reason="核对推送函") == b"letter"
    line = Opening.objects.get(document=document)
    assert (line.user, line.post, line.at, line.reason) == (by.holder, by, at, "核对推送函")
    document.expires_on = at.date().replace(year=2025)
    with pytest.raises(Refused, match="已过保存期"):
        documents.open_document(document, by=by, at=at, reason="再看")


def _in_a_process_whose_files_end_at_4_kb() -> str:
    """The same error as on a full disk, met by a copy of this process; "" when all was as it should be."""
    into, out = os.pipe()
    if child := os.fork():
        os.close(out)
        with os.fdopen(into) as answer:
            said = answer.read()
        os.waitpid(child, 0)
        return said
    said = "written"
    try:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        documents.write("ab/abcdef", [b"x" * 1000] * 20)
    except Refused as refused:
        said = refused.code
    finally:
        os.write(out, said.encode())
        os._exit(0)


def test_a_disk_that_takes_no_more_leaves_nothing_and_says_so(tmp_path):
    with override_settings(DATA_DIR=tmp_path):
        assert _in_a_process_whose_files_end_at_4_kb() == "disk_full"
        assert [path for path in documents.root().rglob("*") if path.is_file()] == []
