import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.split import split_fen

WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


@given(st.integers(0, 10**15), WEIGHTS)
def test_no_fen_is_lost_and_no_share_is_off_by_one(total: int, weights: list[int]) -> None:
    shares = split_fen(total, weights)
    assert sum(shares) == total
    assert all(
        abs(share * sum(weights) - total * weight) < sum(weights) for share, weight in zip(shares, weights, strict=True)
    )
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if not weight)


def test_ties_go_to_the_earlier_weight() -> None:
    assert split_fen(5, [1, 1, 1]) == [2, 2, 1]
    assert split_fen(52_800_00, [40, 35, 25]) == [21_120_00, 18_480_00, 13_200_00]


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, []), (1, [0]), (1, [2, -1])])
def test_arguments_out_of_range_are_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        split_fen(total, weights)
