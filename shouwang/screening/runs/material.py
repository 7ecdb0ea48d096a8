"""Whether facts have changed enough to ask again about what was closed once. The step that counts is policy."""

from shouwang.policy.book import Book
from shouwang.screening.runs.models import Hit


def judge(book: Book):
    """`is_material(old, new)` under a policy book: by the step of the rule where it has one, else any change counts."""

    def is_material(old: Hit, new: Hit) -> bool:
        if old.fingerprint == new.fingerprint:
            return False
        if new.rule not in book.populations("material_step") or None in (old.measured, new.measured):
            return True
        return abs(new.measured - old.measured) >= book.fen("material_step", new.rule)

    return is_material
