"""The figures of the exchange are what their records say, wherever they are narrowed."""

from datetime import date

import pytest

from lianxin.exchange import counting
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services import Arrived, record_delivery, settle_claim, take_back_delivery, withdraw_claim
from lianxin.exchange.states import Form
from lianxin.figures.metric import Scope, metric_of
from lianxin.figures.queries import figures_off_count, measured, totals
from lianxin.journal.folder import fold_all
from lianxin.kernel import clock
from tests.visits import visit
from tests.world import World, paper

pytestmark = pytest.mark.django_db

CODES = (counting.NEEDS, counting.OFFERS, counting.CLAIMS, counting.PROMISED_FEN, counting.RECEIVED_FEN)


@pytest.fixture
def world() -> World:
    """A town in which something of everything happened: a project beside needs and resources, claims that ended."""
    town = World()
    money = town.need(quantity=8_000_00, form=Form.MONEY, title="需要路灯资金", category=category(town, 1))
    claim = town.bid(money, 5_000_00)
    first, wrong = Arrived(3_000_00, clock.today(), voucher="PZ-1"), Arrived(500_00, clock.today(), voucher="PZ-2")
    record_delivery(claim_id=claim.pk, arrived=first, actor=town.steward)
    delivery = record_delivery(claim_id=claim.pk, arrived=wrong, actor=town.steward)
    take_back_delivery(delivery_id=delivery.pk, paper=paper("记错"), actor=town.office_user)
    settle_claim(claim_id=claim.pk, reason="余下的另行安排", actor=town.steward)
    town.bid(money, 1_000_00, town.rival)
    town.bid(town.offer(category=category(town, 2)), 3, town.village)
    gone = town.bid(town.need(year=clock.today().year + 1), 4)
    withdraw_claim(claim_id=gone.pk, reason="撤回", actor=town.liaison)
    town.project("receive", budget_fen=9_000_00)
    return town


def category(town: World, position: int) -> object:
    return town.council.categories.get(position=position)


def of(scope: Scope) -> list[int]:
    """The five figures in a scope."""
    found = totals(scope)
    return [found[code] for code in CODES]


def test_they_count_what_stands_and_nothing_of_projects(world: World) -> None:
    year = clock.today().year
    assert of(Scope(world.council.pk, year)) == [1, 1, 3, 4_000_00, 3_000_00]
    assert of(Scope(world.council.pk, year + 1)) == [1, 0, 0, 0, 0]
    assert totals(Scope(world.council.pk, year))["projects.received_fen"] == 9_000_00


def test_they_are_narrowed_by_village_category_and_month(world: World) -> None:
    everything = Scope(world.council.pk, clock.today().year)
    first, second = (world.council.categories.get(position=at).pk for at in (1, 2))
    assert of(everything.narrowed(category_id=first)) == [1, 0, 2, 4_000_00, 3_000_00]
    assert of(everything.narrowed(category_id=second)) == [0, 1, 1, 0, 0]
    assert of(everything.narrowed(village=world.village.division_id)) == [1, 0, 2, 4_000_00, 3_000_00]
    assert of(everything.narrowed(village=world.villages[1].division_id)) == [0, 0, 0, 0, 0]
    this, other = clock.today(), date(2001, 1, 1)
    assert of(everything.narrowed(month=this.year * 100 + this.month)) == of(everything)
    assert of(everything.narrowed(month=other.year * 100 + other.month)) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("folded", [False, True])
def test_list_and_figure_agree_in_every_scope(world: World, *, folded: bool) -> None:
    if folded:
        fold_all()
    year, month = clock.today().year, clock.today().year * 100 + clock.today().month
    scopes = [
        Scope(world.council.pk, year, month_, village, category_id)
        for month_ in (None, month)
        for village in ("", world.village.division_id or "", world.villages[1].division_id or "")
        for category_id in (None, *world.council.categories.values_list("pk", flat=True))
    ]
    for scope in scopes:
        assert of(scope) == [measured(metric_of(code), scope) for code in CODES]
    assert list(figures_off_count(world.council.pk)) == []


def test_the_figures_pages_show_them_with_their_records(world: World) -> None:
    page = visit("figures/", council=world.council)
    assert "Needs listed" in page
    assert "Promised for needs" in page

    for code in CODES:
        records = visit(f"figures/{code}/", council=world.council)
        assert f"/{world.code}/exchange/" in records

    claim = Claim.objects.get(organisation=world.rival)
    assert "需要路灯资金" in visit("figures/exchange.claims/", council=world.council)
    assert Listing.objects.get(pk=claim.listing_id).taken == 4_000_00
