"""Small registry files, written the way villages write them."""

import csv
import io

from shouwang.registry.rows import collect
from shouwang.sheets.identity import check_digit

VILLAGE, NEXT = "990122001001", "990122001002"
HEADINGS = {
    "no": "户编号",
    "village": "行政村代码",
    "township_name": "乡镇",
    "village_name": "行政村",
    "group": "村民小组",
    "kind": "户属性",
    "category": "监测对象类别",
    "person_no": "人编号",
    "name": "姓名",
    "sex": "性别",
    "number": "证件号码",
    "birth": "出生日期",
    "relation": "与户主关系",
    "health": "健康状况",
    "labour": "劳动技能",
    "school": "在校生状况",
    "months": "务工时间(月)",
    "insured": "是否参加城乡居民基本医疗保险",
    "employee": "职工医保",
    "dibao": "是否低保",
    "phone": "联系电话",
    "home_phone": "户联系电话",
    "account": "银行账号",
    "from": "收入统计期起",
    "to": "收入统计期止",
    "production": "生产经营性收入",
    "wage": "工资性收入",
    "cost": "生产经营性支出",
    "per_head": "人均纯收入",
    "water": "是否解决安全饮用水",
    "water_problem": "饮水不安全原因",
    "house": "危房等级",
    "only": "是否唯一住房",
    "net": "整户无劳动能力兜底保障户",
    "tags": "重点人群",
    "remark": "备注",
    "hukou": "户籍",
    "residence": "居住情况",
    "away": "外出时间",
    "employer": "务工企业名称",
    "workplace": "务工所在地",
    "job_from": "务工开始时间",
    "job_to": "务工结束时间",
    "pay": "务工月收入",
    "channel": "就业渠道",
    "products": "主要产业",
    "scale": "产业规模",
    "site": "安置点名称",
    "claims": "理赔收入",
    "own": "合规自付支出",
    "food": "不愁吃",
    "clothing": "不愁穿",
}


def number(serial: int, birth: str = "19700101", man: bool = True) -> str:
    """An invented certificate number with its own check digit; 9901 is given to nobody."""
    seventeen = f"990122{birth}{serial * 2 + man:03d}"
    return seventeen + check_digit(seventeen)


def row(name: str, relation: str = "户主", **cells) -> dict:
    """One row; the village is the first of the county unless said otherwise."""
    return {"village": VILLAGE, "name": name, "relation": relation} | cells


def sheet(*rows: dict, encoding: str = "utf-8-sig") -> bytes:
    """A CSV with the headings of the cells that occur."""
    used = [key for key in HEADINGS if any(key in one for one in rows)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([HEADINGS[key] for key in used])
    writer.writerows([[one.get(key, "") for key in used] for one in rows])
    return text.getvalue().encode(encoding)


def read(*rows: dict, name: str = "农户.csv", **rest):
    """The rows as the act takes them."""
    return collect(sheet(*rows, **rest), name)


FAMILY = (
    row("甲一", no="H1", person_no="P1", number=number(1), group="一组", wage="9000", kind="一般农户", water="是"),
    row("甲二", "配偶", no="H1", person_no="P2", number=number(2, man=False), group="一组"),
    row("乙一", no="H2", person_no="P3", number=number(3), group="二组", wage="20000.50", kind="脱贫户"),
)
