import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel import division_code, uscc
from lianxin.kernel.text import Unreadable

BODIES = st.text(uscc.ALPHABET, min_size=17, max_size=17)


@given(BODIES)
def test_every_body_has_exactly_one_check_character(body: str) -> None:
    assert [c for c in uscc.ALPHABET if uscc.check(body + c)] == [uscc.check_character(body)]


@given(BODIES, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_wrong_character_is_always_found(body: str, place: int, wrong: str) -> None:
    code = body + uscc.check_character(body)
    broken = code[:place] + wrong + code[place + 1 :]
    assert uscc.check(broken) == (broken == code)


def test_remainder_zero_is_valid_and_letters_may_lead() -> None:
    assert uscc.check_character("0" * 17) == "0"
    body = "N2310116MA1J8AB12"
    assert uscc.check(body + uscc.check_character(body))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9131011649794303", "uscc_length"),
        ("I1310116497943032P", "uscc_alphabet"),
        ("913101164979430329", "uscc_check"),
    ],
)
def test_a_bad_credit_code_says_why(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        uscc.parse(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["", "31011611", "3101161122160", "31011611221x", "000000000000", "三一零"])
def test_a_division_code_has_twelve_digits_or_a_whole_prefix(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        division_code.parse(text)
    assert refusal.value.code == "division_code"


@given(st.integers(10**11, 10**12 - 1).map(str))
def test_every_ancestor_is_an_ancestor(code: str) -> None:
    up, steps = division_code.parent(code), 0
    while up:
        assert division_code.is_ancestor(up, code)
        assert division_code.level(up) < division_code.level(code)
        up, steps = division_code.parent(up), steps + 1
    assert steps <= 4


def test_a_council_is_a_town() -> None:
    assert division_code.council_prefix("310116112216") == "310116112"
    with pytest.raises(Unreadable):
        division_code.council_prefix("310116000000")
