"""A village that received, spent and gave back in the third quarter of 2026; it is the fourth now."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine

from lianxin.accounts.models import User
from lianxin.exchange.services import Arrived, record_delivery
from lianxin.kernel import clock
from lianxin.ledger.models import Transfer
from lianxin.projects.models import Project
from lianxin.projects.services import return_balance, spend_money
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import disclosure_page
from lianxin.publishing.services import publish_disclosure
from tests.world import World, paper

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
PERSON = "王小二"


@pytest.fixture
def moments() -> Iterator[time_machine.Traveller]:
    """Time that the test moves."""
    with time_machine.travel(datetime(2026, 9, 10, 4, tzinfo=clock.BEIJING), tick=False) as moments:
        yield moments


@pytest.fixture
def world(moments: time_machine.Traveller) -> World:
    """Money received, spent and given back in the third quarter, goods too; and it is the fourth now."""
    world = World()
    project = world.project("receive", title="修路灯", budget_fen=16_409_02)
    pay(world, project, PERSON, 5_000_53)
    pay(world, project, world.partner.name, 1_000_00)
    return_balance(
        project=project, organisation_id=world.partner.pk, amount_fen=9_02, paper=paper("退回"), actor=world.office_user
    )
    claim = world.bid(world.need(), 3)
    record_delivery(claim_id=claim.pk, arrived=Arrived(3, clock.today()), actor=world.steward)
    moments.move_to(datetime(2026, 10, 20, 4, tzinfo=clock.BEIJING))
    return world


def pay(world: World, project: Project, payee: str, fen: int, on: date | None = None) -> Transfer:
    return spend_money(project=project, payee=payee, amount_fen=fen, paper=paper("灯杆", on), actor=world.office_user)


def publish(world: World, quarter: Quarter = Q3, actor: User | None = None) -> VillageDisclosure:
    who = actor or world.steward
    return publish_disclosure(council=world.council, village=world.village, quarter=quarter, actor=who)


def page_of(world: World, quarter: Quarter = Q3, viewer: User | None = None, edition: int | None = None) -> Any:
    who = viewer or world.steward
    return disclosure_page(council=world.council, village=world.village, quarter=quarter, viewer=who, edition=edition)


def address(world: World, quarter: Quarter = Q3, more: str = "") -> str:
    return f"/{world.code}/disclosure/{world.village.pk}/{quarter.year}/{quarter.number}/{more}"


def late(world: World, fen: int = 100_00) -> Transfer:
    """An expense of the third quarter that is recorded in the fourth."""
    return pay(world, Project.objects.get(), "补记的店", fen, on=date(2026, 9, 30))


def asked(world: World) -> str:
    return f"council={world.code}&village={world.village.pk}&year=2026&quarter=3"
