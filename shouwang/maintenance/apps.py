from django.apps import AppConfig


class MaintenanceConfig(AppConfig):
    name = "shouwang.maintenance"
    label = "maintenance"
