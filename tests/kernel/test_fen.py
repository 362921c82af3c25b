from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.fen import MAX_FEN, format_fen, format_wan, parse_fen
from lianxin.kernel.text import Unreadable

FEN = st.integers(-MAX_FEN, MAX_FEN)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1.5万元", 1_500_000),
        ("￥3,000", 300_000),
        ("１２，０００", 1_200_000),
        ("3000.5", 300_050),
        (" 3000元整 ", 300_000),
        ("-20", -2_000),
        ("¥-20.05", -2_005),
        (".5", 50),
        ("0", 0),
        ("2亿", 20_000_000_000),
        (3000, 300_000),
        (22000.0, 2_200_000),
        (0.1 + 0.2, 30),
        (Decimal("1.01"), 101),
    ],
)
def test_amounts_are_read_as_written(written: Any, fen: int) -> None:
    assert parse_fen(written) == fen


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("一万五", "not_an_amount"),
        ("", "not_an_amount"),
        ("1,00", "not_an_amount"),
        ("12²", "not_an_amount"),
        ("--3", "not_an_amount"),
        ("-¥-3", "not_an_amount"),
        ("三千元", "not_an_amount"),
        (True, "not_an_amount"),
        (float("nan"), "not_an_amount"),
        ("1.005", "fraction_of_fen"),
        (0.001, "fraction_of_fen"),
        ("92233720368547758.08", "amount_too_large"),
        ("9" * 60, "amount_too_large"),
        (Decimal("1e999999"), "amount_too_large"),
        (1e300, "amount_too_large"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(written: Any, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_fen(written)
    assert refusal.value.code == code


@given(FEN)
def test_what_is_printed_is_read_back(fen: int) -> None:
    assert parse_fen(format_fen(fen)) == fen


@given(st.integers(-(10**12), 10**12))
def test_excel_numbers_keep_every_fen(fen: int) -> None:
    assert parse_fen(fen / 100) == fen


@given(st.integers(-(10**15), 10**15))
def test_headline_is_within_half_a_hundredth(fen: int) -> None:
    shown = parse_fen(format_wan(fen))
    assert abs(shown - fen) <= (5_000 if "万" in format_wan(fen) else 0)


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Unreadable):
        assert isinstance(parse_fen(text), int)
