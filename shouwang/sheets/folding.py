"""People's names for comparing: one folding for the whole house, register and lists alike. Pure.

Folding takes off what is no letter (dots and their look-alikes, blanks, hyphens, full width, a role in brackets) and
keeps every letter: two names that differ in a letter never fold to one. What is shown is always the name as written.
"""

import re
import unicodedata
from functools import lru_cache

ROLES = ("户主", "本人", "已故", "申请人")  # stand before or behind a name with or without a sign between
IN_BRACKETS = frozenset({
    *ROLES, "户主本人", "本人户主", "本人或户主", "故", "亡", "已亡", "死亡", "已死亡", "去世", "已去世", "逝", "男", "女",
    "妻", "夫", "配偶", "父", "母", "子", "女儿", "儿子", "长子", "次子", "长女", "次女", "家属", "代", "监护人", "残",
})  # fmt: skip

#: Dots of every kind, hyphens, apostrophes and stops that writers put between the parts of a name. 丶 is a stroke of the
#: brush that stands for a dot where a keyboard has none; nobody bears it as a letter.
_BETWEEN = "·•・‧∙.⋅᛫﹒．｡。●◦◆᠊ꞏ⸱丶-‐‑‒–—―−_ー'’‘`´ʼ\"“”,，"
#: Radicals that PDF files and old fonts bring for the letter that looks the same; NFKC leaves these alone.
_RADICALS = "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳"
_MEANT = "民虎西见角贝车长门青页风飞食马鬼鱼鸟麦黄齐齿龙龟"
_FIRST_OLD = 0xE815  # where GBK's row FE began while Unicode had no letters for it
_LATER = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
    0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9,
    0xE854: 0x9FBA, 0xE864: 0x9FBB,
}  # fmt: skip
_PLAIN = re.compile(r"[\u4e00-\u9fff]{1,4}")
_BRACKETS = re.compile(r"[(\[{<〔【《「]([^()\[\]{}<>〔〕【】《》「」]*)[)\]}>〕】》」]?")
_ROLE_FIRST = re.compile(rf"^(?:{'|'.join(ROLES)})[:;/|]*(?=.)")
_ROLE_LAST = re.compile(rf"(?<=.)[:;/|]*(?:{'|'.join(ROLES)})$")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def _old_letters() -> dict[int, int | None]:
    """Private-use code points of old machines (GBK's row FE) → the letters that they were meant to be, e.g. 䶮."""
    cells = [cell for cell in range(0x50, 0xA1) if cell != 0x7F]
    read = {_FIRST_OLD + at: ord(bytes((0xFE, cell)).decode("gb18030")) for at, cell in enumerate(cells)}
    return {old: letter for old, letter in (read | _LATER).items() if old != letter}


_LETTERS = _old_letters() | {ord(old): ord(letter) for old, letter in zip(_RADICALS, _MEANT, strict=True)}
_DROPPED = dict.fromkeys(map(ord, _BETWEEN))


@lru_cache(maxsize=100_000)  # the names of a few large files; bounded
def folded(name: str) -> str:
    """The letters of a name, for comparing only; "" for a cell without any. Folding again changes nothing."""
    if _PLAIN.fullmatch(name) and "丶" not in name and not any(role in name for role in ROLES):
        return name
    before, now = None, name
    while now != before:
        before, now = now, _once(now)
    return now


def bare(name: str) -> str:
    """The folded name without anything in brackets: 王五（又名王小五） → 王五."""
    return folded(_BRACKETS.sub("", unicodedata.normalize("NFKC", name)))


def agree(written: str, registered: str) -> bool:
    """Whether a written name is the registered one. What only one side adds in brackets does not stand against it."""
    one, other = folded(written), folded(registered)
    return bool(one) and (one == other or bare(written) == other or one == bare(registered))


def near(one: str, other: str) -> bool:
    """Whether two folded names differ in exactly one letter: another one, one missing, one too many."""
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 2:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return any(
        one[start + mine :] == other[start + theirs :]
        for mine, theirs in ((1, 1), (1, 0), (0, 1))
    )  # fmt: skip


def has_private_letter(name: str) -> bool:
    """Whether a letter is left that only one old machine knows (造字): comparable with itself, to be retyped."""
    return bool(_PRIVATE.search(name.translate(_LETTERS)))


def _once(name: str) -> str:
    text = "".join(sign for sign in name.translate(_LETTERS) if not _is_unseen(sign))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_LETTERS)
    text = _BRACKETS.sub(_kept, "".join(text.split()))
    stem = text.translate(_DROPPED).strip(":;/|")
    return _without_role(stem)


def _kept(found: re.Match) -> str:
    """What stands in brackets stays unless it is a role: 张三（大） is not 张三（小）."""
    inside = found.group(1).translate(_DROPPED).strip(":;")
    return "" if inside in IN_BRACKETS or not inside else f"({inside})"


def _without_role(text: str) -> str:
    stem = _ROLE_LAST.sub("", _ROLE_FIRST.sub("", text))
    return stem or text


def _is_unseen(sign: str) -> bool:
    """Signs that nobody sees: format controls, variation selectors."""
    return unicodedata.category(sign) in ("Cf", "Cc") and not sign.isspace() or "\ufe00" <= sign <= "\ufe0f" or (
        "\U000e0100" <= sign <= "\U000e01ef"
    )  # fmt: skip
