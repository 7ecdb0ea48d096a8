"""Workbooks as offices really send them, written with other tools than the product's own."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def number(serial: int, birth: str = "19700101") -> str:
    """An identity number that nobody has, with its own check digit."""
    seventeen = f"990122{birth}{serial:03d}"
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, WEIGHTS, strict=True)) % 11]


def wrong_digit(text: str) -> str:
    """The same number with another last digit: its check fails."""
    return text[:-1] + ("1" if text[-1] != "1" else "2")


def workbook(
    path: Path, headings: list[str], rows: list[list], *, header: int = 1, title: str = "", sheet: str = "Sheet1"
) -> Path:
    """An .xlsx with its headings on row `header`, merged titles above them."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        book.set_properties({"created": datetime(2024, 1, 1)})  # noqa: DTZ001 fixed: the same file has the same bytes
        page = book.add_worksheet(sheet)
        for at in range(header - 1):
            page.merge_range(at, 0, at, max(1, len(headings) - 1), title or "花名册")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate([headings, *rows], header - 1):
            for column, value in enumerate(row):
                if value is not None and value != "":
                    page.write(at, column, value, *([day] if isinstance(value, date) else []))
    return path


def gbk(path: Path, headings: list[str], rows: list[list]) -> Path:
    """A .csv as an old Excel writes it: GBK, Windows line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode("gb18030"))
    return path


def zipped(path: Path, *members: Path) -> Path:
    """A zip of files, as mail programs make it."""
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.write(member, member.name)
    return path


def places(path: Path, counties: dict[str, str], *, townships: int = 2, villages: int = 3) -> Path:
    """A list of codes and names: each county with some townships and villages, the same names in each county."""
    rows = [["code", "name"]]
    for county, name in counties.items():
        rows.append([county, name])
        for t in range(1, townships + 1):
            rows.append([f"{county}{t:03d}", f"{'东西南北'[t - 1]}山镇"])
            rows += [[f"{county}{t:03d}{v:03d}", f"{'甲乙丙丁戊'[v - 1]}家村"] for v in range(1, villages + 1)]
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path
