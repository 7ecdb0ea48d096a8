from django.apps import AppConfig

from shouwang.policy import shipped
from shouwang.trail import words


class PolicyConfig(AppConfig):
    name = "shouwang.policy"
    label = "policy"

    def ready(self):
        """Lines of history that change a line of the book say its title."""
        words.introduce(shipped.titles())
