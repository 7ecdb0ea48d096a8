"""What may stand on a notice: chosen from an allow-list, never from the register as it is. Pure. *domain §2.9*.

Head's name (the middle characters hidden where the village wants it), village, group, number of members, category.
Nothing about identity numbers, phones, accounts or health; a risk such as 因病 discloses health and stays away too.
"""

ALLOWED = ("head", "village", "group", "members", "category")
TITLES = {"head": "户主", "village": "村", "group": "村民小组", "members": "人口", "category": "类别"}


def line(*, head: str, village: str, group: str, members: int, category: str, hides_names: bool) -> dict:
    """One household as the paper shows it: exactly the allowed fields."""
    shown = hidden(head) if hides_names else head
    return {"head": shown, "village": village, "group": group, "members": members, "category": category}


def hidden(name: str) -> str:
    """A name without its middle: 张小明 → 张*明, 张明 → 张*."""
    if len(name) < 2:
        return name
    if len(name) == 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
