from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "shouwang.casework.visits"
    label = "visits"
    verbose_name = "入户核查"
