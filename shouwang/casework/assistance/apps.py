from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "shouwang.casework.assistance"
    label = "assistance"
