"""The page of a gift's way and of an expense's givers: who sees what, and what it costs."""

from uuid import uuid4

import pytest

from lianxin.ledger.models import Transfer
from lianxin.ledger.services import receive, spend
from lianxin.projects.models import Project
from lianxin.projects.services import carry_balance, reverse_entry
from tests.visits import queries_of, send, visit
from tests.world import World, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def project(world: World) -> Project:
    """A project that received ¥10,000."""
    return world.project("receive")


def entry(project: Project, kind: str) -> Transfer:
    return Transfer.objects.filter(fund=project.fund, kind=kind).latest("pk")


def way(world: World, one: Transfer) -> str:
    return f"ways/{one.pk}/"


def test_a_gift_leads_to_what_it_paid_what_is_left_and_whom_it_helped(world: World) -> None:
    project = world.project("accept")
    text = visit(way(world, entry(project, "received")), council=world.council)

    assert f"¥10,000 from {world.partner.name}: what became of it" in text
    assert "食材" in text
    assert "62 people" in text
    assert f"/ways/{entry(project, 'spent').pk}/" in text


def test_whoever_was_paid_is_named_to_members_only(world: World, project: Project) -> None:
    spend(fund=project.fund, payee="王师傅", amount_fen=100, paper=paper(), recorder=world.office_user)  # type: ignore[arg-type]
    for one in (entry(project, "received"), entry(project, "spent")):
        assert "王师傅" not in visit(way(world, one), council=world.council)
        assert "王师傅" not in visit(way(world, one), World("310116113").office_user, council=world.council)
        assert "王师傅" in visit(way(world, one), world.rival_liaison, council=world.council)


def test_an_expense_leads_back_to_its_givers_through_another_project(world: World, project: Project) -> None:
    other = world.project("start", title="图书角")
    carry_balance(project=project, to=other, amount_fen=4_000_00, paper=paper(), actor=world.office_user)
    world.spend(other, 1_000_00)
    text = visit(way(world, entry(other, "spent")), council=world.council)

    assert world.partner.name in text
    assert f"/ways/{entry(project, 'received').pk}/" in text
    assert "老年食堂助餐" in text
    onward = visit(way(world, entry(project, "received")), council=world.council)
    assert "¥4,000 carried over from “老年食堂助餐”" in onward
    assert "1,000.00" in onward
    assert "3,000.00" in onward


def test_what_was_taken_back_says_so_at_its_own_address_and_at_its_reversals(world: World, project: Project) -> None:
    gift = entry(project, "received")
    reversal = reverse_entry(project=project, transfer_id=gift.pk, paper=paper("重复登记"), actor=world.office_user)
    for one in (gift, reversal):
        text = visit(way(world, one), council=world.council)
        assert "This entry was taken back" in text
        assert "重复登记" in text


def test_an_entry_of_another_council_is_not_found(world: World, project: Project) -> None:
    visit(way(world, entry(project, "received")), council=World("310116113").council, status=404)


def test_many_expenses_are_drawn_together_and_cost_the_same(world: World, project: Project) -> None:
    gift = entry(project, "received")
    for amount in (7_00, 5_00):
        world.spend(project, amount)
    few = queries_of(way(world, gift), world.office_user, council=world.council)
    for amount in range(1, 12):
        world.spend(project, amount)
    assert queries_of(way(world, gift), world.office_user, council=world.council) == few <= 25
    assert "7 more" in visit(way(world, gift), council=world.council)


def test_the_form_of_an_expense_offers_the_gifts_that_are_left(world: World, project: Project) -> None:
    page = f"projects/{project.pk}/do/spend/"
    assert "Paid by" not in visit(page, world.steward, council=world.council)
    receive(
        fund=project.fund,  # type: ignore[arg-type]
        organisation_id=world.rival.pk,
        amount_fen=500,
        paper=paper(),
        recorder=world.office_user,
    )
    gift = entry(project, "received")
    assert f"{world.rival.name}: ¥5.00 left" in visit(page, world.steward, council=world.council)
    form = {"payee": "书店", "amount_fen": "3", "purpose": "购书", "voucher": "PZ-8", "on": gift.on, "key": uuid4()}
    assert send(page, world.steward, form | {"paid_from": gift.pk}, council=world.council).status_code == 302
    assert [(share.source, share.amount_fen) for share in entry(project, "spent").sources.all()] == [(gift, 300)]


def test_the_projects_money_the_claim_and_the_giver_lead_there(world: World, project: Project) -> None:
    gift = entry(project, "received")
    claim = gift.delivery.claim
    for page in (f"projects/{project.pk}/", f"exchange/claims/{claim.pk}/", f"network/{world.partner.pk}/"):
        assert f"/ways/{gift.pk}/" in visit(page, world.office_user, council=world.council), page
