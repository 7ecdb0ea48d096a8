"""One sealed file that holds many: written and read in pieces, so that a large one never stands in memory.

`SHOUWANG BACKUP 2`, a newline, 16 random bytes, 8 bytes that tell the key from another (version 1 has none); then
pieces: four bytes of length and what `vault.cipher.seal` made of one kind byte and up to 1 MiB. Each piece is bound to
the 16 bytes and its number: pieces cannot be swapped, dropped or taken from another file, and a file that was cut off
lacks its last piece.

    N name      a file begins        D data      its bytes
    E {sha256, size}  it ends        Z {files}   the stream ends

What does not open says why: `wrong_key`, `cut_off`, or `changed`.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from shouwang.refusal import Refused
from shouwang.vault.cipher import Unopened, key_of, keys, newest_key, seal, unseal

MAGIC, OLDER = b"SHOUWANG BACKUP 2\n", b"SHOUWANG BACKUP 1\n"
PIECE = 1 << 20
LONGEST = PIECE + 256  # a piece with its kind, key name, nonce and tag
HANDLE = 16
CHECK = 8
CUT = "备份文件不完整：后面的部分丢失了（没有拷贝完或传输中断），请换一份备份。"
CHANGED = "备份文件的内容被改动过，与备份时不一致，请换一份备份。"


class Writer:
    """Writes files one after another; `end` closes the stream, and without it nobody will take it for whole."""

    def __init__(self, out: BinaryIO):
        self._out, self._number, self.files = out, 0, 0
        self._handle = os.urandom(HANDLE)
        out.write(MAGIC + self._handle + _check(newest_key()))

    def put(self, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
        """One file from its bytes in any portions; returns its SHA-256 and size."""
        digest, size = hashlib.sha256(), 0
        self._piece(b"N", name.encode())
        for portion in pieces:
            digest.update(portion)
            size += len(portion)
            for start in range(0, len(portion), PIECE):
                self._piece(b"D", portion[start : start + PIECE])
        self._piece(b"E", json.dumps({"sha256": digest.hexdigest(), "size": size}).encode())
        self.files += 1
        return digest.hexdigest(), size

    def end(self) -> None:
        self._piece(b"Z", json.dumps({"files": self.files}).encode())

    def _piece(self, kind: bytes, data: bytes) -> None:
        sealed = seal(kind + data, _bound(self._handle, self._number))
        self._out.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


@dataclass
class Entry:
    """A file of the stream. Its `pieces` must be read to the end before the next entry is asked for."""

    name: str
    pieces: Iterator[bytes]


def entries(source: BinaryIO) -> Iterator[Entry]:
    """The files in order, each checked against its hash as it is read. Refused when the stream is not whole and ours."""
    magic = source.read(len(MAGIC))
    if magic not in (MAGIC, OLDER):
        raise Refused("no_backup", "这不是守望的备份文件，或文件头已损坏。")
    pieces = _pieces(source, is_older=magic == OLDER)
    for seen, (kind, data) in enumerate(pieces):  # `_file` takes the pieces between two names
        if kind == b"Z":
            _end(source, json.loads(data)["files"], seen)
            return
        yield Entry(data.decode(), _file(data.decode(), pieces))
    raise Refused("cut_off", CUT)


def _file(name: str, pieces: Iterator[tuple[bytes, bytes]]) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    for kind, data in pieces:
        if kind == b"E":
            told = json.loads(data)
            if (told["sha256"], told["size"]) != (digest.hexdigest(), size):
                raise Refused("changed", f"备份文件中的“{name}”与备份时的摘要不一致。")
            return
        digest.update(data)
        size += len(data)
        yield data
    raise Refused("cut_off", CUT)


def _pieces(source: BinaryIO, *, is_older: bool) -> Iterator[tuple[bytes, bytes]]:
    handle = source.read(HANDLE)
    check, number = b"" if is_older else source.read(CHECK), 0
    while head := source.read(4):
        length = struct.unpack(">I", head.ljust(4, b"\0"))[0]
        sealed = source.read(min(length, LONGEST))
        if len(head) < 4 or (length <= LONGEST and len(sealed) < length):
            raise Refused("cut_off", CUT)
        try:
            plain = unseal(sealed, _bound(handle, number))
        except Unopened:
            raise Refused(*_why(sealed, check, is_first=number == 0)) from None
        if check and not number and check != _check(key_of(sealed[:9])):
            raise Refused("changed", CHANGED)
        yield plain[:1], plain[1:]
        number += 1


def _why(sealed: bytes, check: bytes, *, is_first: bool) -> tuple[str, str]:
    """Which of wrong key and altered it is; a piece that was cut short has been told apart before."""
    name = key_of(sealed[:9])
    if not (name.isalnum() and len(name) <= 8):
        return "changed", CHANGED
    if name not in keys(settings.VAULT_KEYS):
        return "wrong_key", f"备份文件打不开：这里没有它的密钥“{name}”（见 SHOUWANG_VAULT_KEYS）。"
    if is_first and check and check != _check(name):
        return "wrong_key", f"备份文件打不开：这里的密钥“{name}”不是备份时的那一个（见 SHOUWANG_VAULT_KEYS）。"
    if is_first and not check:
        return "not_opened", f"备份文件打不开：密钥“{name}”不对，或文件被改动过。"
    return "changed", CHANGED


def _check(name: str) -> bytes:
    """What tells two keys of one name apart without telling the key; nothing for a key that is not here."""
    key = keys(settings.VAULT_KEYS).get(name)
    return hashlib.sha256(b"shouwang backup key" + key).digest()[:CHECK] if key else b""


def _end(source: BinaryIO, told: int, seen: int) -> None:
    if told != seen or source.read(1):
        raise Refused("changed", CHANGED)


def _bound(handle: bytes, number: int) -> bytes:
    return handle + str(number).encode()
