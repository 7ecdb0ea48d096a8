from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "shouwang.trail"
    label = "trail"
