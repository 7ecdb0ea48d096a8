"""What an address or a search field asks for: the beginning of a name or number, a whole number."""

from django.db.models import Q

LAST = "\U0010ffff"
MOST_DIGITS = 18  # every such number fits a bigint


def beginning(column: str, text: str) -> Q:
    """Rows whose column begins with the text, as a range: an index serves it below a row policy, which LIKE has not."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST})


def whole(text: str | None) -> int | None:
    """A whole number as an address or form gives it; None for anything else (², ١, twenty-five digits)."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
