from shouwang.accounts.may import MAY, ROLES, kind_of
from shouwang.maintenance.markdown import page, section, table

INTRO = """What a role may do (`shouwang/accounts/may.py`). How far it sees is the place of its post and all below; a helper
sees the households named to him, a liaison his department's own rows. Who may take a *step* of an official procedure is
said by the procedure itself (see [flow.md](flow.md))."""


def write() -> str:
    """The table role × verb."""
    sights = {"post": "its place and below", "helper": "households named to it", "liaison": "own deliveries"}
    roles = table(
        ["role", "title", "may stand at", "sees"],
        ((f"`{key}`", title, ", ".join(levels), sights[kind_of(key)]) for key, (title, levels) in ROLES.items()),
    )
    verbs = table(["verb", *ROLES], ((f"`{verb}`", *_marks(allowed)) for verb, allowed in MAY.items()))
    return page("Roles", INTRO, section("Roles", roles), section("Role × verb", verbs))


def _marks(allowed) -> list[str]:
    return ["●" if role in allowed else "" for role in ROLES]
