"""From a checked row of the disabled persons' federation to a row of the lake. Pure; imports no Django."""

from collections.abc import Mapping

from shouwang.screening.sources import fault
from shouwang.screening.sources.disabled_federation.contract import CERTIFICATES as TABLE
from shouwang.sheets.contract import Fault
from shouwang.sheets.identity import EMPTY

CODES = {"kind": "1234567", "level": "1234"}
POSITION = {"kind": 18, "level": 19}


def certificates(row: Mapping) -> tuple[dict | None, list[Fault]]:
    """The certificate number fills in what the row leaves out, and must not contradict what it says.

    Its first 18 characters are the identity number and name the person like any other, the 19th is the kind, the 20th
    the level. A changed level without the level before it is kept, but nobody can tell whether it became graver.
    """
    kept, faults = dict(row), []
    given, certificate = row.get("number") or EMPTY, row.get("certificate") or EMPTY
    if certificate.sure and given.sure and certificate.sure != given.sure:
        sentence, advice = "残疾人证号的前18位与证件号码不一致。", "请核对两个号码后重报。"
        return None, [fault.of(TABLE, row, "certificate", "certificate_differs", sentence, advice)]
    if not given.sure and certificate:
        kept["number"] = certificate if certificate.sure or not given else given
    for name in ("kind", "level") if certificate.certificate else ():
        faults += _read(kept, row, name, certificate.certificate[POSITION[name]])
    if kept.get("level") is None:
        sentence, advice = "残疾等级为空，残疾人证号中也读不出等级。", "请补填残疾等级（一级至四级）。"
        faults.append(fault.of(TABLE, row, "level", "no_level", sentence, advice))
    if kept.get("event") == "level_change" and kept.get("previous_level") is None:
        sentence, advice = "等级变更没有填原等级，无法判断是否加重。", "请补填原等级。"
        faults.append(fault.of(TABLE, row, "previous_level", "no_previous_level", sentence, advice, kept=True))
    return (kept if all(each.kept for each in faults) else None), faults


def _read(kept: dict, row: Mapping, name: str, digit: str) -> list[Fault]:
    """Fills `name` from the certificate's digit, or reports that the two contradict each other or make no sense."""
    said, heading = kept.get(name), TABLE.column(name).heading
    if digit not in CODES[name]:
        sentence = f"残疾人证号中的{heading}代码不在规定范围内。"
    elif said is not None and said != digit:
        sentence = f"{heading}与残疾人证号中的代码不一致。"
    else:
        kept[name] = digit
        return []
    return [fault.of(TABLE, row, name, "certificate_differs", sentence, "请核对残疾人证号后重报。")]
