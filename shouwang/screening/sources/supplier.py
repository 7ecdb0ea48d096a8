"""What a supplier's folder says of itself. Pure; imports no Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Supplier:
    """A department that hands in lists; its code is the folder's name.

    `title` is what people call it, `serial` its turn wherever departments are listed (the order of the statutory lists,
    *S4 一(一)*). `is_own`: our own register, of which runs take a snapshot; nobody hands it in.
    """

    title: str
    serial: int
    is_own: bool = False
