"""Which duties one person may not hold together, and whose posts need a second person. *GB/T 22239: 三员分立.*

Whoever does casework gives no posts. An approver, an auditor or a manager is appointed or given a new password by two
people, or by the operator. Nobody manages his own level: managers are given by a higher place or by the operator.
"""

from collections.abc import Iterable
from datetime import date

from shouwang.accounts.may import ROLES, TOWNSHIP, VILLAGE
from shouwang.accounts.models import Deputy, Post, User
from shouwang.places.code import level
from shouwang.refusal import Refused

MANAGERS = frozenset({"system_admin", "security_admin"})
THREE = MANAGERS | {"auditor"}  # 系统管理员、安全管理员、审计管理员
SENSITIVE = THREE | {"county_approver"}
CASEWORK = VILLAGE | TOWNSHIP | {"county_officer", "county_approver", "prefecture_officer", "data_steward", "helper"}
OPERATORS = frozenset({"operator", "prefecture_officer"})  # given by an operator only


def needs_second(role: str, by: Post) -> bool:
    """Whether this post may give the role only together with a second person."""
    return role in SENSITIVE and by.role != "operator"


def check_level(role: str, place_id: int, by: Post) -> None:
    """Refused (`own_level`) when a manager would give, or change, the post of a manager of his own level."""
    if role in MANAGERS and by.role != "operator" and level(by.place_id) == level(place_id):
        raise Refused(
            "own_level", f"“{ROLES[role][0]}”不能由同级管理人员设立或变动，请由上一级系统管理员或系统运维办理。"
        )


def check_together(name: str, roles: Iterable[str]) -> None:
    """Refused (`two_duties`) when one person would hold duties that must be apart."""
    held = set(roles)
    managing, working = held & MANAGERS, held & CASEWORK
    if managing and working:
        words = "、".join(ROLES[role][0] for role in sorted(managing | working))
        raise Refused("two_duties", f"{name}：办理监测帮扶业务的人不能兼任管理岗位（{words}），请另选一人。")
    if len(held & THREE) > 1:
        words = "、".join(ROLES[role][0] for role in sorted(held & THREE))
        raise Refused("two_duties", f"{name}：{words}须由不同的人担任。")


def roles_of(user: User | None, on: date | None = None) -> set[str]:
    """The roles of a person's posts in force; with a day also those on which he is, or is asked to be, a deputy then."""
    if not user or not user.pk:
        return set()
    acted = Deputy.objects.live(on).filter(user=user).values_list("post__role", flat=True) if on else ()
    return {*user.posts.in_force().values_list("role", flat=True), *acted}


def are_two(one: Post, other: Post) -> bool:
    """Whether two posts are in the hands of two people of whom neither has put the other there."""
    if one.holder_id is None or other.holder_id is None or one.holder_id == other.holder_id:
        return False
    return other.holder_id != one.appointed_by_id and one.holder_id != other.appointed_by_id
