"""Walking the XML of office files: start tags, end tags and text to one handler, no document types, no entities. Pure."""

from collections.abc import Iterable
from typing import Any
from xml.parsers import expat

from shouwang.sheets.raw import Unreadable

BROKEN = "文件已损坏或格式不对，系统打不开。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"


class Handler:
    """What is told of an XML text; names without their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""

    def end(self, name: str) -> None:
        """A tag closes."""

    def text(self, words: str) -> None:
        """Text between tags, perhaps in parts."""


def feed(handler: Handler, pieces: Iterable[bytes], *, is_whole: bool = True) -> None:
    """Parse the pieces one after the other. Raises Unreadable when a whole text is malformed or declares a type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: handler.start(local(name), attributes)
    parser.EndElementHandler = lambda name: handler.end(local(name))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        if is_whole:
            parser.Parse(b"", True)
    except expat.ExpatError:
        if is_whole:
            raise Unreadable(BROKEN) from None


def local(name: str) -> str:
    """A name without its prefix: x:row → row."""
    return name.rpartition(":")[2]


def _refuse(*_: Any) -> None:
    raise Unreadable(BROKEN)
