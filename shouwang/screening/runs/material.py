"""Whether facts have changed enough to ask again about what was closed once. The step that counts is policy."""

from shouwang.screening.runs.books import Books, book_at
from shouwang.screening.runs.models import Hit


def judge(books: Books):
    """`is_material(old, new)` by the book of the household's county: the step of the rule, or else any change counts."""

    def is_material(old: Hit, new: Hit) -> bool:
        if old.fingerprint == new.fingerprint:
            return False
        book = book_at(books, new.place_id)
        if new.rule not in book.populations("material_step") or None in (old.measured, new.measured):
            return True
        return abs(new.measured - old.measured) >= book.fen("material_step", new.rule)

    return is_material
