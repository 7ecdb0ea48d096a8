from django.apps import AppConfig

from shouwang.policy import codes
from shouwang.trail import words


class CasesConfig(AppConfig):
    name = "shouwang.casework.cases"
    label = "cases"
    verbose_name = "识别认定"

    def ready(self):
        """Lines of history name the risks of a case, and of what helps against them, in words."""
        words.introduce_values("risks", {code: entry.name for code, entry in codes.read("risk").items()})
