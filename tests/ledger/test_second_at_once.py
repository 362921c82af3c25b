"""Two people decide about one entry that waits at the same moment."""

import pytest

from lianxin.ledger.models import PendingEntry, Transfer
from lianxin.ledger.services import approve_entry, send_entry_back, set_two_person_rule, withdraw_entry
from lianxin.network.states import Role
from lianxin.projects.services import enter_money
from tests.attacks.crowd import while_open
from tests.world import World, paper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return World()


def kept(world: World) -> PendingEntry:
    project = world.project("receive")
    set_two_person_rule(council=world.council, above_fen=100, actor=world.office_user)
    entry = enter_money("spend", project=project, payee="店", amount_fen=2_000_00, paper=paper(), actor=world.steward)
    assert isinstance(entry, PendingEntry)
    return entry


def test_of_two_who_approve_one_entry_one_posts_it(world: World) -> None:
    entry, second = kept(world), world.person(Role.OFFICE)
    found = while_open(
        lambda: approve_entry(entry_id=entry.pk, actor=world.office_user),
        lambda: approve_entry(entry_id=entry.pk, actor=second),
    )
    assert found == ["done", "entry_decided"]
    assert Transfer.objects.get(kind="spent").approved_by == world.office_user


def test_an_entry_that_is_withdrawn_while_it_is_approved_is_in_the_book(world: World) -> None:
    entry = kept(world)
    found = while_open(
        lambda: approve_entry(entry_id=entry.pk, actor=world.office_user),
        lambda: withdraw_entry(entry_id=entry.pk, actor=world.steward),
    )
    assert found == ["done", "entry_decided"]
    assert Transfer.objects.filter(kind="spent").count() == 1


def test_an_entry_that_is_sent_back_while_it_is_approved_stays_out_of_the_book(world: World) -> None:
    entry, second = kept(world), world.person(Role.OFFICE)
    found = while_open(
        lambda: send_entry_back(entry_id=entry.pk, reason="不对", actor=second),
        lambda: approve_entry(entry_id=entry.pk, actor=world.office_user),
    )
    assert found == ["done", "entry_decided"]
    assert not Transfer.objects.filter(kind="spent").exists()
