from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "shouwang.screening.intake"
    label = "intake"
