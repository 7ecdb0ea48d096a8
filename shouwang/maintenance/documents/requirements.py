from shouwang.maintenance.markdown import page, section, table
from shouwang.maintenance.requirement import Requirement, listed, marked

INTRO = """Each requirement of the five source documents with the tests that carry its mark `@pytest.mark.req(…)`. Read from
the tests' source: a test named here exists; whether it passes is said by `make test` and `make trace`. Titles are ours;
S0–S4 are the documents, FG the focus groups, A the fields of the household form."""
GROUPS = {
    "S0": "S0 · half-year sweep notice",
    "S1": "S1 · seven-step mechanism",
    "S2": "S2 · plan for mass relapse",
    "S3": "S3 · the prefecture's practice",
    "S4": "S4 · quarterly key verification",
    "FG": "FG · focus groups",
    "A": "A · the household form",
}


def write() -> str:
    """The requirement trace."""
    tests = marked()
    known = listed()
    groups = {key: [each for each in known if _group(each.id) == key] for key in GROUPS}
    return page("Requirement trace", INTRO, _counts(groups, tests), *(_part(groups, key, tests) for key in GROUPS))


def _group(requirement: str) -> str:
    return requirement[:2] if requirement[:2] in GROUPS else requirement[:1]


def _counts(groups: dict[str, list[Requirement]], tests: dict[str, list[str]]) -> str:
    rows = [(GROUPS[key], len(each), sum(one.id in tests for one in each)) for key, each in groups.items()]
    total = ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))
    return table(["part", "requirements", "with a test"], [*rows, total])


def _part(groups: dict[str, list[Requirement]], key: str, tests: dict[str, list[str]]) -> str:
    rows = ((each.id, each.title, "<br>".join(f"`{one}`" for one in tests.get(each.id, []))) for each in groups[key])
    return section(GROUPS[key], table(["id", "asks for", "tests"], rows))
