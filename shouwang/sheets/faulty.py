"""The exceptions of a cell: it cannot be read as its kind, or says a word that nobody has explained yet."""


class Bad(Exception):
    """`code` names the fault (see `sentences`); the value itself is never carried."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Unknown(Bad):
    """Words that a code column does not know, as they stand in the cell; they are shown only if they are nobody's."""

    def __init__(self, words: list[str]):
        super().__init__("unknown_code")
        self.words = words
