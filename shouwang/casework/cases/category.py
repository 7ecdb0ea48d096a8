"""Which category a household may stand in: it follows from its attribute. *S1 三(一)*."""

from shouwang.policy.book import Book
from shouwang.refusal import Refused
from shouwang.registry.models.household import ATTRIBUTES, CATEGORIES

KINDS = dict(ATTRIBUTES)


def name(category: str, book: Book) -> str:
    """The name of a category in the year of the book."""
    return str(book.value("category_name", category)) if category in dict(CATEGORIES) else category


def misfit(category: str, attribute: str, book: Book) -> str:
    """Why a household of that attribute may not stand in that category; empty when it may.

    脱贫不稳定户 only from those lifted out of poverty, 边缘易致贫户 only from the others, 突发严重困难户 from either.
    """
    if category not in dict(CATEGORIES):
        return "请选择监测对象类别。"
    if attribute in book.value("category_from", category):
        return ""
    whom = "、".join(KINDS[each] for each in book.value("category_from", category))
    return f"“{name(category, book)}”只能从{whom}中产生，该户为{KINDS[attribute]}，类别不符。（S1 三（一））"


def need_fit(category: str, attribute: str, book: Book) -> None:
    """Refuse a category that contradicts the attribute of the household."""
    words = misfit(category, attribute, book)
    if words:
        raise Refused("wrong_category", words)
