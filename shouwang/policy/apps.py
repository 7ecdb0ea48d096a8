from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "shouwang.policy"
    label = "policy"
