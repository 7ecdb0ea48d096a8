"""The registry's own files: one CSV per county, and the smallest township as a workbook of the national system."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from demo import monitored
from demo.county import County
from demo.files.clerk import Clerk
from demo.files.sheet import Cell, Table, save
from demo.people import INCOME_FROM, REGISTERED_ON, Household, Person

_WHERE = ("县(市、区、旗)", "乡(镇)", "行政村", "行政村代码", "村民小组")
_NATIONAL_WHERE = ("县", "乡", "村", "行政村代码", "村民小组")
_HOUSEHOLD = ("户编号", "户类型", "监测对象类别", "大中型易地扶贫搬迁集中安置区", "户联系电话")
_PERSON = [
    "人编号",
    "姓名",
    "性别",
    "证件类型",
    "证件号码",
    "出生日期",
    "与户主关系",
    "民族",
    "政治面貌",
    "健康状况",
    "文化程度",
    "在校生状况",
    "劳动技能",
    "务工区域",
    "务工时间(月)",
    "是否参加城乡居民基本医疗保险",
    "是否参加城镇职工基本医疗保险",
    "是否参加大病保险",
    "是否接受医疗救助",
    "享受低保政策情况",
    "享受特困供养政策情况",
    "是否参加城乡居民基本养老保险",
    "易地扶贫搬迁",
    "家庭成员联系电话",
    "开户银行",
    "银行账号",
]
_INCOME = [
    "收入统计期起",
    "收入统计期止",
    "生产经营性收入",
    "工资性收入",
    "财产性收入",
    "转移性收入",
    "生产经营性支出",
    "其他支出",
    "其他支出具体为",
]
_GUARANTEES = [
    "是否义务教育阶段适龄儿童少年失学辍学",
    "全部参加城乡居民基本医疗保险",
    "是否解决安全饮用水",
    "饮水不安全原因",
    "是否危房户",
    "危房等级",
    "是否唯一住房",
    "整户无劳动能力兜底保障户",
    "重点人群",
]
_HEADINGS = (*_HOUSEHOLD, *_PERSON, *_INCOME, *_GUARANTEES, *monitored.HEADINGS)
HEADINGS = (*_WHERE, *_HEADINGS)  # of `rows`
_NUMBER_AT = 5 + len(_HOUSEHOLD) + _PERSON.index("证件号码")


def _yes(flag: bool) -> str:
    return "是" if flag else "否"


def _where(household: Household) -> list[Cell]:
    village = household.village
    return [
        village.county.name,
        village.township.name,
        village.place.name,
        village.place.code,
        household.group.name,
    ]


def _certificate(household: Household, person: Person) -> tuple[str, str]:
    """Kind and number: a few disabled people are entered with the disability certificate, two digits longer."""
    if person.disability and not household.story and int(person.number[14:17]) % 40 == 7:
        return "残疾人证", person.number + person.disability
    return "居民身份证", person.number


def _person(household: Household, person: Person) -> list[Cell]:
    paid = household.dibao > 0
    kind, number = _certificate(household, person)
    return [
        person.person_no,
        person.name,
        person.sex,
        kind,
        number,
        person.birth.strftime("%Y%m%d"),
        person.relation,
        person.ethnicity,
        person.political,
        person.health,
        person.education,
        person.school,
        person.labour,
        person.work_area,
        person.work_months or "",
        _yes(person.insured),
        _yes(person.employee_insured),
        _yes(person.insured),
        _yes(person.medical_aid),
        "农村低保" if paid else "未享受",
        "农村特困" if household.tekun else "不享受",
        _yes(person.pension),
        "否",
        person.phone,
        household.bank if person.relation == "户主" else "",
        household.account if person.relation == "户主" else "",
    ]


def _rest(household: Household) -> list[Cell]:
    covered = all(person.insured or person.employee_insured for person in household.persons)
    return [
        INCOME_FROM.isoformat(),
        REGISTERED_ON.isoformat(),
        household.production,
        household.wage,
        household.assets,
        household.transfer,
        household.cost,
        household.outlay or "",
        household.outlay_note,
        "否",
        _yes(covered),
        _yes(household.safe_water),
        household.water_problem,
        _yes(household.house_grade in ("C", "D")),
        household.house_grade and household.house_grade + "级",
        _yes(household.only_dwelling),
        _yes(household.safety_net),
        "、".join(household.tags),
    ]


def rows(households: list[Household]) -> Iterator[list[Cell]]:
    """One row per person, the household's values repeated."""
    for household in households:
        where, rest = _where(household), [*_rest(household), *monitored.row(household)]
        first = [household.no, household.kind, household.category, "否", household.phone]
        for person in household.persons:
            yield where + first + _person(household, person) + rest


def _damaged(random: Random, households: list[Household]) -> Iterator[list[Cell]]:
    """The workbook's rows as they arrive: blanks behind words, a lower-case x, a few numbers ruined, one row twice."""
    clerk = Clerk(random, excel=True, careless=0.5)
    for household in households:
        for at, row in enumerate(rows([household])):
            if not household.story and len(row[_NUMBER_AT]) == 18:
                row[_NUMBER_AT] = clerk.number(household.persons[at])
            if not household.story:
                row[_NUMBER_AT - 3] = clerk.name(household.persons[at])
                row[2] = clerk.village(household.village)
            yield row
    yield list(row)  # the last row was pasted twice
    yield ["合计", *[""] * (len(row) - 1)]


def write_registry(county: County, folder: Path) -> list[tuple[Path, int, int]]:
    """Writes the files; each with the id of the place that it is about (county or township) and its cells."""
    by_township: dict[int, list[Household]] = {}
    for household in county.households:
        by_township.setdefault(household.village.township.id, []).append(household)
    told = county.villages[0].township.id
    smallest = min((place for place in by_township if place != told), key=lambda place: len(by_township[place]))
    made = []
    for place in [place for place in county.places if place.level == "county"]:
        mine = [h for h in county.households if h.village.county is place and h.village.township.id != smallest]
        path = folder / f"{place.name}农户信息.gbk.csv"
        made.append((path, place.id, save(Table("", (*_WHERE, *_HEADINGS), rows(mine)), path)))
    township = next(place for place in county.places if place.id == smallest)
    path = folder / f"（自定义）农户信息_{township.name}.xlsx"
    table = Table(
        "（自定义）农户信息",
        (*_NATIONAL_WHERE, *_HEADINGS),
        _damaged(county.rng("registry"), by_township[smallest]),
        3,
        f"导出范围：{township.name}    导出日期：2026-08-31",
    )
    return [*made, (path, township.id, save(table, path))]
