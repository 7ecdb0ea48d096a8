"""The stages of a case, as data. Which *step* is due is the procedure's to say, and the procedure is policy."""

RECOGNISING = "recognising"
MONITORED = "monitored"
ELIMINATING = "eliminating"
ELIMINATED = "eliminated"
DECLINED = "declined"
CLEARED = "cleared"

STAGES = [
    (RECOGNISING, "识别认定"),
    (MONITORED, "监测帮扶"),
    (ELIMINATING, "消除程序"),
    (ELIMINATED, "风险消除"),
    (DECLINED, "未纳入"),
    (CLEARED, "已清退"),
]
IN_CARE = (MONITORED, ELIMINATING)  # marked, and its risk not yet eliminated
OPEN = (RECOGNISING, *IN_CARE)

RECOGNITION, ELIMINATION = "recognition", "elimination"
PURPOSES = [(RECOGNITION, "识别认定"), (ELIMINATION, "风险消除")]

OUTCOMES = [
    ("completed", "办结"),
    ("stop", "不予纳入"),
    ("keep", "继续帮扶"),
    ("withdrawn", "撤回"),
]

GROUNDS = [
    ("not_qualified", "不符合条件"),
    ("false_information", "提供虚假信息，取消纳入资格"),
    ("objection", "公示异议成立"),
    ("withdrew", "农户自愿退出"),
    ("other", "其他"),
]

MARK = "mark"  # the step of a line after which a household is marked, or its elimination is
