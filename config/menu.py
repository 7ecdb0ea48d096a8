"""The menu, in flow order: address name, Chinese title, icon, the verb that opens it, group."""

ENTRIES: list[tuple[str, str, str, str, str]] = [
    ("desk:work", "我的工作", "work", "desk.see", ""),
    ("intake:deliveries", "部门名单", "inbox", "intake.see", "部门数据"),
    ("matching:doubts", "名单匹配", "match", "matching.see", "部门数据"),
    ("policy:book", "政策簿", "book", "policy.see", ""),
]
