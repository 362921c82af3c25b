import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.fen import MAX_FEN
from lianxin.kernel.words import amount_in_words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (16_409_02, "人民币壹万陆仟肆佰零玖元零贰分"),
        (107_000_53, "人民币壹拾万柒仟元零伍角叁分"),
        (1_409_50, "人民币壹仟肆佰零玖元伍角整"),
        (6_007_14, "人民币陆仟零柒元壹角肆分"),
        (1_680_32, "人民币壹仟陆佰捌拾元零叁角贰分"),
        (325_04, "人民币叁佰贰拾伍元零肆分"),
        (1_960_000_00, "人民币壹佰玖拾陆万元整"),
        (52_800_00, "人民币伍万贰仟捌佰元整"),
        (100_010_00, "人民币壹拾万零壹拾元整"),
        (100_000_001_00, "人民币壹亿零壹元整"),
        (100_001_000_00, "人民币壹亿零壹仟元整"),
        (110_000_000_00, "人民币壹亿壹仟万元整"),
        (1_000_000_000_000_00, "人民币壹万亿元整"),
        (10_00, "人民币壹拾元整"),
        (50, "人民币伍角整"),
        (5, "人民币伍分"),
        (0, "人民币零元整"),
        (-3_00, "人民币负叁元整"),
    ],
)
def test_amounts_are_worded_as_vouchers_have_them(fen: int, words: str) -> None:
    assert amount_in_words(fen) == words


@given(st.integers(0, MAX_FEN))
def test_whole_stands_after_yuan_or_jiao_and_never_after_fen(fen: int) -> None:
    words = amount_in_words(fen)
    assert words.endswith("分") == bool(fen % 10)
    assert words.endswith(("元整", "角整")) == (not fen % 10)
    assert "零零" not in words


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_two_amounts_never_share_their_words(one: int, other: int) -> None:
    assert (amount_in_words(one) == amount_in_words(other)) == (one == other)
