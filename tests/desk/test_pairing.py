"""The page of a pairing: what went each way, from one-way to mutual, unit by unit."""

import re

import pytest

from lianxin.desk.queries.pairing import pairing_page
from lianxin.exchange.models import Claim
from lianxin.exchange.services import Arrived, Terms, publish_listing, record_delivery, withdraw_claim
from lianxin.exchange.states import Form, Side, Unit
from lianxin.kernel import clock
from lianxin.network.models import Pairing
from tests.visits import queries_of, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def pairing(world: World) -> Pairing:
    return Pairing.objects.get(partner=world.partner, village=world.village)


def came(world: World, claim: Claim, quantity: int) -> None:
    """Something that the receiver recorded today."""
    receiver = world.steward if claim.receiver_id == world.village.pk else world.liaison
    record_delivery(claim_id=claim.pk, arrived=Arrived(quantity, clock.today()), actor=receiver)


def test_what_went_each_way_is_never_added_across_units(world: World, pairing: Pairing) -> None:
    year = clock.today().year
    world.project("receive", budget_fen=9_000_00)
    came(world, world.bid(world.need(), 4), 3)
    came(world, world.bid(world.offer(form=Form.LABOUR), 6, world.village), 6)
    world.bid(world.need(title="需要药箱"), 5, world.rival)
    gone = world.bid(world.need(title="需要棋桌"), 2)
    withdraw_claim(claim_id=gone.pk, reason="撤回", actor=world.liaison)

    page = pairing_page(pk=pairing.pk, council=world.council)

    given = [row.given for row in page.rows]
    assert {(one.year, one.giver_id, one.unit): (one.promised, one.received) for one in given} == {
        (year, world.partner.pk, Unit.FEN): (9_000_00, 9_000_00),
        (year, world.partner.pk, Unit.PIECE): (4, 3),
        (year, world.partner.pk, Unit.PERSON_HOUR): (6, 6),
    }
    assert page.only_giver == world.partner


def test_a_village_that_gives_makes_it_mutual(world: World, pairing: Pairing) -> None:
    came(world, world.bid(world.need(), 4), 4)
    assert "so far 第一学校310116112 has given" in visit(f"network/pairings/{pairing.pk}/", council=world.council)
    terms = Terms(side=Side.OFFER, form=Form.PRODUCE, title="新米", quantity=5_000)
    rice = publish_listing(council=world.council, owner=world.village, terms=terms, actor=world.steward)
    came(world, world.bid(rice, 2_500), 2_500)

    page = visit(f"network/pairings/{pairing.pk}/", council=world.council)

    assert "both sides have given and received" in page
    assert "5 jin" in page


def test_each_number_opens_the_claims_that_it_counts(world: World, pairing: Pairing) -> None:
    world.project("receive", budget_fen=9_000_00)
    came(world, world.bid(world.need(), 4), 3)
    world.bid(world.need(title="需要药箱"), 5, world.rival)

    page = visit(f"network/pairings/{pairing.pk}/", world.rival_liaison, council=world.council)

    links = {link.replace("&amp;", "&") for link in re.findall(r'href="[^"]*(exchange/claims/\?side=all[^"]*)"', page)}
    told = [visit(link, world.rival_liaison, council=world.council) for link in links]
    assert sorted("需要图书" in one for one in told) == [False, True]
    assert all("需要药箱" not in one for one in told)
    sums = [re.findall(r'<td class="number"[^>]*><span>([^<]+)', one.split("<tfoot>")[1]) for one in told]
    assert sorted(sums) == [["4 pieces", "3 pieces"], ["¥9,000", "¥9,000"]]


def test_names_and_claims_are_for_members(world: World, pairing: Pairing) -> None:
    came(world, world.bid(world.need(), 4), 3)
    path = f"network/pairings/{pairing.pk}/"

    public = visit(path, council=world.council)

    assert "4 pieces" in public
    assert "exchange/claims" not in public
    assert ">steward" not in public
    assert "steward" in visit(path, world.liaison, council=world.council)
    visit(path, council=World(code="310116113").council, status=404)


def test_it_is_found_from_the_circle_and_from_both_sides(world: World, pairing: Pairing) -> None:
    path = f"/{world.code}/network/pairings/{pairing.pk}/"
    for page in ("network/", f"network/{world.partner.pk}/", f"network/{world.village.pk}/"):
        assert path in visit(page, council=world.council)


def test_it_costs_the_same_however_much_went_each_way(world: World, pairing: Pairing) -> None:
    path = f"network/pairings/{pairing.pk}/"
    came(world, world.bid(world.need(), 4), 3)
    before = queries_of(path, world.liaison, council=world.council)
    for form in (Form.GOODS, Form.LABOUR, Form.VENUE):
        came(world, world.bid(world.need(title=f"要{form}", form=form), 4), 3)

    assert queries_of(path, world.liaison, council=world.council) == before <= 20
