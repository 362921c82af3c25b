"""What the exchange refuses to be: a collection, a ranking, a sum of unlike things, a record that is overwritten."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import DecimalField, FloatField

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.queries import claims as claim_queries
from lianxin.exchange.queries.claims import ClaimFilter, claims, totals_of
from lianxin.exchange.queries.page import listing_page
from lianxin.exchange.services import record_delivery, revise_listing, settle_claim, take_back_delivery
from lianxin.exchange.services.terms import Terms
from lianxin.exchange.states import Form, Side, Unit
from lianxin.figures.metric import every_metric
from lianxin.journal.models import Entry
from tests.exchange.lives import WHY, arrived
from tests.visits import client_of, visit
from tests.world import World, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def outsiders() -> list[User | None]:
    """Nobody, and somebody who signed in but holds no post here."""
    return [None, User.objects.create(username="passer-by", display_name="路人", is_demo=True)]


def test_nobody_but_enrolled_organisations_is_asked_for_anything(world: World) -> None:
    need = world.need(20_000_00, form=Form.MONEY, title="需要助餐资金")
    world.bid(need, 5_000_00)
    for reader in outsiders():
        for path in ("exchange/?side=need", f"exchange/{need.pk}/"):
            page = visit(path, reader, council=world.council)
            main = page[page.index("<main") : page.index("</main>")]
            assert not re.search(r"/do/|/basket/|donat|track-received|15,000", main, re.IGNORECASE), path
        for verb in ("claim", "wait"):
            asked = {"organisation": world.partner.pk, "quantity": "1", "key": str(uuid4())}
            answer = client_of(reader).post(f"/{world.code}/exchange/{need.pk}/do/{verb}/", asked)
            assert answer.status_code in {302, 403, 422}
    assert Claim.objects.count() == 1


def test_it_counts_and_sorts_things_never_people_or_units(world: World) -> None:
    world.bid(world.need(), 4)
    assert set(claim_queries.ORDERS) == {"", "due", "-due"}, "claims by their day, not by whose are late"
    codes = {metric.code for metric in every_metric() if metric.code.startswith("exchange.")}
    kept = {"needs", "offers", "claims", "promised_fen", "received_fen", "balance_fen"}
    assert codes == {f"exchange.{name}" for name in kept}, "no figure counts what is late, or whose"
    page = listing_page(pk=Listing.objects.get().pk, viewer=world.steward, council=world.council)
    assert [claim.pk for claim in page.claims] == sorted(claim.pk for claim in page.claims)


def test_unlike_things_are_never_added_together(world: World) -> None:
    money = world.bid(world.need(9_00, form=Form.MONEY, title="需要灯"), 9_00)
    world.bid(world.need(5, households=3, persons=10), 5)
    record_delivery(claim_id=money.pk, arrived=arrived(4_00), actor=world.office_user)

    totals = {total.unit: (total.promised, total.received) for total in totals_of(claims(world.council, ClaimFilter()))}
    assert totals == {Unit.FEN: (9_00, 4_00), Unit.PIECE: (5, 0)}
    listed = visit(f"exchange/{Listing.objects.get(households=3).pk}/", council=world.council)
    assert "3 households · 10 people" in listed
    assert "13 " not in re.sub(r"<[^>]+>", " ", listed[listed.index("<main") :].split("</main>")[0])


def test_what_is_recorded_is_corrected_by_what_names_it(world: World) -> None:
    need = world.need(10)
    claim = world.bid(need, 6)
    kept = record_delivery(claim_id=claim.pk, arrived=arrived(2), actor=world.steward)
    wrong = record_delivery(claim_id=claim.pk, arrived=arrived(1), actor=world.steward)
    before = rows(kept.pk, wrong.pk)

    correction = take_back_delivery(delivery_id=wrong.pk, paper=paper("记错了"), actor=world.office_user)
    settle_claim(claim_id=claim.pk, reason=WHY, actor=world.steward)

    assert (correction.corrects, correction.quantity, correction.note) == (wrong, -1, "记错了")
    assert rows(kept.pk, wrong.pk) == before
    terms = Terms(Side.NEED, Form.GOODS, "需要图书和书架", 12)
    revise_listing(listing_id=need.pk, terms=terms, actor=world.steward)
    facts = Entry.objects.filter(verb="exchange.revised").latest("pk").facts
    assert facts["changes"] == {"title": ["需要图书", "需要图书和书架"], "capacity": ["10", "12"]}


def rows(*keys: int) -> list[Any]:
    return list(Delivery.objects.filter(pk__in=keys).order_by("pk").values())


def test_quantities_and_money_are_whole_numbers_in_every_table() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.fields]
    assert [field for field in fields if isinstance(field, FloatField | DecimalField)] == []
