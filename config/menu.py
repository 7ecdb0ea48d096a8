"""The menu, in flow order: address name, Chinese title, icon, the verb that opens it, group."""

ENTRIES: list[tuple[str, str, str, str, str]] = [
    ("desk:work", "我的工作", "work", "desk.see", ""),
    ("policy:book", "政策簿", "book", "policy.see", ""),
    ("accounts:posts", "岗位和人员", "post", "accounts.see", "系统"),
    ("vault:openings", "号码查看日志", "shield", "vault.log", "系统"),
]
