"""Who belongs to the rural people that are watched: by 户籍 or by where he lives. Pure."""

from shouwang.registry.facts import AWAY

HERE, ELSEWHERE, URBAN = "here", "elsewhere", "urban"  # codes of `hukou`; the first two of `residence` too


def is_in_scope(hukou: str, residence: str, *, is_relocated: bool = False) -> bool:
    """Whether somebody is in scope: his rural 户籍 is here, or he lives here. Either is enough.

    All rural people are watched, household by household: 户籍 is the base, and where 人在户不在 the dwelling counts
    (*S4 一(二): 农村常住人口*; Hebei 操作规程 2023; Honghu 2022). Whoever was relocated and has an urban 户籍 since stays in
    scope (*易地搬迁转为城镇户籍*). What nobody has said yet excludes nobody: only two answers against it do.
    """
    if hukou == HERE or residence == HERE or (is_relocated and hukou == URBAN):
        return True
    return not (hukou in (ELSEWHERE, URBAN) and residence in (ELSEWHERE, AWAY))
