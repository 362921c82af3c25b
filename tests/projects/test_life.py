"""The life of a project by its services: each step by the role that may, every figure with it."""

from typing import Any
from uuid import uuid4

import pytest

from lianxin.accounts.errors import KeyReused
from lianxin.exchange.errors import ClaimDelivered, NotEnoughLeft
from lianxin.exchange.models import Listing
from lianxin.figures.metric import Scope, every_metric
from lianxin.figures.models import CellKey
from lianxin.figures.queries import figures_off_count, recount, totals
from lianxin.figures.services import fold_deltas
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, ReasonMissing
from lianxin.ledger.errors import NotEnoughMoney
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries import accounts_off_balance, money_of, unbalanced_transfers
from lianxin.network.errors import NotEnrolled
from lianxin.projects.errors import BadTarget, BalanceLeft, LooksDuplicate, NotHere, WrongState
from lianxin.projects.models import Project
from lianxin.projects.services import (
    Benefit,
    approve_project,
    cancel_project,
    carry_balance,
    claim_project,
    close_project,
    correct_outcome,
    draft_project,
    endorse_project,
    file_project,
    return_project,
    reverse_entry,
    revise_project,
    withdraw_project_claim,
)
from lianxin.projects.states import ProjectState
from tests.world import World, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def figures(world: World) -> dict[str, int]:
    return totals(Scope(world.council.pk, clock.today().year))


def test_a_project_runs_from_draft_to_closeout_and_every_figure_follows(world: World) -> None:
    project = world.project("accept")
    close_project(project=project, actor=world.office_user)

    assert project.state == ProjectState.CLOSED
    sums = figures(world)
    assert {code: sums[code] for code in sums if not code.startswith(("exchange.", "matching."))} == {
        "network.partners": 1,
        "projects.declared": 1,
        "projects.budget_fen": 10_000_00,
        "projects.approved": 1,
        "projects.in_progress": 0,
        "projects.accepted": 1,
        "projects.promised_fen": 10_000_00,
        "projects.received_fen": 10_000_00,
        "projects.spent_fen": 10_000_00,
        "projects.balance_fen": 0,
        "projects.spent_of_gifts_fen": 10_000_00,
        "projects.passed_of_gifts_fen": 0,
        "projects.direct_persons": 62,
        "projects.indirect_persons": 0,
        "projects.households": 0,
        "projects.person_times": 0,
    }
    verbs = Entry.objects.filter(subject_type="projects.project").values_list("verb", flat=True).order_by("pk")
    assert [verb.partition(".")[2] for verb in verbs] == [
        "drafted", "filed", "endorsed", "approved", "published", "claimed", "started", "received", "spent",
        "submitted", "accepted", "closed",
    ]  # fmt: skip


def test_figures_recount_from_records_to_what_was_added_up_before_and_after_folding(world: World) -> None:
    world.project("accept")
    world.project("start", title="图书角共建")
    before = figures(world)

    while fold_deltas():
        pass

    assert figures(world) == before
    for metric in every_metric():
        if not metric.stock:
            assert sum(recount(metric, world.council.pk).values()) == before[metric.code], metric.code
            assert all(isinstance(key, CellKey) for key in recount(metric, world.council.pk))


def test_only_the_village_may_give_its_opinion_and_only_the_office_may_approve(world: World) -> None:
    project = world.project("file")

    for outsider in (world.liaison, world.office_user):
        with pytest.raises(NotAllowed):
            endorse_project(project=project, actor=outsider)
    endorse_project(project=project, actor=world.steward)

    with pytest.raises(NotAllowed):
        approve_project(project=project, actor=world.steward)
    approve_project(project=project, actor=world.office_user)
    with pytest.raises(WrongState) as refusal:
        approve_project(project=project, actor=world.office_user)
    assert refusal.value.code == "wrong_state"


def test_a_villages_own_project_goes_straight_to_the_office(world: World) -> None:
    project = draft_project(council=world.council, draft=world.draft(), actor=world.steward)

    file_project(project=project, actor=world.steward)

    assert project.state == ProjectState.ENDORSED


def test_a_return_needs_a_reason_and_lets_the_writer_file_again(world: World) -> None:
    project = world.project("endorse")
    with pytest.raises(ReasonMissing):
        return_project(project=project, actor=world.office_user, reason="  ")

    return_project(project=project, actor=world.office_user, reason="请写明送餐天数")
    file_project(project=project, actor=world.liaison)

    assert project.state == ProjectState.FILED
    assert figures(world)["projects.declared"] == 1


def test_a_near_equal_project_of_the_same_village_and_year_warns_before_filing(world: World) -> None:
    world.project("file")
    again = draft_project(council=world.council, draft=world.draft("老年食堂助餐点"), actor=world.liaison)

    with pytest.raises(LooksDuplicate) as refusal:
        file_project(project=again, actor=world.liaison)
    assert refusal.value.facts["titles"] == "老年食堂助餐"

    file_project(project=again, actor=world.liaison, is_another=True)
    assert again.state == ProjectState.FILED


def test_claims_never_exceed_what_is_asked_and_repeat_safely(world: World) -> None:
    project = world.project()
    listing = Listing.objects.get(fund=project.fund)
    bid: dict[str, Any] = {"project": project, "listing_id": listing.pk, "organisation_id": world.partner.pk}
    bid |= {"actor": world.liaison, "quantity": 7_000_00, "key": uuid4()}
    first, again = claim_project(**bid), claim_project(**bid)
    assert again == first

    rival = bid | {"organisation_id": world.rival.pk, "actor": world.rival_liaison, "key": uuid4()}
    with pytest.raises(NotEnoughLeft) as refusal:
        claim_project(**rival)
    assert refusal.value.facts["left"] == 3_000_00
    claim_project(**rival | {"quantity": 3_000_00})

    assert Listing.objects.get().left == 0
    assert figures(world)["projects.promised_fen"] == 10_000_00


def test_a_claim_can_be_withdrawn_until_something_came_in_for_it(world: World) -> None:
    project = world.project("claim")
    claim = Listing.objects.get().claims.get()
    withdraw_project_claim(project=project, claim_id=claim.pk, reason="预算调整", actor=world.liaison)
    assert figures(world)["projects.promised_fen"] == 0
    assert Listing.objects.get().taken == 0

    paid = world.project("receive", title="图书角共建")
    claim = Listing.objects.get(fund=paid.fund).claims.get()
    with pytest.raises(ClaimDelivered):
        withdraw_project_claim(project=paid, claim_id=claim.pk, reason="预算调整", actor=world.liaison)


def test_spending_never_exceeds_what_is_held_and_a_refusal_changes_nothing(world: World) -> None:
    project = world.project("receive")
    with pytest.raises(NotEnoughMoney) as refusal:
        world.spend(project, 10_000_01)

    assert refusal.value.facts["held"] == 10_000_00
    assert Transfer.objects.filter(kind="spent").count() == 0
    assert money_of([project.fund_id])[project.fund_id or 0].balance_fen == 10_000_00


def test_a_correction_is_a_new_entry_that_takes_the_old_one_back(world: World) -> None:
    project = world.project("spend")
    wrong = Transfer.objects.get(kind="spent")

    reverse_entry(project=project, transfer_id=wrong.pk, paper=paper("金额记错"), actor=world.office_user)

    assert Transfer.objects.filter(kind="spent").count() == 2
    assert figures(world)["projects.spent_fen"] == 0
    assert not unbalanced_transfers(world.council.pk)
    assert accounts_off_balance(world.council.pk) == []


def test_a_project_that_holds_money_is_neither_cancelled_nor_closed(world: World) -> None:
    project = world.project("receive")
    with pytest.raises(BalanceLeft):
        cancel_project(project=project, actor=world.office_user, reason="村里不做了")

    world.spend(project, project.budget_fen - 1)
    world.do("submit", project)
    world.do("accept", project)
    with pytest.raises(BalanceLeft) as refusal:
        close_project(project=project, actor=world.office_user)
    assert refusal.value.facts["balance_fen"] == 1


def test_cancelling_releases_the_claims_and_takes_them_off_the_promises(world: World) -> None:
    project = world.project("claim")
    cancel_project(project=project, actor=world.office_user, reason="村里不做了")

    sums = figures(world)
    assert (sums["projects.promised_fen"], sums["projects.approved"], sums["projects.declared"]) == (0, 0, 1)
    assert Listing.objects.get().taken == 0


def test_correcting_an_outcome_keeps_the_first_and_counts_the_new_one(world: World) -> None:
    project = world.project("accept")
    correct_outcome(
        project=project, benefit=Benefit(direct_persons=60, households=20), reason="两人重复", actor=world.office_user
    )

    assert project.outcomes.count() == 2
    assert figures(world)["projects.direct_persons"] == 60
    assert figures(world)["projects.households"] == 20


def test_a_claims_key_stands_for_one_request(world: World) -> None:
    project = world.project()
    listing = Listing.objects.get(fund=project.fund)
    bid: dict[str, Any] = {"project": project, "listing_id": listing.pk, "organisation_id": world.partner.pk}
    bid |= {"actor": world.liaison, "quantity": 7_000_00, "key": uuid4()}
    claim_project(**bid)

    with pytest.raises(KeyReused):
        claim_project(**bid | {"quantity": 1})
    with pytest.raises(NotAllowed):
        claim_project(**bid | {"actor": world.rival_liaison})


def test_a_draft_names_only_what_belongs_to_its_own_council(world: World) -> None:
    other = World("310116113")
    for foreign in ({"village": other.village}, {"category": other.council.categories.get(position=1)}):
        with pytest.raises(NotHere):
            draft_project(council=world.council, draft=world.draft(**foreign), actor=world.office_user)
    with pytest.raises(NotEnrolled):
        draft_project(council=world.council, draft=world.draft(partner=other.partner), actor=world.office_user)


def test_a_verb_counts_from_the_project_as_it_is_and_not_as_somebody_saw_it(world: World) -> None:
    project = world.project("endorse")
    return_project(project=project, actor=world.office_user, reason="请写明送餐天数")
    seen_earlier = Project.objects.get(pk=project.pk)
    other = world.council.categories.get(position=2)
    revise_project(project=project, draft=world.draft(budget_fen=7, category=other), actor=world.liaison)

    revise_project(project=seen_earlier, draft=world.draft(budget_fen=9), actor=world.liaison)

    assert list(figures_off_count(world.council.pk)) == []


def test_no_balance_is_carried_to_a_project_that_was_closed_meanwhile(world: World) -> None:
    source, target = world.project("receive"), world.project("accept", title="图书角共建")
    seen_earlier = Project.objects.get(pk=target.pk)
    close_project(project=target, actor=world.office_user)

    with pytest.raises(BadTarget):
        carry_balance(project=source, to=seen_earlier, amount_fen=1, paper=paper(), actor=world.office_user)


def test_taking_back_what_was_carried_over_stands_on_both_timelines(world: World) -> None:
    source, target = world.project("receive"), world.project("publish", title="图书角共建")
    carried = carry_balance(project=source, to=target, amount_fen=1, paper=paper(), actor=world.office_user)

    reverse_entry(project=source, transfer_id=carried.pk, paper=paper("转错"), actor=world.office_user)

    told = Entry.objects.filter(verb="projects.reversed").values_list("subject_id", flat=True)
    assert sorted(told) == sorted([source.pk, target.pk])
    assert money_of([target.fund_id])[target.fund_id or 0].balance_fen == 0
