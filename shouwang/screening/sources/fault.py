"""How a normaliser says what is wrong with a row. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.sheets.contract import Contract, Fault


def of(contract: Contract, row: Mapping, column: str, code: str, sentence: str, advice: str, *, kept=False) -> Fault:
    """A fault in `column` of `row`; the column is named by its Chinese heading, the value is never told.

    `kept` says that the row stays and only this cell is doubtful.
    """
    heading = contract.column(column).heading
    return Fault(row.get("file", ""), row.get("sheet", ""), row.get("row", 0), heading, code, sentence, advice, kept)
