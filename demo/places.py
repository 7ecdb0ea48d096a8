"""Invented places: a prefecture, its counties, townships, villages and groups, with codes that begin with 99.

No province has the code 99, so no invented place can be a real one. As in the national list, the township part of a
code tells the kind (001 street office, 100 town, 200 township or sumu), and so does the village part (001 residents'
committee, 200 village committee). Some village names occur in several townships, as they do everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

PROVINCE = "990000000000"
PREFECTURE = "990100000000"

_TOWNSHIP_KINDS = ["镇", "苏木", "街道", "乡", "镇", "镇", "乡", "镇", "苏木", "镇", "乡", "镇", "街道", "苏木", "乡"]
_TOWNSHIP_START = {"街道": 1, "镇": 100, "乡": 200, "苏木": 250}
_COUNTIES = ["云栖县", "石塬县", "柳溪县", "青岫区", "望川县", "白露县", "长汀泉市", "松原岭旗"]
_FIRST = [
    "云",
    "柳",
    "石",
    "青",
    "望",
    "白",
    "长",
    "松",
    "桃",
    "槐",
    "榆",
    "杏",
    "梨",
    "枣",
    "柏",
    "荷",
    "芦",
    "霞",
    "雁",
    "鹤",
    "燕",
    "虎",
    "龙",
    "金",
    "银",
    "玉",
    "铁",
    "红",
    "黄",
    "清",
    "温",
    "高",
    "平",
    "大",
]
_SECOND = [
    "泉",
    "溪",
    "塬",
    "岭",
    "湾",
    "坪",
    "沟",
    "峪",
    "坡",
    "滩",
    "洼",
    "口",
    "岗",
    "崖",
    "台",
    "川",
    "店",
    "桥",
    "庄",
    "堡",
    "寨",
    "营",
    "坊",
    "井",
    "塘",
    "渡",
    "埠",
    "林",
    "河",
    "塔",
]
_SHARED = ["东河", "西坡", "南庄", "北塬", "河湾", "前进", "新建", "团结"]  # the same name in several townships
_BANNER = ["乌兰", "查干", "巴彦", "哈日", "呼和", "宝力", "阿拉", "额尔", "敖包", "海力", "沙日", "洪格"]
_BANNER_END = ["图", "花", "塔拉", "高勒", "浩特", "乌拉", "诺尔", "淖尔"]
_GROUPS = ["一组", "二组", "三组", "四组", "五组", "六组", "七组", "八组"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place: `code` has 12 digits, `group` is 1…999 for a group within a village, else 0."""

    code: str
    group: int
    name: str
    kind: str
    level: str
    parent: int

    @property
    def id(self) -> int:
        """The code and the group as one number of 15 digits."""
        return int(self.code) * 1000 + self.group


@dataclass(frozen=True, slots=True)
class Village:
    """A village with what its rows print: names of the places above it, and its groups."""

    place: Place
    township: Place
    county: Place
    groups: tuple[Place, ...]


def _names(random: Random, first: Sequence[str], second: Sequence[str]) -> list[str]:
    pairs = [a + b for a in first for b in second if a != b]
    random.shuffle(pairs)
    return pairs


def _spread(total: int, parts: int, random: Random) -> list[int]:
    """`total` divided over `parts`, unevenly, none below half of the even share."""
    even = total / parts
    weights = [random.uniform(0.55, 1.6) for _ in range(parts)]
    sizes = [max(1, round(even * weight * parts / sum(weights))) for weight in weights]
    step = 1 if sum(sizes) < total else -1
    while sum(sizes) != total:
        at = random.randrange(parts)
        sizes[at] += step if sizes[at] + step >= 1 else 0
    return sizes


def _townships(county: Place, count: int, random: Random) -> list[Place]:
    names = _names(random, _FIRST, _SECOND)
    banner = _names(random, _BANNER, _BANNER_END)
    seen: dict[str, int] = {}
    made = []
    for at in range(count):
        kind = _TOWNSHIP_KINDS[at % len(_TOWNSHIP_KINDS)]
        serial = _TOWNSHIP_START[kind] + seen.get(kind, 0)
        seen[kind] = seen.get(kind, 0) + 1
        stem = banner.pop() if kind == "苏木" else names.pop()
        made.append(Place(f"{county.code[:6]}{serial:03d}000", 0, stem + kind, kind, "township", county.id))
    return made


def _village_kind(township: Place, last: bool) -> str:
    if township.kind == "街道":
        return "社区"
    if township.kind == "苏木":
        return "嘎查"
    return "社区" if last else "村"


def _villages(county: Place, township: Place, count: int, random: Random) -> list[Village]:
    names = _names(random, _BANNER, _BANNER_END) if township.kind == "苏木" else _names(random, _FIRST, _SECOND)
    if township.kind in ("镇", "乡"):
        names[-2:] = random.sample(_SHARED, 2)
    made, seen = [], {"社区": 0, "村": 199, "嘎查": 199}
    for at in range(count):
        kind = _village_kind(township, at == count - 1)
        seen[kind] += 1
        code = f"{township.code[:9]}{seen[kind]:03d}"
        place = Place(code, 0, names.pop() + kind, kind, "village", township.id)
        groups = tuple(
            Place(code, number, _GROUPS[number - 1], "组", "group", place.id)
            for number in range(1, random.randint(2, 6) + 1)
        )
        made.append(Village(place, township, county, groups))
    return made


def invent_places(random: Random, counties: int, townships: int, villages: int) -> tuple[list[Place], list[Village]]:
    """Every place from the province down, in the order of the national list, and the villages with their groups.

    `townships` and `villages` are totals over all counties.
    """
    places = [
        Place(PROVINCE, 0, "虚拟省", "省", "province", 0),
        Place(PREFECTURE, 0, "云岭市", "市", "prefecture", int(PROVINCE) * 1000),
    ]
    made: list[Village] = []
    given = 0
    for at, share in enumerate(_spread(townships, counties, random)):
        name = _COUNTIES[at % len(_COUNTIES)]
        county = Place(f"9901{22 + at:02d}000000", 0, name, name[-1], "county", int(PREFECTURE) * 1000)
        places.append(county)
        area = _townships(county, share, random)
        quota = round(villages * (given + share) / townships) - len(made)
        given += share
        made += _fill(county, area, quota, random)
        places += area
    places += [village.place for village in made]
    places += [group for village in made for group in village.groups]
    return places, made


def _fill(county: Place, townships: list[Place], villages: int, random: Random) -> list[Village]:
    shares = _spread(villages, len(townships), random)
    return [
        village
        for township, share in zip(townships, shares, strict=True)
        for village in _villages(county, township, share, random)
    ]
