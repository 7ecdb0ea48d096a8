"""Invented people's names, identity numbers and phones.

Every number begins with 9901, an area that no office has been given, and ends in the right check digit. Phones all
begin with 199000.
"""

from datetime import date
from random import Random

_SURNAMES = (
    "王王王王李李李李张张张张刘刘刘陈陈陈杨杨赵赵黄黄周周吴吴徐徐孙孙胡胡朱朱高高林林何何郭郭马马罗罗梁宋郑谢韩唐冯于董萧程曹袁邓许"
    "傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_DOUBLE = ("欧阳", "上官", "司马", "诸葛")
_MALE = "建国志明永强德福长海春林文军立民玉山广才喜顺有根来财守义占魁振东学成云生保全铁柱双全金宝正业继宗庆丰"
_FEMALE = "秀英桂兰玉珍淑芬春梅翠花凤霞素琴月娥红艳彩云巧玲爱莲香菊美丽惠敏雪芳金枝银花喜凤改青冬梅腊梅"
_YOUNG_MALE = "浩宇子轩梓豪宇航俊杰博文家乐天佑明哲思远嘉伟雨泽一鸣旭阳景行书恒"
_YOUNG_FEMALE = "梓涵欣怡雨桐诗涵可欣佳怡思琪语嫣若曦梦瑶雅婷紫萱晨曦静怡心语安然"
_MONGOL_MALE = ("巴图", "那日苏", "阿古拉", "朝鲁", "额尔敦", "宝音", "布和", "巴雅尔")
_MONGOL_FEMALE = ("苏日娜", "其其格", "乌云", "斯琴", "图雅", "萨仁", "娜仁", "通拉嘎")
_DOTTED_FIRST = ["阿依", "古丽", "买买提", "热合曼", "阿迪力", "帕提", "艾山", "努尔", "哈力", "玛依拉"]
_DOTTED_LAST = ["吐尔逊", "买合木提", "阿不都", "卡德尔", "依明", "热西提", "司马义", "托合提"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_digit(first: str) -> str:
    """The last character of an identity number from its first seventeen digits (GB 11643)."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True)) % 11]


class Numbers:
    """Gives out identity numbers, none of them twice, and none ending in 000: Excel leaves such ones behind."""

    def __init__(self, random: Random):
        self._random = random
        self._given: set[str] = set()

    def give(self, area: str, born: date, male: bool) -> str:
        """A number for somebody of `area` (six digits) born on that day."""
        while True:
            serial = self._random.randrange(1, 499) * 2 + (1 if male else 0)
            first = f"{area}{born.year}{born.month:02d}{born.day:02d}{serial:03d}"
            number = first + check_digit(first)
            if first not in self._given and not number.endswith("000"):
                self._given.add(first)
                return number


def surname(random: Random) -> str:
    """A common surname, rarely one of two characters."""
    return random.choice(_DOUBLE) if random.random() < 0.003 else random.choice(_SURNAMES)


def given(random: Random, male: bool, age: int) -> str:
    """One or two characters in the fashion of the years in which one is born."""
    pool = (_YOUNG_MALE if male else _YOUNG_FEMALE) if age < 25 else (_MALE if male else _FEMALE)
    first = random.choice(pool)
    return first if random.random() < 0.18 else first + random.choice(pool)


def minority(random: Random, ethnicity: str, male: bool) -> str:
    """A whole name without a surname in the Chinese sense; names of some peoples carry the dot ·."""
    if ethnicity == "维吾尔族":
        return f"{random.choice(_DOTTED_FIRST)}·{random.choice(_DOTTED_LAST)}"
    if male:
        return random.choice(_MONGOL_MALE) + random.choice(("", "", "吉日嘎拉", "木仁", "图"))
    return random.choice(_MONGOL_FEMALE) + random.choice(("", "", "花", "高娃", "图雅"))


def phone(serial: int) -> str:
    """Eleven digits in the form of a mobile number, all of one made-up block; repeats after 100,000."""
    return f"199000{serial % 100_000:05d}"


def some_birth(random: Random) -> date:
    """Some day between 1945 and 2004."""
    return date(random.randint(1945, 2004), random.randint(1, 12), random.randint(1, 28))
