"""Forms of needs and resources: written, changed, claimed, waited for, proposed, closed, claimed together."""

import re
from typing import Any
from uuid import uuid4

import pytest

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim, Concern, Listing
from lianxin.exchange.services import Raised, record_concern
from lianxin.exchange.states import ClaimState, Form, ListingState, Side, Urgency
from lianxin.kernel import clock
from lianxin.network.services import appoint
from lianxin.network.states import Role
from tests.visits import client_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def does(world: World, listing: Listing, verb: str, user: User, **typed: Any) -> Any:
    """The answer to a verb's form that was sent, as somebody."""
    return send(f"exchange/{listing.pk}/do/{verb}/", user, {"key": uuid4()} | typed, council=world.council)


def writes(world: World, query: str, user: User, **typed: Any) -> Any:
    """The answer to the form of a new listing."""
    told = {"key": uuid4(), "title": "需要一批桌椅", "form": "goods", "quantity": "12", "urgency": "normal"}
    return send(f"exchange/new/?{query}", user, told | typed, council=world.council)


def test_a_need_is_written_with_its_quantity_in_the_units_of_its_form(world: World) -> None:
    category = world.council.categories.get(position=1)
    typed = {
        "category": category.pk,
        "households": "30",
        "persons": "70",
        "details": "桌椅坏了",
        "owner": world.village.pk,
    }
    answer = writes(world, "side=need", world.steward, form="money", quantity="1.5万", **typed)

    need = Listing.objects.get(title="需要一批桌椅")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{world.code}/exchange/{need.pk}/"
    assert (need.side, need.capacity, need.unit, need.place, need.households) == (
        "need",
        1_500_000,
        "fen",
        need.owner,
        30,
    )
    assert need.state == ListingState.OPEN


def test_a_resource_is_for_the_whole_town_unless_a_village_is_named(world: World) -> None:
    typed = {"owner": world.partner.pk, "title": "义诊", "form": "expertise", "quantity": "3", "conditions": "周末"}
    assert writes(world, "side=offer", world.liaison, **typed).status_code == 302
    offer = Listing.objects.get(title="义诊")
    assert (offer.side, offer.place, offer.conditions) == (Side.OFFER, None, "周末")


def test_a_small_wish_asks_little(world: World) -> None:
    page = visit("exchange/new/?side=need&micro=1", world.steward, council=world.council)
    assert '<option value="goods" selected' in page  # a wish is mostly a thing, and one of it
    assert len(re.findall(r'class="field"', page)) <= 6
    writes(world, "side=need&micro=1", world.steward, owner=world.village.pk, title="一盏台灯", quantity="1")
    assert Listing.objects.get(title="一盏台灯").is_micro


def test_no_form_shows_more_than_twelve_fields(world: World) -> None:
    for query, user in (("side=need", world.office_user), ("side=offer", world.office_user)):
        assert len(re.findall(r'class="field"', visit(f"exchange/new/?{query}", user, council=world.council))) <= 12


def test_what_cannot_be_published_keeps_what_was_typed(world: World) -> None:
    for typed, words in (
        ({"quantity": "很多"}, "is not a number"),
        ({"quantity": "0"}, "0 is not a quantity that can be recorded"),
        ({"quantity": "1.5"}, "cannot be counted"),
        ({"form": ""}, "This field is required"),
        ({"until_on": "2019-01-01", "from_on": "2019-02-01"}, "The time would end"),
    ):
        side = "offer" if "from_on" in typed else "need"
        owner, user = (world.partner, world.liaison) if side == "offer" else (world.village, world.steward)
        answer = writes(world, f"side={side}", user, owner=owner.pk, title="需要很特别的", **typed)
        assert answer.status_code == 422, typed
        assert words in answer.content.decode(), typed
        assert 'value="需要很特别的"' in answer.content.decode()
    assert not Listing.objects.exists()


def test_nobody_lists_for_another(world: World) -> None:
    assert writes(world, "side=need", world.steward, owner=world.villages[1].pk).status_code == 422
    assert writes(world, "side=offer", world.liaison, owner=world.rival.pk).status_code == 422
    assert not Listing.objects.exists()
    visit("exchange/new/?side=need", world.liaison, council=world.council, status=404)
    visit("exchange/new/?side=offer", world.auditor, council=world.council, status=404)


def test_a_need_is_born_of_a_concern(world: World) -> None:
    raised = Raised(text="村口路灯不亮", on=clock.today(), households=12)
    concern = record_concern(council=world.council, village=world.village, raised=raised, actor=world.steward)

    page = visit(f"exchange/new/?side=need&concern={concern.pk}", world.steward, council=world.council)
    assert "村口路灯不亮" in page
    assert 'value="12"' in page
    writes(world, f"side=need&concern={concern.pk}", world.steward, owner=world.village.pk, title="路灯")
    assert Listing.objects.get(title="路灯").concern == concern
    assert Concern.objects.get().state == "in_hand"
    other = world.person(Role.STEWARD, world.villages[1])
    assert "There is nobody for whom" in visit(
        f"exchange/new/?side=need&concern={concern.pk}", other, council=world.council
    )
    visit("exchange/new/?side=need&concern=999", world.steward, council=world.council, status=404)


def test_a_listing_is_changed_but_never_below_what_is_claimed(world: World) -> None:
    need = world.need(10)
    world.bid(need, 6)
    path, typed = f"exchange/{need.pk}/edit/", {"title": "需要更多图书", "urgency": "urgent"}

    assert 'value="10"' in visit(path, world.steward, council=world.council)
    below = send(path, world.steward, typed | {"quantity": "5", "key": uuid4()}, council=world.council)
    assert below.status_code == 422
    assert "6 pieces" in below.content.decode()
    done = send(path, world.steward, typed | {"quantity": "20", "key": uuid4()}, council=world.council)
    need.refresh_from_db()
    assert done.status_code == 302
    assert (need.title, need.capacity, need.urgency, need.form) == ("需要更多图书", 20, Urgency.URGENT, Form.GOODS)


def test_a_claim_is_made_once_however_often_the_form_is_sent(world: World) -> None:
    need, key = world.need(10), uuid4()
    assert 'value="10"' in visit(f"exchange/{need.pk}/do/claim/", world.liaison, council=world.council)

    for _ in range(2):
        answer = does(world, need, "claim", world.liaison, organisation=world.partner.pk, quantity="4", key=key)
        assert answer.status_code == 302
    assert Claim.objects.get().quantity == 4
    answer = does(world, need, "claim", world.liaison, organisation=world.partner.pk, quantity="5", key=key)
    assert answer.status_code in (409, 422)
    assert Claim.objects.count() == 1


def test_who_asks_for_more_than_is_left_claims_what_is_left_with_one_press(world: World) -> None:
    need = world.need(10)
    world.bid(need, 7, world.rival)

    refused = does(world, need, "claim", world.liaison, organisation=world.partner.pk, quantity="8")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="8"' in page
    assert "Claim what is left: 3 pieces" in page
    assert pressed(world.liaison, page).status_code == 302
    assert Claim.objects.get(organisation=world.partner).quantity == 3


def test_who_comes_too_late_joins_the_waiting_list_with_one_press(world: World) -> None:
    need = world.need(10)
    world.bid(need, 10, world.rival)

    refused = does(world, need, "claim", world.liaison, organisation=world.partner.pk, quantity="2")
    assert refused.status_code == 422
    assert "Join the waiting list" in refused.content.decode()
    assert pressed(world.liaison, refused.content.decode()).status_code == 302
    claim = Claim.objects.get(organisation=world.partner)
    assert (claim.state, claim.quantity) == (ClaimState.WAITING, 2)


def pressed(user: User, page: str) -> Any:
    """The answer to the button that a refusal offers."""
    found = re.search(r'<form class="instead"[^>]*action="([^"]+)".*?</form>', page, re.DOTALL)
    assert found
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[0]))
    return client_of(user).post(found[1], fields)


def test_who_speaks_for_several_chooses_for_whom(world: World) -> None:
    need = world.need()
    appoint(
        council=world.council, user=world.liaison, organisation=world.rival, role=Role.LIAISON, actor=world.office_user
    )

    page = visit(f"exchange/{need.pk}/do/claim/", world.liaison, council=world.council)
    assert 'name="organisation"' in page
    assert world.rival.name in page
    assert does(world, need, "claim", world.liaison, quantity="1").status_code == 422
    done = does(world, need, "claim", world.liaison, quantity="1", organisation=world.rival.pk)
    assert done.status_code == 302


def test_forms_that_could_only_be_refused_say_so_at_once(world: World) -> None:
    need, full = world.need(), world.need(title="认满的")
    world.bid(full, full.capacity)

    for listing, verb, user, status in (
        (need, "claim", world.steward, 403),
        (need, "wait", world.liaison, 422),
        (full, "claim", world.rival_liaison, 422),
        (full, "propose", world.steward, 422),
        (need, "reopen", world.steward, 409),
        (need, "close", world.liaison, 403),
        (need, "dance", world.steward, 404),
    ):
        visit(f"exchange/{listing.pk}/do/{verb}/", user, council=world.council, status=status)


def test_an_owner_proposes_and_closes_and_reopens(world: World) -> None:
    need, partner = world.need(), world.partner
    assert partner.name in visit(f"exchange/{need.pk}/do/propose/", world.steward, council=world.council)
    assert does(world, need, "propose", world.steward, organisation=world.partner.pk, quantity="2").status_code == 302
    assert Claim.objects.get().state == ClaimState.PROPOSED

    assert does(world, need, "close", world.steward, reason=" ").status_code == 422
    assert does(world, need, "close", world.steward, reason="已解决").status_code == 302
    need.refresh_from_db()
    assert need.state == ListingState.CLOSED
    assert does(world, need, "reopen", world.steward).status_code == 302
    need.refresh_from_db()
    assert need.state == ListingState.OPEN


def test_a_basket_is_claimed_whole_or_not_at_all(world: World) -> None:
    one, two = world.need(10, title="图书"), world.need(5, title="书架")
    page = visit(f"exchange/basket/?listing={one.pk}&listing={two.pk}", world.liaison, council=world.council)
    assert "Claim 2 listings" in page
    world.bid(two, 4, world.rival)
    typed = {
        "listing": [one.pk, two.pk], f"quantity_{one.pk}": "3", f"quantity_{two.pk}": "2",
        "organisation": world.partner.pk, "key": uuid4(),
    }  # fmt: skip

    refused = send("exchange/basket/", world.liaison, typed, council=world.council)
    told = refused.content.decode()
    assert refused.status_code == 422
    assert f"id_quantity_{two.pk}-error" in told
    assert f"id_quantity_{one.pk}-error" not in told
    assert "Only this is left: 1 piece" in told
    assert 'value="3"' in told
    assert not Claim.objects.filter(organisation=world.partner).exists()

    done = send("exchange/basket/", world.liaison, typed | {f"quantity_{two.pk}": "1"}, council=world.council)
    assert done.status_code == 302
    assert sorted(Claim.objects.filter(organisation=world.partner).values_list("quantity", flat=True)) == [1, 3]


def test_a_basket_without_anything_says_so(world: World) -> None:
    assert "Nothing was ticked" in visit("exchange/basket/", world.liaison, council=world.council)
    stranger = World(code="310116113").need()
    page = visit(f"exchange/basket/?listing={stranger.pk}&listing=x", world.liaison, council=world.council)
    assert "Nothing was ticked" in page
    need = world.need()
    typed = {"listing": [need.pk], f"quantity_{need.pk}": "", "organisation": world.partner.pk, "key": uuid4()}
    assert send("exchange/basket/", world.liaison, typed, council=world.council).status_code == 422


def test_who_waits_already_is_not_asked_to_wait_again(world: World) -> None:
    need = world.need(5)
    world.bid(need, 5)
    path = f"exchange/{need.pk}/"
    assert "Join the waiting list" in visit(path, world.rival_liaison, council=world.council)

    world.wait(need, 2)

    assert "Join the waiting list" not in visit(path, world.rival_liaison, council=world.council)
