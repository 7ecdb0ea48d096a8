"""How invented people live: health, school, labour, work, insurance and income that agree with their age."""

from random import Random

from demo.people import Household, Person

_AREAS = ("乡(镇)内", "乡(镇)外县内", "县外省内", "省外")
_BANKS = ("云岭农村商业银行", "云岭村镇银行")
_HIGH = ("普通高中一年级", "普通高中二年级", "普通高中三年级")
_TRADE = ("中职一年级", "中职二年级", "中职三年级")
_COLLEGE = ("本科一年级", "本科二年级", "本科三年级", "本科四年级")
_JUNIOR_COLLEGE = ("高职高专一年级", "高职高专二年级", "高职高专三年级")


def school(random: Random, age: int) -> str:
    """Where somebody of that age learns; empty when nowhere."""
    if age < 15:
        if age < 3:
            return "学龄前儿童"
        if age < 6:
            return "学前教育"
        return "小学" if age < 12 else ("七年级", "八年级", "九年级")[age - 12]
    if age < 18:
        return (_HIGH if random.random() < 0.65 else _TRADE)[age - 15]
    if age < 22 and random.random() < 0.45:
        return _COLLEGE[age - 18] if age == 21 or random.random() < 0.5 else _JUNIOR_COLLEGE[age - 18]
    return ""


def _education(random: Random, age: int) -> str:
    chance = random.random()
    if age >= 60:
        return "文盲或半文盲" if chance < 0.3 else "小学" if chance < 0.85 else "初中"
    if age >= 40:
        return "小学" if chance < 0.4 else "初中" if chance < 0.9 else "高中"
    return "初中" if chance < 0.45 else "高中" if chance < 0.7 else "大专" if chance < 0.88 else "本科及以上"


def _health(random: Random, person: Person) -> None:
    age, chance = person.age, random.random()
    disabled, chronic, major = (
        (0.012, 0.03, 0.003) if age < 40 else (0.045, 0.15, 0.01) if age < 60 else (0.085, 0.4, 0.03)
    )
    said = []
    if chance < disabled:
        person.disability = random.choice("1234444567") + random.choice("1222333334444")
        said.append("残疾")
    chance = random.random()
    if chance < major:
        said.append("患有大病")
    elif chance < chronic:
        said.append("长期慢性病")
    if said:
        random.shuffle(said)
        person.health = random.choice("，,、").join(said)


def labour(random: Random, person: Person) -> str:
    """Labour skill; empty for pupils and everybody under 16."""
    age = person.age
    if age < 16 or person.school:
        return ""
    if person.disability[1:] in ("1", "2"):
        return "丧失劳动力" if random.random() < 0.7 else "无劳动力"
    if age >= 75:
        return "无劳动力"
    if age >= 60:
        return "普通劳动力" if age < 66 and random.random() < 0.3 else "弱劳动力或半劳动力"
    if person.health != "健康" and random.random() < 0.7:
        return "弱劳动力或半劳动力"
    return "技能劳动力" if random.random() < 0.15 else "普通劳动力"


def live(random: Random, person: Person) -> None:
    """Fills what follows from age and chance."""
    age = person.age
    person.school = school(random, age)
    if not person.school:
        person.education = _education(random, age)
    _health(random, person)
    person.labour = labour(random, person)
    if person.labour in ("普通劳动力", "技能劳动力") and random.random() < 0.55:
        person.work_area = random.choice(_AREAS)
        person.work_months = random.randint(3, 11)
    if person.work_months > 8 and random.random() < 0.15:
        person.insured, person.employee_insured = False, True
    person.pension = age >= 16 and not person.school
    if age >= 14:
        chance = random.random()
        person.political = (
            "中共党员" if age >= 25 and chance < 0.05 else "共青团员" if age < 28 and chance < 0.2 else "群众"
        )


def earn(random: Random, household: Household) -> None:
    """A year's income; about seven households in a thousand stay below 8,300 yuan a head."""
    head_count = len(household.persons)
    per_head = (
        random.randint(4500, 8150) if random.random() < 0.007 else max(9200, int(random.lognormvariate(9.77, 0.38)))
    )
    share_out(random, household, per_head * head_count + random.randrange(head_count))
    if any("大病" in person.health for person in household.persons):
        household.outlay, household.outlay_note = random.randint(20, 120) * 100, "看病自付"


def share_out(random: Random, household: Household, net: int) -> None:
    """Divides a net income of `net` yuan over the sources, so that A21+A22+A23+A24−A25 is `net` again."""
    works = any(person.work_months for person in household.persons)
    strong = any(person.has_labour for person in household.persons)
    wage = random.uniform(0.5, 0.75) if works else 0
    transfer = random.uniform(0.08, 0.2) if strong else random.uniform(0.5, 0.75)
    household.wage = int(net * wage)
    household.transfer = int(net * transfer)
    household.assets = int(net * random.uniform(0, 0.04))
    made = net - household.wage - household.transfer - household.assets
    household.cost = int(made * random.uniform(0.25, 0.6))
    household.production = made + household.cost


def support(random: Random, household: Household) -> None:
    """Ex-poor or monitored, dibao or 特困, the safety-net mark and the tags that follow."""
    persons = household.persons
    if random.random() < 0.08:
        household.kind = "脱贫户(享受政策)" if random.random() < 0.85 else "脱贫户(不享受政策)"
    if random.random() < 0.006:
        household.category = (
            "脱贫不稳定户" if household.is_poor_once else random.choice(("边缘易致贫户", "突发严重困难户"))
        )
    strong = any(person.labour in ("普通劳动力", "技能劳动力") for person in persons)
    if len(persons) == 1 and not strong and persons[0].age >= 60 and random.random() < 0.05:
        household.tekun = 980
    elif random.random() < (0.012 if strong else 0.075):
        household.dibao = sum(random.choice((260, 320, 390, 450, 520)) for _ in persons)
    paid = household.dibao or household.tekun
    household.safety_net = bool(paid) and not any(person.has_labour for person in persons)
    if paid:
        for person in persons:
            person.medical_aid = person.insured and person.health != "健康" and random.random() < 0.3
    household.tags = tags(household)
    household.bank = random.choice(_BANKS)
    household.account = f"99010{random.randrange(10**14):014d}"


def tags(household: Household) -> list[str]:
    """Focus groups that the form itself shows."""
    found = []
    if household.tekun:
        found.append("分散供养特困")
    if any(person.disability[1:] in ("1", "2") for person in household.persons):
        found.append("重度残疾")
    if all(person.age >= 70 for person in household.persons):
        found.append("老年人户")
    return found
