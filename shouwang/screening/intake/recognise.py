"""Which of a department's lists a file is, told by its headings. Pure."""

from shouwang.refusal import Refused
from shouwang.screening import sources
from shouwang.screening.intake.check import open_file
from shouwang.sheets.contract import Contract
from shouwang.sheets.read import Reading


def by_member(data: bytes, filename: str, supplier: str) -> dict[str, tuple[str, ...]]:
    """Which of the department's lists a zip holds: `supplier.table` → the files that fit it, each file once.

    Of one list, or of a file that is no zip, at most one entry.
    """
    fits: dict[str, tuple[bool, int, str]] = {}
    for contract in sources.of(supplier):
        reading = _headings(data, filename, contract)
        for table in reading.tables:
            own = {column.name for column in contract.columns if not column.private}
            told = any(alias in table.sheet.file for alias in (contract.title, *contract.aliases))
            score = (told, len(own & set(table.header.columns)), contract.name)
            fits[table.sheet.file] = max(score, fits.get(table.sheet.file, (False, -1, "")))
    found: dict[str, tuple[str, ...]] = {}
    for file, (_, _, name) in fits.items():
        found[name] = (*found.get(name, ()), file)
    return found


def recognise(data: bytes, filename: str, supplier: str) -> str:
    """The `supplier.table` that the file holds.

    Refused: `unknown_table` for a department that hands in nothing, `missing_columns` when no list fits,
    `ambiguous_table` when several fit equally well, `several_lists` when a zip holds files of different lists.
    """
    known = sources.handed_in(supplier) if supplier else ()
    if not known:
        raise Refused("unknown_table", f"没有名为“{supplier}”的部门。")
    if len(known) == 1:
        return known[0].name
    readings = {contract.name: _headings(data, filename, contract) for contract in known}
    fitting = [contract for contract in known if not readings[contract.name].problems]
    if not fitting:
        titles = "、".join(contract.title for contract in known)
        raise Refused("missing_columns", f"表头与该部门的名单（{titles}）都对不上，请核对文件或写明是哪一份名单。")
    members = by_member(data, filename, supplier) if len(fitting) > 1 else {}
    if len(members) > 1:
        told = "；".join(f"{sources.contract(name).title}：{'、'.join(files)}" for name, files in members.items())
        raise Refused("several_lists", f"压缩包里有几份不同的名单（{told}）。请写明是哪一份名单，或分开报送。")
    return _best(fitting, readings, filename)


def _headings(data: bytes, filename: str, contract: Contract) -> Reading:
    """The file's headings as this contract reads them; its reading process has ended."""
    reading = open_file(data, filename, contract.name, most=1)
    reading.close()
    return reading


def _best(fitting: list[Contract], readings: dict[str, Reading], filename: str) -> str:
    if len(fitting) == 1:
        return fitting[0].name
    scores = {contract.name: _score(contract, readings[contract.name], filename) for contract in fitting}
    best = max(scores.values())
    names = [name for name, score in scores.items() if score == best]
    if len(names) > 1:
        titles = "、".join(contract.title for contract in fitting)
        raise Refused("ambiguous_table", f"这个文件可能是其中任何一份：{titles}。请写明是哪一份名单。")
    return names[0]


def _score(contract: Contract, reading: Reading, filename: str) -> tuple[bool, int]:
    """Whether the file or a sheet bears the list's name, then how many columns are its own."""
    words = [filename, *(table.sheet.sheet for table in reading.tables)]
    named = any(alias in word for alias in (contract.title, *contract.aliases) for word in words)
    own = {column.name for column in contract.columns if not column.private}
    return named, max((len(own & set(table.header.columns)) for table in reading.tables), default=0)
