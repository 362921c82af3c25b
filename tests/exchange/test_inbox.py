"""What of the exchange waits on whom, and by when; and the background's turn."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from lianxin.accounts.models import User
from lianxin.desk.queries.inbox import inbox_count, inbox_of
from lianxin.exchange.models import Claim
from lianxin.exchange.services import (
    Arrived,
    Raised,
    answer_concern,
    carry_needs_over,
    confirm_claim,
    link_need,
    note_contact,
    propose_claim,
    record_concern,
    record_delivery,
    tell_residents,
    withdraw_claim,
)
from lianxin.exchange.states import ANSWER_DAYS, CONTACT_DAYS
from lianxin.kernel import clock
from lianxin.network.models import Pairing
from lianxin.network.services import end_pairing
from tests.visits import send, visit
from tests.world import World

pytestmark = pytest.mark.django_db

WHY = "村里另有安排"


@pytest.fixture
def world() -> World:
    """A town where no agreement waits."""
    town = World()
    for person in ("liaison", "rival_liaison", "steward"):
        assert getattr(town, person)
    for pairing in Pairing.objects.all():
        end_pairing(pairing=pairing, on=clock.today(), reason="另行安排", actor=town.office_user)
    return town


def waiting(world: World, user: User) -> dict[str, date]:
    """What waits on somebody, with its day."""
    user.__dict__.pop("_lianxin_posts", None)
    with translation.override("en"):
        found = inbox_of(user, world.council)
        assert inbox_count(user, world.council) == found.total
        return {str(each.line.what): each.line.due_on for each in (*found.today, *found.week, *found.later)}


def test_a_claim_waits_to_be_confirmed_then_for_a_word(world: World) -> None:
    claim, today = world.bid(world.need(), 4), clock.today()
    contact = {"Speak with the other side and note it": today + timedelta(days=CONTACT_DAYS)}
    assert waiting(world, world.steward) == {"Confirm the claim": today + timedelta(days=ANSWER_DAYS)}
    assert waiting(world, world.liaison) == contact
    assert waiting(world, world.rival_liaison) == waiting(world, world.office_user) == {}

    sent = send(
        f"exchange/claims/{claim.pk}/do/confirm/",
        world.steward,
        {"next": f"/{world.code}/inbox/"},
        council=world.council,
    )

    assert sent.headers["Location"] == f"/{world.code}/inbox/"
    assert waiting(world, world.steward) == contact
    note_contact(claim_id=claim.pk, on=today, note="", actor=world.liaison)
    assert waiting(world, world.steward) == waiting(world, world.liaison) == {}


def test_a_proposal_waits_for_an_answer_on_the_one_who_is_asked(world: World) -> None:
    propose_claim(
        listing_id=world.need().pk, organisation_id=world.partner.pk, quantity=4, actor=world.steward, key=uuid4()
    )
    assert list(waiting(world, world.liaison)) == ["Say yes or no"]
    assert waiting(world, world.steward) == {}
    assert "/do/accept/" in visit("inbox/", world.liaison, council=world.council)


def test_a_freed_place_waits_for_an_answer(world: World) -> None:
    need = world.need(quantity=5)
    claim = world.bid(need, 5)
    world.wait(need, 5)
    assert waiting(world, world.rival_liaison) == {}
    withdraw_claim(claim_id=claim.pk, reason=WHY, actor=world.liaison)

    assert waiting(world, world.rival_liaison) == {"Say yes or no": clock.today() + timedelta(days=ANSWER_DAYS)}


def test_what_is_due_waits_on_both_sides_until_it_came(world: World) -> None:
    claim = world.bid(world.need(), 4)
    confirm_claim(claim_id=claim.pk, actor=world.steward)
    note_contact(claim_id=claim.pk, on=clock.today(), note="", actor=world.liaison)
    bring, record = "Bring in what was promised", "Record what came, or ask where it is"

    Claim.objects.update(due_on=clock.today() + timedelta(days=7))
    assert list(waiting(world, world.liaison)) == [bring]
    assert waiting(world, world.steward) == {}
    Claim.objects.update(due_on=clock.today())
    assert list(waiting(world, world.steward)) == [record]

    record_delivery(claim_id=claim.pk, arrived=Arrived(4, clock.today()), actor=world.steward)

    assert waiting(world, world.liaison) == waiting(world, world.steward) == {}


def test_of_a_resource_the_village_receives_and_the_partner_brings(world: World) -> None:
    claim = world.bid(world.offer(), 4, world.village)
    assert list(waiting(world, world.liaison)) == ["Confirm the claim"]
    confirm_claim(claim_id=claim.pk, actor=world.liaison)
    note_contact(claim_id=claim.pk, on=clock.today(), note="", actor=world.steward)
    Claim.objects.update(due_on=clock.today())

    assert list(waiting(world, world.liaison)) == ["Bring in what was promised"]
    assert list(waiting(world, world.steward)) == ["Record what came, or ask where it is"]


def test_a_projects_claim_leads_to_its_project(world: World) -> None:
    project = world.project("claim")
    Claim.objects.update(due_on=clock.today())

    for user in (world.liaison, world.steward):
        assert f"/{world.code}/projects/{project.pk}/" in visit("inbox/", user, council=world.council)


def test_a_concern_waits_until_those_who_raised_it_were_told(world: World) -> None:
    raised_on = clock.today()
    concern = record_concern(
        council=world.council, village=world.village, raised=Raised("路口太黑", raised_on), actor=world.steward
    )
    assert waiting(world, world.steward) == {"Take a residents’ concern in hand": raised_on + timedelta(days=14)}
    assert waiting(world, world.liaison) == {}

    link_need(concern_id=concern.pk, listing_id=world.need(title="路灯").pk, actor=world.steward)
    assert waiting(world, world.steward) == {"Answer a residents’ concern": raised_on + timedelta(days=60)}

    answer_concern(concern_id=concern.pk, answer="装了灯", on=clock.today(), actor=world.steward)
    assert waiting(world, world.steward) == {"Tell residents what was done": clock.today() + timedelta(days=7)}
    tell_residents(concern_id=concern.pk, how="上门", on=clock.today(), actor=world.steward)
    assert waiting(world, world.steward) == {}


def test_needs_of_a_year_that_is_over_wait_on_the_office(world: World) -> None:
    year = clock.today().year - 1
    world.need(year=year)
    assert waiting(world, world.office_user) == {"Carry over the need": date(year + 1, 1, 31)}

    carry_needs_over(council=world.council, year=year, actor=world.office_user)

    assert waiting(world, world.office_user) == {}
