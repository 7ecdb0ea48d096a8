"""The menu, in flow order: address name, Chinese title, icon, the verb that opens it, group."""

ENTRIES: list[tuple[str, str, str, str, str]] = [
    ("desk:work", "我的工作", "work", "desk.see", ""),
    ("registry:list", "农户", "household", "registry.see", ""),
    ("policy:book", "政策簿", "book", "policy.see", ""),
]
