"""The files of the registry's offices and of five departments: two months, with the damage that really arrives."""

from demo.files.month import Delivered
from demo.files.write import write

__all__ = ["Delivered", "write"]
