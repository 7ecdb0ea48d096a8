"""What goes through the pipe between the reading process and its caller: a length, then a pickle. Pure.

The caller takes nothing from the pipe but the plain nouns listed here: a reading process that a hostile file has taken
over cannot make its caller run anything.
"""

import copyreg
import io
import pickle
import struct
from types import MappingProxyType
from typing import Any

HEAD = struct.Struct("<Q")
NOUNS = {
    ("datetime", "date"), ("shouwang.sheets.identity", "Number"),
    ("shouwang.sheets.contract", "Column"), ("shouwang.sheets.contract", "Fault"),
    ("shouwang.sheets.header", "Header"), ("shouwang.sheets.understood", "Said"),
    ("shouwang.sheets.understood", "Asked"), ("shouwang.sheets.read", "Opening"), ("shouwang.sheets.read", "Piece"),
    ("shouwang.sheets.read", "Sheet"), ("shouwang.sheets.read", "Skipped"), ("shouwang.sheets.read", "Table"),
}  # fmt: skip


copyreg.pickle(MappingProxyType, lambda shown: (dict, (dict(shown),)))  # the words of a contract's column


def packed(value: Any) -> bytes:
    """One frame."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body


def opened(body: bytes) -> Any:
    """What a frame of the reading process says. Raises UnpicklingError for anything but the nouns above."""
    return _Plain(io.BytesIO(body)).load()


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in NOUNS:
            raise pickle.UnpicklingError(name)
        return super().find_class(module, name)
