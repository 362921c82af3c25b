"""Claims on pages: who sees them, who does what, and what is told of what came."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.services import (
    Arrived,
    confirm_claim,
    join_waiting_list,
    propose_claim,
    record_delivery,
    settle_claim,
)
from lianxin.exchange.states import ClaimState, Form
from lianxin.kernel import clock
from lianxin.network import ordering
from lianxin.network.states import Role
from tests.tenancy.town import PNG
from tests.visits import client_of, queries_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db

WHY = "村里另有安排"


@pytest.fixture
def world() -> World:
    return World()


def at(world: World, claim: Claim, verb: str = "") -> str:
    """The address of a claim's page, or of one of its verbs."""
    path = f"exchange/claims/{claim.pk}/"
    return f"{path}do/{verb}/" if verb else path


def does(world: World, claim: Claim, verb: str, user: User, **typed: object) -> int:
    """The status of a verb's form that was sent, as somebody."""
    return send(at(world, claim, verb), user, {"key": uuid4()} | typed, council=world.council).status_code


def came(world: World, claim: Claim, quantity: int) -> Delivery:
    """Something that the village recorded today."""
    return record_delivery(claim_id=claim.pk, arrived=Arrived(quantity, clock.today()), actor=world.steward)


def test_members_see_a_claim_and_nobody_else_learns_of_it(world: World) -> None:
    claim = world.bid(world.need(), 4)
    outsider = World(code="310116113").office_user

    assert client_of(None).get(f"/{world.code}/{at(world, claim)}").status_code == 302
    for user in (world.steward, world.liaison, world.rival_liaison, world.office_user, world.auditor):
        assert "需要图书" in visit(at(world, claim), user, council=world.council)
    visit(at(world, claim), outsider, council=world.council, status=404)
    visit("exchange/claims/", outsider, council=world.council, status=404)


def test_each_side_is_offered_its_own_verbs(world: World) -> None:
    claim = world.bid(world.need(), 4)

    def offered(user: User) -> set[str]:
        page = visit(at(world, claim), user, council=world.council)
        return {verb for verb in VERBS if f"/do/{verb}/" in page}

    assert offered(world.steward) == {"confirm", "note_contact", "deliver", "release"}
    assert offered(world.liaison) == {"note_contact", "withdraw_claim"}
    assert offered(world.office_user) == {"confirm", "note_contact", "deliver", "release"}
    assert offered(world.rival_liaison) == offered(world.auditor) == set()

    came(world, claim, 1)

    assert offered(world.steward) == {"confirm", "note_contact", "deliver", "settle"}
    assert offered(world.office_user) == {"confirm", "note_contact", "deliver", "settle", "take_back"}
    assert offered(world.liaison) == {"note_contact"}


VERBS = (
    "accept", "decline", "confirm", "note_contact", "deliver", "settle", "take_back", "withdraw_claim", "release",
)  # fmt: skip


def test_every_verb_that_is_offered_can_be_done(world: World) -> None:
    claim = world.bid(world.need(), 10)
    waiting = world.wait(Listing.objects.get(), 5)
    today = clock.today().isoformat()

    assert does(world, claim, "confirm", world.steward) == 302
    assert does(world, claim, "note_contact", world.liaison, on=today, note="周五送到") == 302
    assert does(world, claim, "deliver", world.steward, quantity="6", on=today) == 302
    assert does(world, claim, "settle", world.steward, reason=WHY) == 302
    assert does(world, waiting, "accept", world.rival_liaison) == 302
    delivery = Delivery.objects.get()
    taken_back = {"delivery": delivery.pk, "on": today, "purpose": "记错了"}
    assert does(world, claim, "take_back", world.office_user, **taken_back) == 302

    states = dict(Claim.objects.values_list("pk", "state"))
    assert states == {claim.pk: ClaimState.RELEASED, waiting.pk: ClaimState.ACTIVE}
    assert does(world, waiting, "withdraw_claim", world.rival_liaison, reason=WHY) == 302


def test_what_is_refused_keeps_what_was_typed(world: World) -> None:
    claim = world.bid(world.need(), 4)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    refused = send(
        at(world, claim, "deliver"),
        world.steward,
        {"key": uuid4(), "quantity": "3", "on": tomorrow, "note": "两箱"},
        council=world.council,
    )

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "两箱" in page
    assert 'value="3"' in page
    assert not Delivery.objects.exists()


def test_who_may_not_act_is_told_so(world: World) -> None:
    claim = world.bid(world.need(), 4)

    assert does(world, claim, "confirm", world.liaison) == 403
    assert visit(at(world, claim, "confirm"), world.rival_liaison, council=world.council, status=403)
    assert does(world, claim, "accept", world.liaison) == 409
    visit(at(world, claim, "nothing"), world.steward, council=world.council, status=404)


def test_what_nobody_promised_is_not_called_promised(world: World) -> None:
    need = world.need(4, details="冬天前要用")
    asked = propose_claim(
        listing_id=need.pk, organisation_id=world.partner.pk, quantity=4, actor=world.steward, key=uuid4()
    )
    page = visit(at(world, asked), world.liaison, council=world.council)
    for words in (
        "proposed on",
        "What it is about",
        "4 pieces still needed",
        "冬天前要用",
        "It is your organisation’s step.",
    ):
        assert words in page, words
    for words in ("claimed on", "Still to come", "What came"):
        assert words not in page, words

    world.bid(need, 4, world.rival)
    waits = join_waiting_list(
        listing_id=need.pk, organisation_id=world.partner.pk, quantity=4, actor=world.liaison, key=uuid4()
    )
    assert "waiting since" in visit(at(world, waits), world.liaison, council=world.council)
    claim = world.bid(world.need(), 4)
    page = visit(at(world, claim), world.liaison, council=world.council)
    assert "claimed on" in page
    assert "It is the step of" in page  # the village confirms


def test_a_proposal_is_accepted_with_one_click(world: World) -> None:
    claim = propose_claim(
        listing_id=world.need().pk, organisation_id=world.partner.pk, quantity=4, actor=world.steward, key=uuid4()
    )
    sent = send(at(world, claim, "accept"), world.liaison, {"next": f"/{world.code}/inbox/"}, council=world.council)

    claim.refresh_from_db()
    assert (sent.status_code, sent.headers["Location"], claim.state) == (
        302, f"/{world.code}/inbox/", ClaimState.CONFIRMED,
    )  # fmt: skip


def test_more_and_less_than_promised_are_told(world: World) -> None:
    more, less = world.bid(world.need(), 4), world.bid(world.need(title="需要药箱"), 4)
    came(world, more, 5)
    came(world, less, 3)
    settle_claim(claim_id=less.pk, reason=WHY, actor=world.steward)

    assert "1 piece more than promised" in visit(at(world, more), world.liaison, council=world.council)
    assert "settled with what came" in visit(at(world, less), world.liaison, council=world.council)
    listed = visit("exchange/claims/", world.liaison, council=world.council)
    assert "more than promised" in listed
    assert "less than promised" in listed


def test_the_paper_of_a_delivery_is_for_members(world: World) -> None:
    claim = world.bid(world.need(), 4)
    today = clock.today().isoformat()
    photo = SimpleUploadedFile("书.png", PNG, "image/png")
    assert does(world, claim, "deliver", world.steward, quantity="4", on=today, file=photo) == 302

    delivery = Delivery.objects.get()
    path = f"/{world.code}/exchange/deliveries/{delivery.pk}/file/"
    kept = client_of(world.rival_liaison).get(path)
    assert b"".join(kept.streaming_content) == PNG  # type: ignore[attr-defined]
    assert (kept.headers["X-Content-Type-Options"], kept.headers["Content-Type"]) == ("nosniff", "image/png")
    assert "attachment" in kept.headers["Content-Disposition"]
    assert len(delivery.sha256) == 64
    assert client_of(None).get(path).status_code == 302
    assert client_of(World(code="310116113").office_user).get(path).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused(world: World) -> None:
    claim = world.bid(world.need(), 4)
    page = SimpleUploadedFile("a.png", b"<script>alert(1)</script>", "image/png")

    assert does(world, claim, "deliver", world.steward, quantity="4", on=clock.today().isoformat(), file=page) == 422
    assert not Delivery.objects.exists()


def test_a_projects_claim_is_dealt_with_on_its_project(world: World) -> None:
    project = world.project("claim")
    claim = Claim.objects.get()

    page = visit(at(world, claim), world.steward, council=world.council)

    assert f"/{world.code}/projects/{project.pk}/" in page
    assert "/do/" not in page
    assert does(world, claim, "confirm", world.liaison) == 403


def test_that_something_is_late_is_told_to_its_two_sides_and_the_office(world: World) -> None:
    claim = world.bid(world.need(), 4)
    Claim.objects.update(due_on=clock.today() - timedelta(days=1))

    def says(user: User) -> tuple[bool, bool]:
        page = visit(at(world, claim), user, council=world.council)
        listed = visit("exchange/claims/?overdue=on", user, council=world.council)
        told = visit(f"exchange/{claim.listing_id}/", user, council=world.council)
        assert ("overdue" in told) == ("overdue" in page)
        return "overdue" in page, "需要图书" in listed

    for user in (world.steward, world.liaison, world.office_user):
        assert says(user) == (True, True)
    assert says(world.rival_liaison) == (False, False)


def test_the_list_is_ones_own_until_something_else_is_asked_for(world: World) -> None:
    given = world.bid(world.need(title="需要药箱"), 4)
    got = world.bid(world.offer(), 3, world.village)
    other = world.bid(world.need(title="需要棋桌"), 2, world.rival)

    def listed(user: User, query: str = "") -> list[int]:
        page = visit(f"exchange/claims/{query}", user, council=world.council)
        return [one.pk for one in (given, got, other) if f"/exchange/claims/{one.pk}/" in page]

    assert listed(world.liaison) == [given.pk, got.pk]
    assert listed(world.liaison, "?side=give") == [given.pk, got.pk]
    assert listed(world.liaison, "?side=get") == []
    assert listed(world.steward, "?side=get") == [given.pk, got.pk, other.pk]
    assert listed(world.liaison, "?side=all") == listed(world.office_user) == [given.pk, got.pk, other.pk]
    assert listed(world.office_user, f"?giver={world.partner.pk}&receiver={world.village.pk}") == [given.pk, got.pk]
    assert listed(world.office_user, f"?giver={world.rival.pk}&stage=open") == [other.pk]
    assert listed(world.office_user, "?stage=ended&giver=x&year=zwei") == []


def test_pages_of_claims_go_on_from_a_key(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "PAGE", 2)
    claims = [world.bid(world.need(title=f"第{number}项"), 1) for number in range(3)]

    first = visit("exchange/claims/", world.liaison, council=world.council)
    second = visit(f"exchange/claims/?side=mine&before={claims[1].pk}", world.liaison, council=world.council)

    assert f"before={claims[1].pk}" in first
    assert "第0项" not in first
    assert "第0项" in second


def test_claims_cost_the_same_however_many_there_are(world: World) -> None:
    claim = world.bid(world.need(), 4)
    confirm_claim(claim_id=claim.pk, actor=world.steward)
    came(world, claim, 1)
    paths = ("exchange/claims/", at(world, claim))
    before = [queries_of(path, world.liaison, council=world.council) for path in paths]

    for number in range(4):
        world.bid(world.need(title=f"第{number}项"), 1)
        came(world, claim, 1)

    after = [queries_of(path, world.liaison, council=world.council) for path in paths]
    assert after == before
    assert max(after) <= 20


def test_money_is_recorded_against_its_voucher(world: World) -> None:
    claim = world.bid(world.need(quantity=8_000_00, form=Form.MONEY, title="需要路灯建设资金"), 5_000_00)
    today = clock.today().isoformat()

    assert does(world, claim, "deliver", world.steward, quantity="5,000", on=today) == 422
    assert does(world, claim, "deliver", world.steward, quantity="0.5万", on=today, voucher="PZ-1") == 302
    assert Delivery.objects.get().quantity == 5_000_00
    assert "PZ-1" in visit(at(world, claim), world.auditor, council=world.council)


def test_only_roles_of_the_council_are_members(world: World) -> None:
    claim = world.bid(world.need(), 4)
    handler = world.person(Role.HANDLER)

    assert "需要图书" in visit(at(world, claim), handler, council=world.council)
