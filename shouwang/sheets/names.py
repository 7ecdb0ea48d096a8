"""Names of files and of what lies in a zip. Pure."""

import zipfile
from pathlib import PurePosixPath

from shouwang.sheets import private


def base_name(filename: str) -> str:
    """The last part of a path written either way; a number of a person or a phone in it is masked."""
    return private.masked(filename.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1])


def suffix(name: str) -> str:
    return PurePosixPath(name.strip()).suffix.lower()


def member_name(member: zipfile.ZipInfo) -> str:
    """The path of a member; names that are not marked as UTF-8 are tried as UTF-8, then as GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def is_litter(path: str) -> bool:
    """What systems leave in zips: resource forks, lock files, thumbnails."""
    name = base_name(path)
    return (
        path.startswith("__MACOSX/")
        or name.startswith(("._", "~$", "."))
        or name.lower() in ("thumbs.db", "desktop.ini")
    )


def distinct(names: list[str]) -> list[str]:
    """The names, those that stand again with a number behind: rows are found by them."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        again = seen[name] = seen.get(name, 0) + 1
        told.append(name if again == 1 else f"{name}（{again}）")
    return told
