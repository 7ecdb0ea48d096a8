from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "shouwang.screening.runs"
    label = "runs"
