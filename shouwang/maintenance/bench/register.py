"""The register end to end: a first load, a month that changes every household, the same file again, and a day of the past.

An invented workbook goes in as a clerk's would, from its bytes to the tables, in a transaction that is taken back; its sealed
original goes to a folder that is thrown away.
"""

import csv
import io
import resource
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from shouwang.accounts.models import Post
from shouwang.maintenance.bench.screening import Undo, files_aside
from shouwang.places.models import Place
from shouwang.registry.enrol import enrol
from shouwang.registry.rows import collect
from shouwang.reporting.export import as_of
from shouwang.reporting.export.table import Asked
from shouwang.sheets.identity import check_digit
from shouwang.web.sight import within

HOMES, MEMBERS = 8_000, 3
ELDEST, DAYS = date(1940, 1, 1), 25_000
HEADINGS = (
    "行政村代码", "户编号", "户属性", "户联系电话", "人编号", "姓名", "证件号码", "与户主关系", "民族", "健康状况",
    "文化程度", "劳动技能", "是否参加城乡居民基本医疗保险", "享受低保政策情况", "收入统计期起", "收入统计期止", "工资性收入",
    "生产经营性收入", "转移性收入", "是否解决安全饮用水", "是否危房",
)  # fmt: skip
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "安邦诚达恩方刚洪景康磊明宁平庆仁山泰伟贤"
FACTS = ("household", "person", "income", "guarantee", "membership", "tag")
SAID = ("statement", "source")


@dataclass(frozen=True)
class Registered:
    """Seconds of each file of `persons` rows, and of the register as it stood on a day (`stood` persons).

    `megabytes`: the most that this process ever held. `said`, `shown`: bytes of statements, and of the tables made of them.
    """

    persons: int
    first: float
    changed: float
    again: float
    stood: int
    as_of: float
    megabytes: int
    said: int
    shown: int


def register(by: Post, at: datetime, homes: int = HOMES) -> Registered:
    """Load, change and repeat so many invented households in the post's area, and look back; nothing is kept."""
    with within(by.scope()):
        said, shown = _bytes(SAID), _bytes(FACTS)
        stood, looking = _look_back(by.place, at)
    steward = (
        Post.objects.in_force().filter(role="data_steward", place=by.place).select_related("place", "holder").first()
    )
    taken: list[float] = []
    with files_aside(), suppress(Undo), within((steward or by).scope()):
        villages = list(Place.objects.current().within(by.place_id).at("village").values_list("id", flat=True))
        changed = _workbook(villages, homes, 7)
        for data in (_workbook(villages, homes, 0), changed, changed + b"\n"):
            began = time.perf_counter()
            enrol(collect(data, "农户.csv"), by.place, by=steward or by, at=at)
            taken.append(time.perf_counter() - began)
        raise Undo
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Registered(homes * MEMBERS, *taken, stood, looking, megabytes, said, shown)


def _look_back(area: Place, at: datetime) -> tuple[int, float]:
    began = time.perf_counter()
    rows = as_of.persons(Asked(area, at, on=(at - timedelta(30)).date()))
    return len(rows), time.perf_counter() - began


def _bytes(names: tuple[str, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pg_total_relation_size(name)) FROM unnest(%s::regclass[]) name",
                       [[f"registry_{name}" for name in names]])  # fmt: skip
        return int(cursor.fetchone()[0])


def _workbook(villages: list[int], homes: int, more: int) -> bytes:
    """A registry of households that nobody has; `more` is added to every wage."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(HEADINGS)
    writer.writerows(_rows(villages, homes, more))
    return held.getvalue().encode("utf-8-sig")


def _rows(villages: list[int], homes: int, more: int) -> Iterator[tuple]:
    for home in range(homes):
        village, no = villages[home % len(villages)] // 1000, f"9901229{home:09d}"
        for member in range(MEMBERS):
            one = home * MEMBERS + member
            name = SURNAMES[one % 16] + GIVEN[one // 16 % 20] + GIVEN[one // 320 % 20]
            number = f"990122{ELDEST + timedelta(one * 7 % DAYS):%Y%m%d}{one % 1000:03d}"
            yield (
                village, no, "一般农户", f"199{home:08d}", f"990122B{one:08d}", name, number + check_digit(number),
                "之子" if member else "户主", "汉族", "健康", "初中", "普通劳动力", "是", "未享受", "2025-10-01",
                "2026-09-30", 9000 + home % 500 + more, 3000, 500, "是", "否",
            )  # fmt: skip
