"""Candidates: equal form and category, the most alike, all ties; named factors and their weighted mean."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.matching.core import FACTORS, UNKNOWN, Config, Edges, Side, Ties, Unsolvable, Weights, candidates

TEXT_ONLY = Weights(0, 0, 0, 0, 0, 0, 1)


def _side(texts: list[str], form: int | list[int] = 1, category: int | list[int] = 2, **more: Any) -> Side:
    rows = len(texts)
    return Side(np.broadcast_to(form, rows), np.broadcast_to(category, rows), tuple(texts), **more)


def _pairs(edges: Edges) -> list[tuple[int, int]]:
    return list(zip(edges.need.tolist(), edges.partner.tolist(), strict=True))


def _factor(edges: Edges, name: str) -> list[int]:
    column: list[int] = edges.factors[:, FACTORS.index(name)].tolist()
    return column


def _ints(*numbers: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(numbers, np.int64)


def test_only_equal_forms_and_categories_pair_and_an_unsaid_category_goes_with_all() -> None:
    needs = _side(["a", "b", "c"], [1, 1, 2], [5, UNKNOWN, 5])
    partners = _side(["d", "e", "f"], [1, 1, 1], [5, 6, UNKNOWN])
    edges = candidates(needs, partners)
    assert _pairs(edges) == [(0, 0), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert _factor(edges, "category") == [1000, 500, 500, 500, 500]


def test_of_many_the_most_alike_are_kept() -> None:
    texts = [f"{word}改造" for word in ("道路", "河道", "路灯", "厨房", "围墙", "屋顶")]
    edges = candidates(_side(["路灯改造工程"]), _side(texts), Config(top=2, weights=TEXT_ONLY))
    assert 2 in edges.partner
    assert edges.score[list(edges.partner).index(2)] == edges.score.max()
    assert len(edges) == 2


def test_where_few_are_alike_others_fill_in_turn() -> None:
    edges = candidates(_side(["甲乙", "丙丁", "戊己"]), _side(list("子丑寅卯辰巳")), Config(top=2))
    assert sorted(edges.partner.tolist()) == [0, 1, 2, 3, 4, 5]


def test_numbers_and_punctuation_count_for_nothing() -> None:
    edges = candidates(_side(["路灯 100 盏", "2024"]), _side(["20 盏：路灯！", "2024"]), Config(weights=TEXT_ONLY))
    assert _pairs(edges) == [(0, 0)]
    assert edges.score.tolist() == [1000]


def test_a_rare_word_counts_for_more_than_one_that_nearly_all_use() -> None:
    partners = _side(["河道改造", "路灯清洁", "厨房改造", "屋顶改造"])
    edges = candidates(_side(["路灯改造"]), partners, Config(weights=TEXT_ONLY))
    assert edges.partner[edges.score.argmax()] == 1


def test_a_letter_counts_where_it_stands_alone_and_not_within_a_word() -> None:
    edges = candidates(_side(["米", "路灯"]), _side(["米 5", "灯"]), Config(weights=TEXT_ONLY))
    assert _pairs(edges) == [(0, 0)]
    assert edges.score.tolist() == [1000]


@pytest.mark.parametrize("text", ["", "  ", "１２３", "🙂🙂", "𠮷𠮷", "\ud800", "\n\n", "米"])
def test_empty_and_rare_texts_are_candidates_by_what_else_is_known(text: str) -> None:
    edges = candidates(_side([text, "路灯"]), _side(["路灯", text]))
    assert _pairs(edges) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert edges.score.min() > 0


def test_a_tie_makes_a_pair_of_its_form_a_candidate() -> None:
    ties = Ties(_ints(0, 0), _ints(2, 3), _ints(0, 0, 0), _ints(2, 2, 1))
    partners = _side(["路灯改造", "路灯", "无关", "无关"], [1, 1, 1, 2])
    edges = candidates(_side(["路灯改造"]), partners, Config(top=1, ties=ties))
    assert _pairs(edges) == [(0, 0), (0, 1), (0, 2)]
    assert _factor(edges, "pairing") == [0, 0, 1000]
    assert _factor(edges, "wish") == [0, 500, 1000]


def test_days_that_do_not_overlap_are_no_pair() -> None:
    needs = _side(["a"], starts_on=_ints(10), ends_on=_ints(19))
    partners = _side(["a"] * 4, starts_on=_ints(20, 15, 0, 19), ends_on=_ints(29, 24, 99, 40))
    edges = candidates(needs, partners)
    assert _pairs(edges) == [(0, 1), (0, 2), (0, 3)]
    assert _factor(edges, "time") == [500, 1000, 100]


def test_distance_and_skills_are_shares() -> None:
    place = np.array([[121.0, 30.0]])
    needs = _side(["a"], place=place, skills=np.array([0b111], np.uint64))
    there = np.array([[121.0, 30.0], [121.0, 30.2248], [np.nan, np.nan], [10.0, -30.0]])
    partners = _side(["a"] * 4, place=there, skills=np.array([0b111, 0b001, 0b1000, 0], np.uint64))
    edges = candidates(needs, partners, Config(reach_km=50))
    assert _factor(edges, "distance") == [1000, 500, 500, 0]
    assert _factor(edges, "skills") == [1000, 333, 0, 0]


@pytest.mark.random
@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.integers(0, 9)] * 7).filter(any), st.integers(1, 4))
def test_the_score_is_the_weighted_mean_of_the_named_factors(weights: tuple[int, ...], top: int) -> None:
    needs, partners = _side(["路灯改造", "助老", "河道"]), _side(["路灯", "老人助餐", "河道清理", "修路", "助学"])
    edges = candidates(needs, partners, Config(weights=Weights(*weights), top=top))
    mean = edges.factors @ np.array(weights) / sum(weights)
    assert np.abs(edges.score - mean).max(initial=0) <= 0.5
    assert (edges.score >= 1).all()
    assert len(set(_pairs(edges))) == len(edges)
    assert _pairs(edges) == sorted(_pairs(edges))


def test_weights_all_zero_or_negative_are_refused() -> None:
    with pytest.raises(Unsolvable, match="weights_all_zero"):
        candidates(_side(["a"]), _side(["a"]), Config(weights=Weights(0, 0, 0, 0, 0, 0, 0)))
    with pytest.raises(Unsolvable, match="arrays_disagree"):
        candidates(_side(["a"]), _side(["a"]), Config(weights=Weights(text=-1)))


@pytest.mark.parametrize(("needs", "partners"), [([], ["a"]), (["a"], []), ([], [])])
def test_without_needs_or_partners_there_are_no_candidates(needs: list[str], partners: list[str]) -> None:
    assert len(candidates(_side(needs), _side(partners))) == 0


def test_a_pair_that_is_demanded_is_added_without_fit_and_found() -> None:
    edges = candidates(_side(["a", "a"], [1, 2]), _side(["a", "a"], [1, 2]))
    assert _pairs(edges) == [(0, 0), (1, 1)]
    more = edges.with_pairs(_ints(1, 0, 1), _ints(0, 0, 0))
    assert _pairs(more) == [(0, 0), (1, 0), (1, 1)]
    assert more.score[1] == 0
    assert more.factors.shape == (3, 7)
    assert more.find(_ints(1, 0), _ints(0, 1)).tolist() == [1, -1]
