"""What became of what came in kind: never more than came, by who received it, corrected by an opposite entry."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.exchange.errors import BadQuantity, DeliveryUsed, MoneyIsInTheBook, MoreThanCame, UsedBeforeItCame
from lianxin.exchange.models import Claim, Delivery, DeliveryUse, Listing
from lianxin.exchange.queries.uses import deliveries_overused, used_of
from lianxin.exchange.services import Arrived, Used, record_delivery, record_use, take_back_delivery, take_back_use
from lianxin.exchange.states import Form
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, ReasonMissing, Refused
from lianxin.ledger.errors import AlreadyReversed, BadAmount, DateInFuture, ReversalOfReversal
from lianxin.ledger.models import Transfer
from tests.attacks.crowd import at_once
from tests.visits import send, visit
from tests.world import World, paper

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n...."


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def claim(world: World) -> Claim:
    """The partner's promise of ten books, of which ten came today."""
    return world.bid(world.need(), 10)


@pytest.fixture
def came(world: World, claim: Claim) -> Delivery:
    return bring(world, claim, 10)


def bring(world: World, claim: Claim, quantity: int, **more: Any) -> Delivery:
    return record_delivery(claim_id=claim.pk, arrived=Arrived(quantity, clock.today(), **more), actor=world.steward)


def use(world: World, came: Delivery, quantity: int, **more: Any) -> DeliveryUse:
    told: dict[str, Any] = {"quantity": quantity, "on": clock.today(), "purpose": "三组20户"} | more
    return record_use(delivery_id=came.pk, used=Used(**told), actor=world.steward)


def test_what_came_is_handed_out_in_parts_and_never_more_of_it(world: World, came: Delivery) -> None:
    use(world, came, 4, file=ContentFile(PNG, name="now.png"), content_type="image/png")
    use(world, came, 6)
    with pytest.raises(MoreThanCame) as refusal:
        use(world, came, 1)
    assert refusal.value.facts == {"asked": 1, "left": 0, "asked_words": "1件", "left_words": "0件"}
    assert used_of(came) == 10
    assert DeliveryUse.objects.first().sha256  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"quantity": 0}, BadQuantity),
        ({"quantity": -1}, BadQuantity),
        ({"quantity": 2**63}, BadQuantity),
        ({"purpose": "  "}, ReasonMissing),
        ({"days": 1}, DateInFuture),
        ({"days": -1}, UsedBeforeItCame),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    world: World, came: Delivery, more: dict[str, Any], refused: type[Refused]
) -> None:
    on = clock.today() + timedelta(days=more.get("days", 0))
    with pytest.raises(refused):
        use(world, came, more.get("quantity", 1), on=on, purpose=more.get("purpose", "三组"))
    assert not DeliveryUse.objects.exists()


def test_who_received_it_records_it_and_the_giver_does_not(world: World, came: Delivery) -> None:
    told = Used(1, clock.today(), "三组")
    for stranger in (world.liaison, world.rival_liaison, world.auditor):
        with pytest.raises(NotAllowed):
            record_use(delivery_id=came.pk, used=told, actor=stranger)
    record_use(delivery_id=came.pk, used=told, actor=world.office_user)


def test_a_use_is_taken_back_once_by_an_opposite_entry(world: World, came: Delivery) -> None:
    wrong = use(world, came, 4)
    back = take_back_use(use_id=wrong.pk, reason="数错了", actor=world.steward)
    assert (back.quantity, back.corrects, used_of(came)) == (-4, wrong, 0)
    with pytest.raises(AlreadyReversed):
        take_back_use(use_id=wrong.pk, reason="数错了", actor=world.steward)
    with pytest.raises(ReversalOfReversal):
        take_back_use(use_id=back.pk, reason="数错了", actor=world.steward)


def test_a_delivery_that_was_used_is_not_taken_back_before_its_uses_are(world: World, came: Delivery) -> None:
    used = use(world, came, 4)
    with pytest.raises(DeliveryUsed):
        take_back_delivery(delivery_id=came.pk, paper=paper("记错了"), actor=world.office_user)
    take_back_use(use_id=used.pk, reason="数错了", actor=world.steward)
    take_back_delivery(delivery_id=came.pk, paper=paper("记错了"), actor=world.office_user)
    with pytest.raises(MoreThanCame):
        use(world, came, 1)


def test_money_is_followed_in_the_book(world: World) -> None:
    world.project("receive")
    gift = Transfer.objects.get()
    with pytest.raises(MoneyIsInTheBook):
        use(world, gift.delivery, 1)


def test_what_came_for_a_project_is_followed_too(world: World) -> None:
    project = world.project("start")
    need = Listing.objects.get(fund=project.fund)
    Listing.objects.filter(pk=need.pk).update(form=Form.GOODS, unit="piece")
    came = bring(world, need.claims.get(), 3)
    use(world, came, 2)
    text = visit(f"exchange/claims/{came.claim_id}/", world.steward, council=world.council)
    assert "Record what became of it" in text


def test_an_estimated_value_is_kept_beside_and_only_in_kind(world: World, claim: Claim) -> None:
    assert bring(world, claim, 2, estimated_fen=300_00).estimated_fen == 300_00
    with pytest.raises(BadAmount):
        bring(world, claim, 2, estimated_fen=-1)
    assert "estimated value ¥300.00" in visit(f"exchange/claims/{claim.pk}/", world.steward, council=world.council)
    assert not Transfer.objects.exists()


def test_the_journal_does_not_say_for_whom(world: World, came: Delivery) -> None:
    use(world, came, 4)
    entry = Entry.objects.get(verb="exchange.used")
    assert "三组" not in str(entry.facts)
    assert entry.facts["quantity"] == 4


def test_the_claims_page_tells_what_became_of_it_and_takes_the_entry(world: World, came: Delivery) -> None:
    page = f"exchange/claims/{came.claim_id}/"
    assert "Nobody has recorded yet" in visit(page, world.steward, council=world.council)
    form = {"delivery": came.pk, "quantity": "4", "on": clock.today().isoformat(), "purpose": "三组20户"}
    answer = send(f"{page}do/use/", world.steward, form | {"key": "3b6e4f0e-6c6c-4c5e-9b42-5a4f1a0d3c11"},
                  council=world.council)  # fmt: skip
    assert answer.status_code == 302
    text = visit(page, world.liaison, council=world.council)
    assert "三组20户" in text
    assert "Still there" in text


def test_the_database_refuses_a_use_of_nothing(world: World, came: Delivery) -> None:
    for quantity, purpose in ((0, "三组"), (-1, "三组"), (1, "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeliveryUse.objects.create(
                delivery=came, quantity=quantity, purpose=purpose, on=came.on, recorded_at=clock.now(),
                recorded_by=world.steward,
            )  # fmt: skip


STEPS = st.lists(st.tuples(st.sampled_from(["bring", "use", "back", "undo"]), st.integers(1, 6)), max_size=12)


@pytest.mark.random
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_any_history_no_more_is_used_than_came(world: World, steps: list[tuple[str, int]]) -> None:
    claim = world.bid(world.need(1000), 1000)
    for verb, number in steps:
        deliveries = list(Delivery.objects.filter(claim=claim).order_by("pk"))
        uses = list(DeliveryUse.objects.filter(delivery__claim=claim).order_by("pk"))
        try:
            with transaction.atomic():
                match verb:
                    case "bring":
                        bring(world, claim, number)
                    case "use" if deliveries:
                        use(world, deliveries[number % len(deliveries)], number)
                    case "back" if uses:
                        take_back_use(use_id=uses[number % len(uses)].pk, reason="数错了", actor=world.steward)
                    case "undo" if deliveries:
                        wrong = deliveries[number % len(deliveries)]
                        take_back_delivery(delivery_id=wrong.pk, paper=paper("记错了"), actor=world.office_user)
        except Refused:
            assert len(uses) == DeliveryUse.objects.filter(delivery__claim=claim).count()
    assert deliveries_overused(world.council.pk) == []


@pytest.mark.django_db(transaction=True)
def test_uses_at_once_share_what_came(world: World) -> None:
    came = bring(world, world.bid(world.need(), 10), 10)
    assert sorted(at_once(*[lambda: use(world, came, 4)] * 4)) == ["done", "done", "more_than_came", "more_than_came"]
    assert used_of(came) == 8
