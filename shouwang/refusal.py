"""The one exception that users read: we will not, and here is why."""


class Refused(Exception):
    """An act that the rules forbid.

    `code` is a stable English word for machines (`wrong_area`, `too_early`); `sentence` is Chinese and names
    the rule, so that the person who reads it knows what to do next. Doors answer 409 with it, commands exit 2.
    """

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
