"""The words by which a file names itself: titles above the headings, the names of its files and sheets. Pure."""

from shouwang.sheets.read import Reading


def texts(reading: Reading, filename: str) -> list[str]:
    """Every text that names the file as a whole, each once: file, members, sheets, titles."""
    names = [_stem(filename)]
    for table in reading.looked:
        names += [_stem(table.sheet.file), table.sheet.sheet, *table.titles]
    return [text for text in dict.fromkeys(names) if text]


def headings(reading: Reading) -> dict:
    """Of every table its headings as they are written; and column → its heading, the first table's."""
    found: dict[str, str] = {}
    for table in reading.tables:
        shown = table.header.shown
        for column, at in table.header.columns.items():
            found.setdefault(column, shown[at] if at < len(shown) else "")
    return {"tables": [table.header.shown for table in reading.tables], "headings": found}


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0] if "." in name else name
