from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "shouwang.queue"
    label = "queue"
