"""A session after any decisions is as good as planning anew, and says what changed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.matching.core import Delta, Policy, Problem, Session, Unsolvable, open_session, solve
from tests.matching.core.small import crowded, problem_of, problems


def _decide(session: Session, data: st.DataObject) -> Delta | None:
    """One random decision; None if it was refused."""
    problem = session.problem()
    pairs, partners = len(problem.edges), len(problem.partner_units)
    locked = np.flatnonzero(problem.locked).tolist()
    verbs = ["set_capacity", "add_edge", *(["reject", "lock", "lock", "reject"] if pairs else [])]
    verbs += ["lift", "lift"] if locked else []
    verb = data.draw(st.sampled_from(verbs))
    edge = data.draw(st.integers(0, max(pairs - 1, 0)))
    units = data.draw(st.integers(0, 4))
    partner = data.draw(st.integers(0, partners - 1))
    need = data.draw(st.integers(0, len(problem.need_units) - 1))
    try:
        if verb == "reject":
            return session.reject(edge)
        if verb == "lock":
            return session.lock(edge, units)
        if verb == "lift":
            return session.lock(data.draw(st.sampled_from(locked)), 0)
        if verb == "set_capacity":
            return session.set_capacity(partner, units)
        return session.add_edge(need, partner, data.draw(st.sampled_from([0, 1, 500, 1000])), units or None)[1]
    except Unsolvable:
        return None


@pytest.mark.random
@settings(max_examples=200, deadline=None)
@given(problems(most=5, units=3, pairs=14) | crowded(), st.data())
def test_after_any_decisions_it_equals_planning_anew(problem: Problem, data: st.DataObject) -> None:
    session = open_session(problem, solve(problem))
    for _ in range(data.draw(st.integers(1, 6))):
        before = session.plan().flow
        delta = _decide(session, data)
        plan, now = session.plan(), session.problem()
        assert plan.objective == session.objective() == solve(now).objective
        assert plan.certificate.gap == 0
        assert (plan.flow >= now.locked).all()
        assert not plan.flow[now.forbidden].any()
        told = np.zeros(len(plan.flow), np.int64)
        if delta:
            told[delta.edges] = delta.after - delta.before
        assert np.array_equal(np.pad(before.astype(np.int64), (0, len(told) - len(before))) + told, plan.flow)


@pytest.mark.random
@settings(max_examples=60, deadline=None)
@given(problems(most=5, units=3, pairs=14), st.data())
def test_what_was_tried_leaves_nothing_behind(problem: Problem, data: st.DataObject) -> None:
    session = open_session(problem, solve(problem))
    was = session.plan()
    with session.trying():
        if len(problem.edges):
            session.reject(data.draw(st.integers(0, len(problem.edges) - 1)))
        session.set_capacity(0, 3)
    assert np.array_equal(session.plan().flow, was.flow)
    assert session.objective() == was.objective
    assert session.plan().certificate.gap == 0


@pytest.mark.parametrize("policy", [Policy(fairness=False), Policy(participation=False), Policy(certify=False)])
def test_it_keeps_its_policy(policy: Policy) -> None:
    problem = problem_of([(0, 4), (1, 1)], [2, 1], [(0, 0, 1000), (0, 1, 900), (1, 0, 1)])
    session = open_session(problem, solve(problem, policy))
    session.reject(0)
    assert session.objective() == solve(session.problem(), policy).objective
    assert session.plan().policy == policy


def test_a_declined_pair_goes_to_the_next_best_and_the_change_is_told() -> None:
    problem = problem_of([(0, 1), (1, 1)], [1, 1], [(0, 0, 900), (0, 1, 800), (1, 1, 700), (1, 0, 600)])
    session = open_session(problem, solve(problem))
    delta = session.reject(0)
    assert delta.edges.tolist() == [0, 1, 2, 3]
    assert (delta.after - delta.before).tolist() == [-1, 1, -1, 1]
    assert delta.villages.tolist() == []
    assert delta.was.fit - delta.now.fit == 200


def test_prices_that_do_not_fit_are_computed_anew() -> None:
    problem = problem_of([(0, 2), (1, 2)], [2, 1], [(0, 0, 900), (0, 1, 800), (1, 0, 700)])
    plan = solve(problem)
    wrong = replace(plan.certificate, potentials=plan.certificate.potentials[::-1].copy())
    session = open_session(problem, replace(plan, certificate=wrong))
    session.reject(0)
    assert session.objective() == solve(session.problem()).objective


@pytest.mark.parametrize(
    ("edge", "units", "conflict", "asked", "room"),
    [(0, 3, "pair", 3, 2), (1, 2, "partner", 3, 2), (2, 1, "need", 3, 2), (3, 1, "forbidden", 1, 0)],
)
def test_contradictory_locks_are_refused_and_named(edge: int, units: int, conflict: str, asked: int, room: int) -> None:
    pairs = [(0, 0, 500), (1, 0, 500), (0, 1, 500), (1, 1, 500)]
    problem = problem_of([(0, 2), (1, 2)], [2, 2], pairs, locked=[1, 0, 0, 0])
    if conflict == "need":
        problem = replace(problem, locked=np.array([2, 0, 0, 0]))
    session = open_session(problem, solve(problem))
    session.reject(3)
    was = session.plan().flow
    with pytest.raises(Unsolvable) as refusal:
        session.lock(edge, units)
    assert refusal.value.code == "locks_contradict"
    facts = refusal.value.facts
    assert (facts["conflict"], facts["asked"], facts["room"]) == (conflict, asked, room)
    assert np.array_equal(session.plan().flow, was)


def test_a_locked_pair_is_neither_rejected_nor_robbed_of_its_partner() -> None:
    problem = problem_of([(0, 2)], [2], [(0, 0, 500)], locked=[2])
    session = open_session(problem, solve(problem))
    with pytest.raises(Unsolvable, match="locks_contradict"):
        session.reject(0)
    with pytest.raises(Unsolvable) as refusal:
        session.set_capacity(0, 1)
    assert refusal.value.facts["conflict"] == "partner"
    session.lock(0, 0)
    assert session.reject(0).after.tolist() == [0]


@pytest.mark.parametrize(("score", "after"), [(900, [0, 1]), (1000, [1, 0]), (0, [0, 1])])
def test_what_a_lifted_lock_held_goes_where_planning_anew_would_take_it(score: int, after: list[int]) -> None:
    problem = problem_of([(0, 1)], [1, 1], [(0, 0, score), (0, 1, 950)])
    session = open_session(problem, solve(problem))
    session.lock(0, 1)
    assert session.plan().flow.tolist() == [1, 0]
    session.lock(0, 0)
    assert session.plan().flow.tolist() == after


@pytest.mark.parametrize("wrong", [(5, 0, 500), (0, 5, 500), (0, 1, 2000), (0, 0, 500)])
def test_a_pair_that_cannot_be_is_not_added(wrong: tuple[int, int, int]) -> None:
    problem = problem_of([(0, 2)], [2, 2], [(0, 0, 500)])
    session = open_session(problem, solve(problem))
    with pytest.raises(Unsolvable, match="arrays_disagree"):
        session.add_edge(*wrong)
    assert len(session.problem().edges) == 1


def test_after_too_many_added_pairs_a_session_is_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of([(0, 2), (1, 1)], [2, 2], [(0, 0, 500)])
    session = open_session(problem, solve(problem))
    monkeypatch.setattr("lianxin.matching.core.sessions.ADDED", 1)
    session.add_edge(0, 1, 900)
    with pytest.raises(Unsolvable, match="cost_too_large"):
        session.add_edge(1, 1, 900)
    again = open_session(session.problem(), session.plan())
    again.add_edge(1, 1, 900)
    assert again.objective() == solve(again.problem()).objective
