"""Shards by any executor: the same plans as one after the other; one refusal does not stop the others."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest

from bench.matching.instances import instance
from lianxin.matching.core import Plan, Problem, Unsolvable, solve, solve_sharded


@pytest.fixture
def provinces() -> list[Problem]:
    whole = [instance(60, 40, seed=seed) for seed in range(3)]
    locked = np.zeros(len(whole[1].edges), np.int32)
    locked[0] = 1000
    return [whole[0], replace(whole[1], locked=locked), whole[2]]


def _same(found: list[Plan | Unsolvable], provinces: list[Problem]) -> None:
    first, refused, last = found
    assert isinstance(first, Plan)
    assert isinstance(last, Plan)
    assert [first.objective, last.objective] == [solve(provinces[0]).objective, solve(provinces[2]).objective]
    assert isinstance(refused, Unsolvable)
    assert refused.code == "locks_contradict"
    assert refused.facts["shard"] == 1


def test_one_after_the_other_and_in_threads(provinces: list[Problem]) -> None:
    _same(solve_sharded(provinces), provinces)
    with ThreadPoolExecutor(2) as threads:
        _same(solve_sharded(provinces, threads.map), provinces)


def test_in_processes(provinces: list[Problem]) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        _same(solve_sharded(provinces, processes.map), provinces)
