"""What stands beside the cells of an .xlsx: errors, formulas without a result, hidden and struck rows, comments. Pure.

Literals are counted first, over pieces of the unfolded XML; only pieces in which one is found are parsed. A plain sheet
pays a tenth of what reading it costs.
"""

import posixpath
from collections.abc import Iterable, Iterator
from itertools import chain

from shouwang.sheets import xml
from shouwang.sheets.guard import CHUNK, TOO_LARGE, Archive
from shouwang.sheets.raw import NO_RESULT, Facts, Unreadable

ROW_BEGINS = b"<row"
LONGEST = 256 << 10  # bytes of one shared text: Excel holds 32,767 characters in a cell
EXACT = 64 << 20  # bytes of a sheet whose filled block may be looked for cell by cell
HIDDEN = (b'hidden="1"', b'hidden="true"')
DEATHS = ("死亡", "去世", "已故", "亡故", "病故", "过世", "身故")
MARKS = bytes(65 if 65 <= sign <= 90 else 48 if 48 <= sign <= 57 else sign for sign in range(256))
WIDTHS = ((b'="AAA0', 16384), (b'="AA0', 702))  # a cell beyond column ZZ; beyond column Z


def look_over(archive: Archive) -> dict[str, Facts]:
    """Side facts of each sheet by its name. Raises Unreadable when the workbook spreads too wide."""
    book = _Book(archive)
    facts = {}
    for name, part in book.sheets.items():
        member = archive.by_name.get(part)
        if member:
            facts[name] = _Sheet(archive, member, book).facts()
            facts[name].date1904 = book.date1904
            _comments(archive, part, facts[name])
    for member in archive.members:
        if member.filename.endswith("sharedStrings.xml"):
            _texts(archive.pieces(member))
        elif member.filename not in book.sheets.values():
            for _ in archive.pieces(member):  # counted: what is not looked at may grow as well
                pass
    return facts


class _Book(xml.Handler):
    """Names and parts of the sheets, the calendar, and which cell styles strike their text through."""

    def __init__(self, archive: Archive):
        self.date1904, self.sheets, self.struck = False, {}, ()
        self._names: list[tuple[str, str]] = []
        if part := archive.part("xl/workbook.xml"):
            xml.feed(self, [part])
        links = relations(archive, "xl/workbook.xml")
        self.sheets = {name: links.get(link, ("", ""))[1] for name, link in self._names}
        styles = archive.part("xl/styles.xml")
        if b"strike" in styles:
            found = _Styles()
            xml.feed(found, [styles])
            self.struck = frozenset(str(at) for at, font in enumerate(found.fonts_of_styles) if font in found.struck)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.date1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "sheet":
            link = next((value for key, value in attributes.items() if xml.local(key) == "id"), "")
            self._names.append((attributes.get("name", ""), link))


class _Styles(xml.Handler):
    def __init__(self):
        self.struck: set[str] = set()
        self.fonts_of_styles: list[str] = []
        self._fonts, self._in = 0, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            self._in = name
        elif name == "font" and self._in == "fonts":
            self._fonts += 1
        elif name == "strike" and self._in == "fonts" and attributes.get("val", "1") not in ("0", "false"):
            self.struck.add(str(self._fonts - 1))
        elif name == "xf" and self._in == "cellXfs":
            self.fonts_of_styles.append(attributes.get("fontId", "0"))


class _Relations(xml.Handler):
    def __init__(self):
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self.found.append((attributes.get("Id", ""), attributes.get("Type", ""), attributes.get("Target", "")))


def relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id → last word of the type, name of the part."""
    folder, name = posixpath.split(part)
    text = archive.part(f"{folder}/_rels/{name}.rels")
    if not text:
        return {}
    handler = _Relations()
    xml.feed(handler, [text])
    return {
        key: (kind.rpartition("/")[2], posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
        for key, kind, target in handler.found
    }


class _Sheet:
    """One sheet's XML, counted piece by piece; rows of pieces in which something is found are parsed."""

    def __init__(self, archive: Archive, member, book: _Book):
        self.archive, self.member, self.book = archive, member, book
        self.cells = _Cells(book.struck)
        self.struck = [f's="{style}"'.encode() for style in book.struck]
        self.dimension, self.last_row, self.size, self.letters = (0, 0), 0, 0, 26

    def facts(self) -> Facts:
        """What was found; refused when the filled block is too large."""
        pieces = self.archive.pieces(self.member)
        text = next(pieces, b"")
        if b"<sheetData" in text and b"='" not in text[:4000]:
            self.dimension = _dimension(text)
            self._count_all(text, pieces)
        else:
            self._parse_all(text, pieces)
        width, height = self._block()
        self.archive.counted.spread(width * height)
        return self.cells.facts

    def _count_all(self, text: bytes, pieces: Iterator[bytes]) -> None:
        """Cut before the beginning of a row, so that no row stands in two pieces."""
        while True:
            piece = next(pieces, b"")
            cut = text.rfind(ROW_BEGINS) if piece else -1
            now, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            self._count(now)
            if not piece:
                return
            text = rest + piece

    def _count(self, text: bytes) -> None:
        self.size += len(text)
        self._measure(text)
        if self._is_found(text):
            begin = [] if b"<sheetData" in text else [b"<worksheet><sheetData>"]
            xml.feed(self.cells, [*begin, text], is_whole=False)

    def _is_found(self, text: bytes) -> bool:
        if b't="e"' in text or any(style in text for style in self.struck) or _lacks_results(text):
            return True
        return b'hidden="' in text and any(mark in text for mark in HIDDEN)

    def _measure(self, text: bytes) -> None:
        last = text.rfind(ROW_BEGINS)
        if last >= 0:
            digits = text[last : last + 200].partition(b' r="')[2].partition(b'"')[0]
            self.last_row = max(self.last_row, int(digits) if digits.isdigit() and len(digits) < 9 else 0)
        if not self._says_its_size:
            marks = text.translate(MARKS)
            for mark, width in WIDTHS:
                if self.letters < width and mark in marks:
                    self.letters = width

    @property
    def _says_its_size(self) -> bool:
        """Whether the sheet names a believable size; what it hides then ends at the limit of the process's memory."""
        width, height = self.dimension
        return width > 1 and width * height <= self.archive.counted.limits.cells

    def _parse_all(self, text: bytes, pieces: Iterator[bytes]) -> None:
        """A sheet written in an unusual way: all of it is parsed."""
        self.cells.is_exact = True
        xml.feed(self.cells, self._short(chain([text], pieces)), is_whole=False)

    def _short(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.size += len(piece)
            if self.size > 2 * EXACT:
                raise Unreadable(TOO_LARGE, "too_large")
            yield piece

    def _block(self) -> tuple[int, int]:
        if not self.cells.is_exact:
            width, height = self.dimension
            if not (self._says_its_size and height >= self.last_row):
                width, height = self.letters, self.last_row
            if width * height <= self.archive.counted.limits.cells:
                return width, height
            if self.size > EXACT:
                raise Unreadable(TOO_LARGE, "too_large")
            facts, self.cells = self.cells.facts, _Cells(self.book.struck)
            xml.feed(self.cells, self.archive.pieces(self.member), is_whole=False)
            self.cells.facts = facts
        return self.cells.width, self.cells.height


def _lacks_results(text: bytes) -> bool:
    """Whether formulas stand here that are not followed by a value."""
    if b"<f" not in text:
        return False
    formulas = text.count(b"<f>") + text.count(b"<f ")
    answered = text.count(b"</f><v>") + text.count(b"/><v>")
    return answered < formulas or b"<v></v>" in text


def _dimension(text: bytes) -> tuple[int, int]:
    """Columns and rows that the sheet says it has; nothing when it does not say."""
    _, _, rest = text[:4000].partition(b'<dimension ref="')
    corner = rest.partition(b'"')[0].rpartition(b":")[2]
    column, row = place(corner.decode("ascii", "replace"))
    return column + 1, row + 1


def place(reference: str) -> tuple[int, int]:
    """Column and row (from 0) of a reference: C7 → 2, 6; (-1, -1) when it is none."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha() and 0 < len(digits) < 8):
        return -1, -1
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1, int(digits) - 1


class _Cells(xml.Handler):
    """Rows and cells of a piece of a sheet."""

    def __init__(self, struck: frozenset[str]):
        self.facts, self.struck, self.is_exact = Facts(), struck, False
        self.width = self.height = 0
        self._row = self._column = -1
        self._kind = self._inside = self._value = ""
        self._has_formula = self._strikes = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        begin = getattr(self, f"_{name}_begins", None)
        if begin:
            begin(attributes)

    def _row_begins(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        self._row = int(given) - 1 if given.isdecimal() and len(given) < 9 else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.append(self._row + 1)

    def _col_begins(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.facts.hidden_columns += range(max(first, 1) - 1, min(last, 16384))

    def _c_begins(self, attributes: dict[str, str]) -> None:
        column, row = place(attributes.get("r", ""))
        self._column = column if column >= 0 else self._column + 1
        self._row = row if row >= 0 else self._row
        self._kind, self._value, self._has_formula = attributes.get("t", ""), "", False
        self._strikes = attributes.get("s") in self.struck

    def _f_begins(self, attributes: dict[str, str]) -> None:
        self._has_formula = True

    def _v_begins(self, attributes: dict[str, str]) -> None:
        self._inside = "v"

    def _is_begins(self, attributes: dict[str, str]) -> None:
        self._inside = "v"

    def text(self, words: str) -> None:
        if self._inside and len(self._value) < 40:
            self._value += words[:40]

    def end(self, name: str) -> None:
        if name in ("v", "is"):
            self._inside = ""
        elif name == "c":
            self._settle()

    def _settle(self) -> None:
        value, at = self._value.strip(), (self._row, self._column)
        if self._kind == "e":
            self.facts.shown[at] = value[:20] or "#N/A"
        elif self._has_formula and not value and self._kind != "str":
            self.facts.shown[at] = NO_RESULT
        if value and self._strikes and self.facts.struck_rows[-1:] != [self._row + 1]:
            self.facts.struck_rows.append(self._row + 1)
        if value:
            self.width, self.height = max(self.width, self._column + 1), max(self.height, self._row + 1)


def _texts(pieces) -> None:
    """Shared texts: none longer than any cell can show, or the reader would copy it into every cell."""
    open_bytes = 0
    for piece in pieces:
        ends = piece.split(b"</si>")
        longest = max(open_bytes + len(ends[0]), max(map(len, ends[1:-1]), default=0))
        open_bytes = len(ends[-1]) + (open_bytes if len(ends) == 1 else 0)
        if max(longest, open_bytes) > LONGEST + CHUNK:
            raise Unreadable(TOO_LARGE, "too_large")


class _Comments(xml.Handler):
    def __init__(self, facts: Facts):
        self.facts, self._row, self._words = facts, 0, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("comment", "threadedComment"):
            self._row, self._words = place(attributes.get("ref", ""))[1] + 1, ""

    def text(self, words: str) -> None:
        self._words += words[:2000] if len(self._words) < 10_000 else ""

    def end(self, name: str) -> None:
        if name in ("comment", "threadedComment"):
            self.facts.comments.append(self._row)
            if any(word in self._words for word in DEATHS):
                self.facts.deaths.append(self._row)


def _comments(archive: Archive, part: str, facts: Facts) -> None:
    for kind, target in relations(archive, part).values():
        if kind == "comments" and target in archive.by_name:
            xml.feed(_Comments(facts), archive.pieces(archive.by_name[target]))
