from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "shouwang.reporting"
    label = "reporting"
