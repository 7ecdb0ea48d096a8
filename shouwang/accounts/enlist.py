"""A whole list of posts out of an Excel file: the good rows are taken in, every bad cell is named with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from shouwang.accounts.appoint import Appointment, appoint, check, check_name
from shouwang.accounts.may import ROLES
from shouwang.accounts.models import Post, User
from shouwang.accounts.one_time import one_time
from shouwang.accounts.suppliers import SUPPLIERS
from shouwang.places.code import place_id
from shouwang.places.models import Place
from shouwang.refusal import Refused
from shouwang.sheets.contract import Column, Contract, Fault
from shouwang.sheets.read import Row, read

TITLES = {title: role for role, (title, _) in ROLES.items() if role not in ("operator", "prefecture_officer")}
MOST = 5000


@dataclass
class Enlisted:
    """What came of a list: the new posts, one-time passwords of new users, posts that were there, and the faults."""

    posts: list[Post] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)


def contract() -> Contract:
    """The columns of the list, with the roles and the departments of today."""
    return Contract(
        supplier="accounts",
        table="posts",
        title="岗位名册",
        delivers="full",
        columns=(
            Column("name", "姓名", required=True, private=True),
            Column("username", "用户名", required=True, aliases=("账号", "登录名")),
            Column("role", "岗位", kind="code", required=True, values=TITLES, aliases=("角色",)),
            Column("place", "地点代码", required=True, aliases=("区划代码", "地区代码")),
            Column(
                "supplier",
                "部门",
                kind="code",
                values={title: code for code, title in SUPPLIERS.items()},
                note="只有部门联络员要填",
            ),
        ),
    )


def enlist(data: bytes, filename: str, *, by: Post, at: datetime, on: date) -> Enlisted:
    """Take in the good rows of a workbook or CSV; the same file again changes nothing.

    Raises Refused when the file cannot be read as a list of posts at all.
    """
    by.need("accounts.manage")
    reading = read(data, filename, contract()).require()
    result, wanted = Enlisted(), {}
    with transaction.atomic():
        for row, one, fault in _judged(reading, by):
            if fault:
                result.faults.append(fault)
            elif one.key in wanted:
                result.unchanged += 1
            else:
                wanted[one.key] = one
            if row.row > MOST:
                raise Refused("too_many", f"一次最多导入 {MOST} 行，请分开导入。")
        result.faults = sorted([*reading.faults, *result.faults], key=lambda fault: fault.row)
        known = set(User.objects.values_list("username", flat=True))
        result.passwords = {one.username: one_time() for one in wanted.values() if one.username not in known}
        result.posts = appoint(list(wanted.values()), password=result.passwords, by=by, at=at, on=on)
        result.unchanged += len(wanted) - len(result.posts)
    return result


def _judged(reading, by: Post) -> Iterator[tuple[Row, Appointment | None, Fault | None]]:
    rows = list(reading)
    places = set(Place.objects.current().within(by.place_id).values_list("pk", flat=True))
    names = {user.username: user for user in User.objects.filter(username__in={row.values["username"] for row in rows})}
    for row in rows:
        try:
            one = _appointment(row.values, places)
            check(one, by)
            _same_name(names, one)
        except Refused as refused:
            yield row, None, _fault(row, refused)
        else:
            yield row, one, None


def _same_name(names: dict[str, User], one: Appointment) -> None:
    known = names.setdefault(one.username, User(username=one.username, name=one.name))
    check_name(known, one.name)


def _appointment(values: dict, places: set[int]) -> Appointment:
    try:
        place = place_id(values["place"])
    except ValueError:
        place = 0
    if place not in places:
        raise Refused("wrong_area", f"{values['name']}：地点代码 {values['place']} 不在您的管辖范围内。")
    return Appointment(values["username"], values["name"], values["role"], place, values["supplier"] or "")


def _fault(row: Row, refused: Refused) -> Fault:
    return Fault(
        file=row.file,
        sheet=row.sheet,
        row=row.row,
        column="",
        code=refused.code,
        sentence=refused.sentence.rstrip("。"),
        advice="改正后重新导入，已导入的行不会重复",
    )
