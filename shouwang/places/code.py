"""Place codes as numbers: 12 national digits and three for the villager group. Pure.

A county 150722 is 150722000000000; its places lie in 150722000000000…150722999999999, so that sight is one range.
"""

LEVELS = ("province", "prefecture", "county", "township", "village", "group")
DIGITS = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12, "group": 15}
LENGTH = 15


def place_id(code: str) -> int:
    """The id of a code of 2, 4, 6, 9, 12 or 15 digits; trailing zeros of the national 12-digit form are welcome."""
    text = code.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > LENGTH:
        raise ValueError(f"not a place code: {code!r}")
    return int(text.ljust(LENGTH, "0"))


def level(place: int) -> str:
    """Which of the six levels an id stands on, by its trailing zeros."""
    text = f"{place:015d}"
    for name in LEVELS:
        if set(text[DIGITS[name] :]) <= {"0"}:
            return name
    return "group"


def short(place: int) -> str:
    """The code in its usual length: 6 digits for a county, 9 for a township, 12 for a village, 15 for a group."""
    return f"{place:015d}"[: DIGITS[level(place)]]


def span(place: int) -> tuple[int, int]:
    """First and last id of everything within a place, itself included."""
    width = 10 ** (LENGTH - DIGITS[level(place)])
    return place, place + width - 1


def above(place: int) -> tuple[int, ...]:
    """The ids of the places over this one, from the province down; itself not included."""
    text = f"{place:015d}"
    mine = DIGITS[level(place)]
    return tuple(int(text[:digits].ljust(LENGTH, "0")) for digits in DIGITS.values() if digits < mine)


def at_level(place: int, name: str) -> int:
    """The id of the county (township, village …) that a place lies in."""
    return int(f"{place:015d}"[: DIGITS[name]].ljust(LENGTH, "0"))
