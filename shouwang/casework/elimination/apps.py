from django.apps import AppConfig


class EliminationConfig(AppConfig):
    name = "shouwang.casework.elimination"
    label = "elimination"
