from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "shouwang.casework.adoption"
    label = "adoption"
