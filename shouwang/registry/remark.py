"""What a name or a remark says of somebody who is no longer there: 已故, 2025年去世, 外迁, 嫁出. Pure.

Only a proposal for a person to look into. A death of somebody else (丈夫去世) or a denial (未外迁) says nothing.
"""

import re

DEAD, GONE = "dead", "gone"
_WORDS = {
    DEAD: "已故|亡故|去世|过世|逝世|病逝|病故|身故|已亡|死亡|已死",
    GONE: "外迁|迁出|迁走|嫁出|外嫁|远嫁|出嫁|已嫁|户口迁",
}
_SAYS = {kind: re.compile(words) for kind, words in _WORDS.items()}
_CLAUSE = re.compile(r"[,，。;；、\s()（）【】\[\]]+")
_OF_OTHERS = re.compile(r"[父母夫妻偶儿女子孙兄弟姐妹爷奶公婆叔伯舅姑嫂媳婿人爸妈]|户主|家属")
_NOT = re.compile(r"[未没无不非防]")
_OLD_NAME = re.compile(r"[(（【\[]\s*(?:故|亡)\s*[)）】\]]")


def leaving(name: str, remark: str | None) -> str:
    """`dead`, `gone` or "" by what stands beside the name or in the remark."""
    if not remark and name.isalpha() and len(name) < 4:
        return ""
    if _OLD_NAME.search(name):
        return DEAD
    beside = name[1:]  # a name may begin with any letter
    clauses = [*_CLAUSE.split(beside), *_CLAUSE.split((remark or "").replace(name, ""))]
    for kind, pattern in _SAYS.items():
        for at, clause in enumerate(clauses):
            found = pattern.search(clause)
            if found and _is_own(clause[: found.start()], in_name=at < len(_CLAUSE.split(beside))):
                return kind
    return ""


def _is_own(before: str, *, in_name: bool) -> bool:
    """Whether the word is said of the person himself: nobody else, and no denial, stands before it."""
    return not _NOT.search(before) and (in_name or not _OF_OTHERS.search(before))
