"""The menu, in flow order: address name, Chinese title, icon, the verb that opens it, group."""

ENTRIES: list[tuple[str, str, str, str, str]] = [
    ("desk:work", "我的工作", "work", "desk.see", ""),
    ("reporting:overview", "区域概览", "chart", "reporting.see", ""),
    ("registry:list", "农户", "household", "registry.see", ""),
    ("intake:deliveries", "部门名单", "inbox", "intake.see", "筛查预警"),
    ("matching:doubts", "名单匹配", "match", "matching.see", "筛查预警"),
    ("runs:list", "筛查批次", "run", "runs.see", "筛查预警"),
    ("clues:list", "线索", "clue", "clues.see", "线索"),
    ("clues:triage", "批量筛除", "filter", "clues.triage", "线索"),
    ("clues:handovers", "交办单", "send", "clues.see", "线索"),
    ("clues:reports", "申报和信访", "letter", "clues.see", "线索"),
    ("clues:feedback", "部门反馈", "return", "clues.feedback", "线索"),
    ("visits:list", "入户核查", "visit", "visits.see", "认定"),
    ("cases:list", "监测对象认定", "verify", "cases.see", "认定"),
    ("cases:meetings", "民主评议", "group", "cases.see", "认定"),
    ("cases:notices", "公示", "bell", "cases.see", "认定"),
    ("cases:submissions", "上报审核", "up", "cases.see", "认定"),
    ("visits:problems", "问题盯办", "alert", "visits.see", "认定"),
    ("assistance:list", "监测户", "health", "assistance.see", "监测帮扶"),
    ("assistance:checks", "月监测", "calendar", "assistance.check", "监测帮扶"),
    ("elimination:list", "风险消除", "out", "elimination.see", "监测帮扶"),
    ("adoption:list", "接续", "refresh", "adoption.see", "监测帮扶"),
    ("annexes:villages", "排查报表", "table", "reporting.see", "监测帮扶"),
    ("policy:book", "政策簿", "book", "policy.see", "政策和系统"),
    ("places:tree", "地区", "map", "places.see", "政策和系统"),
    ("accounts:posts", "岗位和人员", "post", "accounts.see", "政策和系统"),
    ("reporting:history", "操作记录", "story", "trail.see", "政策和系统"),
    ("vault:openings", "号码查看日志", "shield", "vault.log", "政策和系统"),
]

# Pages whose address does not begin with their entry's: name → the entry under which people look for them.
WITHIN: dict[str, str] = {
    "matching:hand_in": "intake:deliveries",
    "visits:special_files": "visits:list",
    "visits:special_file": "visits:list",
    "cases:application": "cases:list",
    "reporting:story": "registry:list",
    "reporting:clue_story": "clues:list",
    "annexes:households": "annexes:villages",
}
