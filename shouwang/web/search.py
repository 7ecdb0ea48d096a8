"""Looking for the beginning of a name or a number."""

from django.db.models import Q

LAST = "\U0010ffff"


def beginning(column: str, text: str) -> Q:
    """Rows whose column begins with the text, as a range: an index serves it below a row policy, which LIKE has not."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST})
