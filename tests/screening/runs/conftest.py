from tests.screening.clues.conftest import world  # noqa: F401 the same county with its clues
