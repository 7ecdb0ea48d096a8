"""The one exception of a cell: it cannot be read as its kind."""


class Bad(Exception):
    """`code` names the fault (see `sentences`); the value itself is never carried."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code
