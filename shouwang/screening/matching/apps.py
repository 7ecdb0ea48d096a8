from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "shouwang.screening.matching"
    label = "matching"
