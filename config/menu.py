"""The menu, in flow order: address name, Chinese title, icon, the verb that opens it, group."""

ENTRIES: list[tuple[str, str, str, str, str]] = [
    ("desk:work", "我的工作", "work", "desk.see", ""),
    ("reporting:overview", "区域概览", "chart", "reporting.see", ""),
    ("registry:list", "农户", "household", "registry.see", ""),
    ("intake:deliveries", "部门名单", "inbox", "intake.see", "部门数据"),
    ("matching:doubts", "名单匹配", "match", "matching.see", "部门数据"),
    ("runs:list", "筛查批次", "run", "runs.see", "筛查"),
    ("clues:list", "线索", "clue", "clues.see", "线索"),
    ("clues:triage", "批量筛除", "filter", "clues.triage", "线索"),
    ("clues:handovers", "交办单", "send", "clues.see", "线索"),
    ("clues:reports", "申报和信访", "letter", "clues.see", "线索"),
    ("clues:feedback", "部门反馈", "return", "clues.feedback", "线索"),
    ("assistance:list", "监测户", "health", "assistance.see", "监测帮扶"),
    ("assistance:checks", "月监测", "calendar", "assistance.check", "监测帮扶"),
    ("elimination:list", "风险消除", "out", "elimination.see", "监测帮扶"),
    ("policy:book", "政策簿", "book", "policy.see", ""),
    ("places:tree", "地区", "map", "places.see", "系统"),
    ("accounts:posts", "岗位和人员", "post", "accounts.see", "系统"),
    ("reporting:history", "操作记录", "story", "trail.see", "系统"),
    ("vault:openings", "号码查看日志", "shield", "vault.log", "系统"),
]
