"""It is true of names that…"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from shouwang.sheets.folding import agree, bare, folded, has_private_letter, near

ALPHABET = "张王李赵买提艾力䶮㛃一二三" + "\U00020087\U0002a700\U00030000" + "abz" + "\ue000"
NAMES = draw.text(ALPHABET, min_size=1, max_size=5)
SIGNS = draw.sampled_from(
    ["", " ", "　", "·", "•", "・", "‧", "∙", ".", "﹒", "．", "⋅", "᛫", "丶", "-", "\u200b", "\ufe0f"]
)

ROLES = ["{}", "{}（本人）", "户主：{}", "{}(户主)", " {} ", "{} 已故", "（户主）{}"]


def decorated(data, name: str) -> str:
    """The name as some machine might write it: signs between letters, full width, a role."""
    wide = data.draw(draw.booleans())
    letters = [chr(ord(one) + 0xFEE0) if wide and one.isascii() else one for one in name]
    said = letters[0] + "".join(data.draw(SIGNS) + one for one in letters[1:])
    return data.draw(
        draw.sampled_from(["{}", "{}（本人）", "户主：{}", "{}(户主)", " {} ", "{} 已故", "（户主）{}"])
    ).format(said)


@pytest.mark.req("S4-02")
@settings(max_examples=300, deadline=None)
@given(draw.data(), NAMES, NAMES)
def test_two_names_fold_to_one_only_when_every_letter_is_the_same(data, one, other):
    assert (folded(decorated(data, one)) == folded(decorated(data, other))) == (one == other)


@settings(max_examples=300, deadline=None)
@given(draw.text(max_size=12))
def test_folding_again_changes_nothing(name):
    assert folded(folded(name)) == folded(name)
    assert bare(bare(name)) == bare(name)


@pytest.mark.parametrize(
    ("written", "registered"),
    [
        ("甲·乙", "甲∙乙"), ("丙·丁", "丙.丁"), ("戊·己", "戊﹒己"), ("吴某（本人）", "吴某"), ("户主：唐某", "唐某"),
        ("ＬＩ　Ｎａ", "li na"), ("买买提 艾力", "买买提・艾力"), ("王五（又名王小五）", "王五"), ("⻢三", "马三"),
        ("李\ue863", "李䶮"), ("\ufa11三", "﨑三"), ("赵某(已去世)", "赵某"), ("阿依丶买买提", "阿依·买买提"),
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_still_the_registered_name(written, registered):
    assert agree(written, registered) and agree(registered, written)


@pytest.mark.parametrize(("written", "registered"), [
    ("张三（大）", "张三（小）"), ("张三", "李三"), ("张三", "张三三"), ("张三1", "张三2"), ("", ""), ("·", "·"),
    ("張三", "张三"),
])  # fmt: skip
def test_another_letter_is_another_name(written, registered):
    assert not agree(written, registered)


def test_a_near_name_has_one_letter_changed_missing_or_added():
    assert near("张小红", "张晓红") and near("张红", "张小红") and near("张小红红", "张小红")
    assert (
        not near("张小红", "张小红")
        and not near("张小红", "李晓红")
        and not near("张", "张三")
        and not near("张三", "三张")
    )


def test_a_letter_of_one_machine_stays_comparable_and_is_told():
    assert has_private_letter("李\ue5e5") and not has_private_letter("李\ue863") and not has_private_letter("李䶮")
    assert folded("李\ue5e5") == folded("李 \ue5e5") != folded("李\ue5e6")
