"""Whatever happens, in whatever order, folded or not: figures say what their records add up to."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.exchange.models import Claim, Listing
from lianxin.figures.metric import Scope, every_metric, metric_of
from lianxin.figures.queries import Side, figures_off_count, measured, totals, totals_by
from lianxin.figures.services import fold_deltas
from lianxin.insights.queries.givers import with_spending
from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from lianxin.ledger.models import Transfer
from lianxin.projects.counting import BALANCE_FEN, SPENT_FEN
from lianxin.projects.models import Project
from lianxin.projects.services import (
    Benefit,
    cancel_project,
    carry_balance,
    claim_project,
    close_project,
    correct_outcome,
    return_balance,
    return_project,
    reverse_entry,
    revise_project,
    withdraw_project,
    withdraw_project_claim,
)
from tests.world import World, paper

pytestmark = pytest.mark.django_db

SIDES: tuple[Side, ...] = ("year", "month", "village", "category_id")
STAGES = ("draft", "file", "endorse", "approve", "publish", "claim", "start", "receive", "spend", "submit", "accept")
CHANGES = (
    "cancel", "withdraw", "return", "revise", "correct", "reverse", "claim", "unclaim", "close", "spend",
    "return_money", "carry",
)  # fmt: skip
steps = st.lists(
    st.one_of(
        st.just(("fold", 0, 0)),
        st.tuples(st.just("new"), st.sampled_from(range(len(STAGES))), st.integers(1, 9_000_00)),
        st.tuples(st.sampled_from(CHANGES), st.integers(0, 9), st.integers(1, 9_000_00)),
    ),
    max_size=12,
)


@pytest.mark.random
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps)
def test_figures_equal_their_records_after_any_history(history: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        world = World()
        for at, (what, which, amount) in enumerate(history):
            _happen(world, at, what, which, amount)
        _agrees(world)
        transaction.set_rollback(True)


def _agrees(world: World) -> None:
    scope = Scope(world.council.pk)
    figures = totals(scope)
    assert list(figures_off_count(world.council.pk)) == []
    assert figures == {metric.code: measured(metric, scope) for metric in every_metric()}
    for side in SIDES:
        parts = totals_by(scope, side).values()
        for metric in every_metric():
            if not metric.stock:
                assert sum(part.get(metric.code, 0) for part in parts) == figures[metric.code], (side, metric.code)
    for giver, amounts in totals_by(scope, "organisation_id").items():
        given = scope.narrowed(organisation_id=giver)
        assert amounts == {code: measured(metric_of(code), given) for code in amounts}
    by_giver = with_spending(scope, totals_by(scope, "organisation_id")).values()
    for code in (SPENT_FEN, BALANCE_FEN):
        assert sum(amounts.get(code, 0) for amounts in by_giver) == figures[code], code


def _happen(world: World, at: int, what: str, which: int, amount: int) -> None:
    """One event; what a rule refuses does not happen."""
    if what == "fold":
        fold_deltas()
        return
    if what == "new":
        more = {"category": world.council.categories.get(position=at % 2 + 1)}
        world.project(STAGES[which], title=f"{at}·{'子丑寅卯辰巳午未申酉戌亥'[at] * 4}", budget_fen=amount, **more)
        return
    projects = list(Project.objects.filter(council=world.council).order_by("pk"))
    if projects:
        project = projects[which % len(projects)]
        try:
            with transaction.atomic():
                _change(world, project, what, amount)
        except Refused:
            return


def _change(world: World, project: Project, what: str, amount: int) -> None:
    office = world.office_user
    benefit = Benefit(direct_persons=amount % 97, households=amount % 11, person_times=amount % 301)
    changes: dict[str, Callable[[], object]] = {
        "cancel": lambda: cancel_project(project=project, actor=office, reason="村里搬迁"),
        "withdraw": lambda: withdraw_project(project=project, actor=world.liaison),
        "return": lambda: return_project(project=project, actor=office, reason="预算不清"),
        "revise": lambda: revise_project(project=project, draft=world.draft(budget_fen=amount), actor=world.liaison),
        "correct": lambda: correct_outcome(project=project, benefit=benefit, reason="重新核对", actor=office),
        "close": lambda: close_project(project=project, actor=office),
        "claim": lambda: _claim(world, project, amount),
        "unclaim": lambda: _unclaim(world, project),
        "reverse": lambda: _reverse(world, project),
        "spend": lambda: world.spend(project, amount % 97 + 1),
        "return_money": lambda: return_balance(
            project=project,
            organisation_id=world.partner.pk,
            amount_fen=amount % 89 + 1,
            paper=paper("退回"),
            actor=office,
        ),
        "carry": lambda: _carry(world, project, amount),
    }
    changes[what]()


def _carry(world: World, project: Project, amount: int) -> None:
    for other in Project.objects.filter(council=world.council).exclude(pk=project.pk).order_by("-pk")[:1]:
        carry_balance(
            project=project, to=other, amount_fen=amount % 211 + 1, paper=paper("结转"), actor=world.office_user
        )


def _unclaim(world: World, project: Project) -> None:
    for claim in Claim.objects.filter(listing__fund=project.fund_id).order_by("-pk")[:1]:
        withdraw_project_claim(project=project, claim_id=claim.pk, reason="资金有变", actor=world.office_user)


def _reverse(world: World, project: Project) -> None:
    for transfer in Transfer.objects.filter(fund=project.fund_id, reverses=None).order_by("-pk")[:1]:
        reverse_entry(project=project, transfer_id=transfer.pk, paper=paper("记错了"), actor=world.office_user)


def _claim(world: World, project: Project, amount: int) -> None:
    for listing in Listing.objects.filter(fund=project.fund_id, form="money"):
        claim_project(
            project=project,
            listing_id=listing.pk,
            organisation_id=world.rival.pk,
            quantity=amount % listing.capacity + 1,
            actor=world.rival_liaison,
            key=uuid4(),
        )


def test_a_stock_stands_at_the_end_of_its_year_and_knows_no_village(world: World) -> None:
    world.enrolled("后来的单位", since=clock.today())
    world.enrolled("先来的单位")
    before = totals(Scope(world.council.pk, clock.today().year - 1))["network.partners"]
    now = totals(Scope(world.council.pk, clock.today().year, village=f"{world.code}201", month=201901))
    assert (before, now["network.partners"]) == (1, 2)


@pytest.fixture
def world() -> World:
    return World()
