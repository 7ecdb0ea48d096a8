"""Small workbooks in the layout of the national system's export of monitored households."""

import csv
import io

from shouwang.registry.rows import Collected, collect
from tests.registry.files import VILLAGE, number

HEADINGS = (
    "村", "行政村代码", "户编号", "户类型", "监测对象类别", "人编号", "姓名", "证件号码", "与户主关系",
    "整户无劳动能力兜底保障户", "工资性收入",
    "低保金", "理赔收入", "合规自付支出", "风险是否已消除", "识别监测时间", "消除监测时间", "风险消除方式",
    *(f"致贫/返贫风险{n}" for n in range(1, 6)), "因自然灾害子项", "监测联系人", "监测联系人电话", "帮扶责任人",
    "帮扶责任人单位", "帮扶责任人电话", "帮扶开始时间", "帮扶结束时间", "是否风险再标注", "再标注时间", "产业帮扶其他备注",
    "产业帮扶", "就业帮扶", "健康帮扶", "搬迁", "综合保障", "社会帮扶", "风险是否已消除", "备注",
)  # fmt: skip
SECOND = "风险是否已消除（后）"  # how a test names the second of the two columns
USUAL = {
    "行政村代码": VILLAGE, "户类型": "一般农户", "监测对象类别": "边缘易致贫户", "与户主关系": "户主",
    "风险是否已消除": "否", "识别监测时间": "202603", "致贫/返贫风险1": "因病", "帮扶责任人": "钱帮",
    "帮扶责任人单位": "县教育局", "帮扶责任人电话": "13900000001", "帮扶开始时间": "202603", "健康帮扶": "医疗救助",
}  # fmt: skip


def national(serial: int = 1, **cells) -> dict[str, str]:
    """One household of one person, monitored since March; `cells` by heading, None for an empty one."""
    own = {"户编号": f"G{serial}", "人编号": f"G{serial}-1", "姓名": f"国甲{serial}", "证件号码": number(400 + serial)}
    return USUAL | own | {heading: cell or "" for heading, cell in cells.items()}


def sheet(*rows: dict[str, str], headings=HEADINGS) -> bytes:
    """A CSV with every heading of the layout, both columns 风险是否已消除 among them."""
    text, shown = io.StringIO(newline=""), list(headings)
    last = len(shown) - 1 - shown[::-1].index("风险是否已消除")
    keys = [SECOND if at == last and shown.count(head) > 1 else head for at, head in enumerate(shown)]
    writer = csv.writer(text)
    writer.writerow(shown)
    writer.writerows([[one.get(key, "") for key in keys] for one in rows])
    return text.getvalue().encode("utf-8-sig")


def read(*rows: dict[str, str], name: str = "监测对象信息.csv") -> Collected:
    """The rows as the act takes them."""
    return collect(sheet(*rows), name)
