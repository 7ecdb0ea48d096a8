from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "shouwang.vault"
    label = "vault"
