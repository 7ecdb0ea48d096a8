from django.apps import AppConfig


class CluesConfig(AppConfig):
    name = "shouwang.screening.clues"
    label = "clues"
