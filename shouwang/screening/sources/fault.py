"""How a normaliser says what is wrong with a row. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.sheets.contract import Contract, Fault


def of(contract: Contract, row: Mapping, column: str, code: str, sentence: str, advice: str, *, kept=False) -> Fault:
    """A fault in `column` of `row`; the column is named by its Chinese heading, the value is never told.

    `kept` says that the row stays and only this cell is doubtful.
    """
    heading = contract.column(column).heading
    return Fault(row.get("file", ""), row.get("sheet", ""), row.get("row", 0), heading, code, sentence, advice, kept)


def opposite(contract: Contract, row: Mapping, column: str, said: str) -> Fault:
    """The fault of a row that says of itself that it is not on the list."""
    sentence, advice = f"这一行写明{said}，不属于本名单。", "请核对名单；确属本名单的，请更正这一列后重报。"
    return of(contract, row, column, "says_opposite", sentence, advice)
