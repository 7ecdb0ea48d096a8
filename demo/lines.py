"""The invented county's own policy lines: what it must enter before its first screening. Figures in yuan."""

from datetime import date

#: name, population, since, value, unit, cite
LINES = (
    ("income_line", "", date(2026, 1, 1), 8300, "元/人·年", "云岭市2026年监测收入线通知（虚构）"),
    ("own_cost_line", "low", date(2026, 1, 1), 10000, "元/人·年", "云栖县防止返贫数据比对口径（虚构）"),
    ("own_cost_line", "other", date(2026, 1, 1), 26000, "元/人·年", "云栖县防止返贫数据比对口径（虚构）"),
)
