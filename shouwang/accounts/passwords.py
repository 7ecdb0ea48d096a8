"""Where password hashes lie: in a table that no serving login reads or writes, behind two functions that ask for a seal."""

from collections.abc import Mapping

from shouwang.web.sealed import ask


def kept_of(user_id: int | None) -> str:
    """The hash of a user's password; "" for nobody, asked for all the same: a stranger's try takes as long."""
    ((kept,),) = ask("password_of", str(user_id or 0))
    return kept or ""


def keep(hashes: Mapping[int, str]) -> None:
    """Put these hashes (user id → hash) in the place of those before."""
    if hashes:
        ask("password_keep", [str(user_id) for user_id in hashes], list(hashes.values()))
