"""A disclosure that no longer holds waits in the inbox of those who can correct it, until they have."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lianxin.accounts.models import User
from lianxin.desk.queries.inbox import inbox_of
from lianxin.exchange.models import Delivery, Listing
from lianxin.exchange.services import Arrived, record_delivery, take_back_delivery
from lianxin.exchange.states import Form
from lianxin.journal.folder import fold_all
from lianxin.journal.models import Entry
from lianxin.journal.services import write
from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from lianxin.ledger.models import Transfer
from lianxin.ledger.states import TransferKind
from lianxin.network.states import Role
from lianxin.projects.models import Project, Round
from lianxin.projects.services import receive_money, reverse_entry, spend_money
from lianxin.publishing.inbox import lapsed
from lianxin.publishing.models import Lapse, VillageDisclosure, Watch
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import disclosure_page, lapses
from lianxin.publishing.services import correct_disclosure, publish_disclosure
from lianxin.publishing.services.watching import Turn
from tests.publishing.quarter import Q4, address, late, moments, page_of, pay, publish, world
from tests.world import World, paper

pytestmark = pytest.mark.django_db
__all__ = ["moments", "world"]
CORRECT = "公布更正版"


def look() -> None:
    """The folder's turn, and publishing's as that of a process that has just begun."""
    fold_all()
    Turn()()


def told(world: World, who: User) -> list[str]:
    """Where somebody's inbox asks for a corrected edition."""
    inbox = inbox_of(who, world.council)
    lines = [one.line for one in (*inbox.today, *inbox.week, *inbox.later)]
    return [line.url for line in lines if str(line.what) == CORRECT]


def correct(one: VillageDisclosure, actor: User) -> VillageDisclosure:
    return correct_disclosure(disclosure=one, reason="补记了一笔支出", actor=actor)


def test_who_can_correct_it_is_told_until_it_is_corrected(world: World) -> None:
    first = publish(world)
    others = [world.auditor, world.liaison, world.person(Role.STEWARD, world.villages[1])]
    late(world)
    assert told(world, world.office_user) == []
    look()
    assert told(world, world.office_user) == told(world, world.steward) == [address(world)]
    assert [told(world, who) for who in others] == [[], [], []]

    second = correct(first, world.steward)

    assert told(world, world.office_user) == told(world, world.steward) == []
    late(world, 2)
    look()
    assert [one.disclosure for one in lapses(world.council)] == [second]
    assert told(world, world.steward) == [address(world)]
    correct(second, world.office_user)
    look()
    assert told(world, world.steward) == []


def in_kind(world: World) -> None:
    delivery = Listing.objects.get(form=Form.GOODS).claims.get().deliveries.get()
    why = paper("点错了", on=date(2026, 9, 20))
    take_back_delivery(delivery_id=delivery.pk, paper=why, actor=world.office_user)


def in_kind_as_of_before(world: World) -> None:
    """What came in the fourth quarter is taken back by an entry of the third."""
    came = record_delivery(
        claim_id=world.bid(world.need(), 2).pk, arrived=Arrived(2, clock.today()), actor=world.steward
    )
    look()
    why = paper("日期写错了", on=date(2026, 9, 20))
    take_back_delivery(delivery_id=came.pk, paper=why, actor=world.office_user)


def expense_in_another_quarter(world: World) -> None:
    spent = Transfer.objects.filter(kind=TransferKind.SPENT).earliest("pk")
    reverse_entry(project=Project.objects.get(), transfer_id=spent.pk, paper=paper("记错了"), actor=world.office_user)


def gift(world: World) -> None:
    """What came for a claim is taken back by the claim's own verb; the journal names the delivery only."""
    project = Project.objects.get()
    claim = Listing.objects.get(fund=project.fund, form=Form.MONEY).claims.earliest("pk")
    day = paper(on=date(2026, 9, 30))
    receive_money(project=project, claim_id=claim.pk, amount_fen=5, paper=day, actor=world.office_user)
    look()
    correct(VillageDisclosure.objects.latest("pk"), world.office_user)
    came = Delivery.objects.filter(transfer__amount_fen=5).get()
    take_back_delivery(delivery_id=came.pk, paper=paper("退错了"), actor=world.office_user)


def earlier_quarter(world: World) -> None:
    """The balance at its beginning is another one."""
    pay(world, Project.objects.get(), "店", 1, on=date(2026, 6, 30))


@pytest.mark.parametrize("happen", [in_kind, in_kind_as_of_before, expense_in_another_quarter, gift, earlier_quarter])
def test_whatever_changes_a_number_is_noticed(world: World, happen: Any) -> None:
    fold_all()  # so that only what happens is looked at
    publish(world)
    happen(world)
    look()
    assert not page_of(world).holds
    assert told(world, world.steward) == [address(world)]


def test_what_happens_today_leaves_the_past_alone(world: World) -> None:
    publish(world)
    pay(world, Project.objects.get(), "今天的店", 100)
    look()
    assert page_of(world).holds
    assert not Lapse.objects.exists()
    assert Watch.objects.get().seen == Entry.objects.filter(council_id=world.council.pk).count()


def test_what_was_recorded_before_and_numbered_after_is_in_the_edition(world: World) -> None:
    late(world)
    assert Entry.objects.filter(number=None).exists()
    publish(world)
    look()
    assert not Lapse.objects.exists()


def test_a_year_that_comes_by_a_sheet_names_nothing_and_is_looked_at(world: World) -> None:
    one = publish(world)
    look()
    late(world)
    Entry.objects.filter(number=None).delete()  # as where the money of a sheet is not named one by one
    Turn()()
    assert not Lapse.objects.exists()
    round_ = Round.objects.filter(council=world.council).latest("pk")
    write("projects.reported_by_sheet", subject=round_, actor=world.office_user, facts={"year": 2026})
    look()
    assert Lapse.objects.get().disclosure == one


def test_another_council_is_told_nothing(world: World) -> None:
    other = World("310116113")
    publish(world)
    late(world)
    look()
    assert told(other, other.office_user) == []
    assert told(world, other.office_user) == []
    assert list(lapses(other.council)) == []


def test_many_lines_are_one_query(
    world: World, moments: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(world)
    moments.move_to(datetime(2027, 1, 20, 4, tzinfo=clock.BEIJING))
    publish(world, Q4)
    late(world)
    look()
    (matter,) = lapsed(world.office_user, world.council)
    with django_assert_num_queries(1):
        assert len([matter.line(record) for record in matter.records]) == 2


def test_inbox_and_list_say_so_in_both_languages(world: World, client: Client) -> None:
    publish(world)
    late(world)
    look()
    client.force_login(world.office_user)
    inbox, every = f"/{world.code}/inbox/", f"/{world.code}/disclosure/"
    assert CORRECT in client.get(inbox).content.decode()
    assert "与台账不再一致" in client.get(every).content.decode()
    client.cookies["language"] = "en"
    assert "Publish a corrected edition" in client.get(inbox).content.decode()
    page = client.get(every).content.decode()
    assert "No longer what the book says" in page
    assert address(world) in page


STEPS = st.lists(
    st.tuples(st.sampled_from(["in", "out", "late", "undo", "next", "publish", "correct"]), st.integers(1, 500)),
    max_size=16,
)


@pytest.mark.random
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_any_history_those_are_noted_whose_pages_say_so(steps: list[tuple[str, int]]) -> None:
    start = datetime(2026, 1, 5, 4, tzinfo=clock.BEIJING)
    with time_machine.travel(start, tick=False) as moments, transaction.atomic():
        world = World()
        project = world.project("start", title="年年做的事", budget_fen=9_000_00)
        for what, amount in steps:
            if what == "next":
                moments.shift(timedelta(days=40))
            else:
                happen(world, project, what, amount)
            if amount % 2:
                look()
        look()
        noted = {one.disclosure_id for one in lapses(world.council)}
        assert noted == set(of_pages(world))
        transaction.set_rollback(True)


def of_pages(world: World) -> list[int]:
    """Latest editions whose pages say that they do not hold."""
    found = []
    for one in VillageDisclosure.objects.filter(corrected_by=None):
        page = disclosure_page(
            council=world.council, village=world.village, quarter=one.quarter, viewer=world.office_user
        )
        found += [] if page.holds else [one.pk]
    return found


def happen(world: World, project: Project, what: str, amount: int) -> None:
    """One step; what a rule refuses does not happen."""
    by: dict[str, Any] = {"actor": world.office_user}
    ago = paper(on=clock.today() - timedelta(days=amount % 100))
    try:
        with transaction.atomic():
            match what:
                case "in":
                    claim = Listing.objects.get(fund=project.fund, form=Form.MONEY).claims.earliest("pk").pk
                    receive_money(project=project, claim_id=claim, amount_fen=amount, paper=ago, **by)
                case "out" | "late":
                    day = paper() if what == "out" else ago
                    spend_money(project=project, payee="店", amount_fen=amount, paper=day, **by)
                case "publish":
                    last = Quarter(clock.today().year, (clock.today().month + 2) // 3).before
                    publish_disclosure(council=world.council, village=world.village, quarter=last, **by)
                case "correct":
                    correct(VillageDisclosure.objects.filter(corrected_by=None).latest("pk"), world.office_user)
                case _:
                    newest = Transfer.objects.filter(fund=project.fund, reverses=None).latest("pk")
                    reverse_entry(project=project, transfer_id=newest.pk, paper=paper("记错了"), **by)
    except (Refused, Transfer.DoesNotExist, VillageDisclosure.DoesNotExist):
        return
