"""Days that policy proposes for a clue. Pure: the book comes in."""

from datetime import date

from shouwang.policy.book import Book
from shouwang.policy.calendar import add


def home_check_due(book: Book, on: date) -> date:
    """By when a village answers what it was asked on a day."""
    return add(on, book.span("home_check_days"), book.holidays.assumed())


def hand_over_due(book: Book, on: date, to: str) -> date:
    """The due day proposed for a hand-over to townships (their whole time) or villages (the home check)."""
    return (
        home_check_due(book, on) if to == "village" else add(on, book.span("hand_over_days"), book.holidays.assumed())
    )


def latest_extension(book: Book, due_on: date) -> date:
    """The latest day to which one extension may reach."""
    return add(due_on, book.span("extension_days"), book.holidays.assumed())


def reply_due(book: Book, on: date) -> date:
    """By when an applicant has his answer: the whole time of a clue, then the days for answering."""
    holidays = book.holidays.assumed()
    return add(add(on, book.span("whole_days"), holidays), book.span("answer_days"), holidays)
