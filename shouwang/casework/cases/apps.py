from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "shouwang.casework.cases"
    label = "cases"
    verbose_name = "识别认定"
