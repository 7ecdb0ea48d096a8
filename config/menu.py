"""The menu, in flow order: address name, Chinese title, icon, the verb that opens it."""

ENTRIES: list[tuple[str, str, str, str]] = []
