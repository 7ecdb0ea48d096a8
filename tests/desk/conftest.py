from tests.screening.clues.conftest import answered, handed, world  # noqa: F401 the same county with its clues
