"""The life of a listing: revised, closed, put back, over, carried into the next year."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine

from lianxin.exchange.errors import (
    BadPeriod,
    CapacityBelowTaken,
    ListingClosed,
    PartOfProject,
    TimeOver,
    WrongListingState,
    YearToCome,
)
from lianxin.exchange.models import Listing
from lianxin.exchange.queries import unmet_needs
from lianxin.exchange.queries.carrying import years_with_unmet
from lianxin.exchange.services import (
    Terms,
    carry_needs_over,
    close_listing,
    expire_due,
    reopen_listing,
    revise_listing,
    withdraw_claim,
)
from lianxin.exchange.states import ClaimState, Form, ListingState, Side
from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from tests.exchange.lives import WHY, refuses, sound_town
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(name="world")
def town() -> Iterator[World]:
    """A town that is sound before and after."""
    yield from sound_town()


def test_a_resource_whose_time_is_over_is_closed_by_itself(world: World) -> None:
    offer = world.offer(until_on=clock.today())
    need = world.need(until_on=clock.today())

    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert expire_due() == 1

    assert Listing.objects.get(pk=offer.pk).state == ListingState.CLOSED
    assert Listing.objects.get(pk=need.pk).state == ListingState.OPEN, "a need stays until it is met or given up"


def test_a_closed_listing_ends_its_queue_and_can_be_opened_again(world: World) -> None:
    need = world.need(quantity=5)
    claim = world.bid(need, 5)
    waiting = world.wait(need, 5)

    close_listing(listing_id=need.pk, reason=WHY, actor=world.steward)

    waiting.refresh_from_db()
    claim.refresh_from_db()
    assert (waiting.state, claim.state) == (ClaimState.RELEASED, ClaimState.ACTIVE)
    refuses(ListingClosed, lambda: close_listing(listing_id=need.pk, reason=WHY, actor=world.steward))
    reopen_listing(listing_id=need.pk, actor=world.steward)
    refuses(WrongListingState, lambda: reopen_listing(listing_id=need.pk, actor=world.steward))


def test_a_resource_whose_time_is_over_is_not_put_back(world: World) -> None:
    offer = world.offer(until_on=clock.today())
    need = world.need(until_on=clock.today())
    for listing, owner in ((offer, world.liaison), (need, world.steward)):
        close_listing(listing_id=listing.pk, reason=WHY, actor=owner)

    with time_machine.travel(clock.now() + timedelta(days=1)):
        refusal = refuses(TimeOver, lambda: reopen_listing(listing_id=offer.pk, actor=world.liaison))
        assert (refusal.code, refusal.facts["until"]) == ("time_over", offer.until_on)
        assert refusal.what_would_change_it
        reopen_listing(listing_id=need.pk, actor=world.steward)
        assert expire_due() == 0


def test_a_listing_is_never_made_smaller_than_what_is_claimed(world: World) -> None:
    need = world.need(quantity=10)
    world.bid(need, 7)

    def smaller() -> object:
        terms = Terms(side=Side.NEED, form=Form.GOODS, title="书", quantity=6)
        return revise_listing(listing_id=need.pk, terms=terms, actor=world.steward)

    assert refuses(CapacityBelowTaken, smaller).facts["taken"] == 7


def test_another_category_takes_the_claims_with_it(world: World) -> None:
    need = world.need(quantity=9_00, form=Form.MONEY, title="需要帮困基金")
    world.bid(need, 9_00)
    category = world.council.categories.get(position=2)
    terms = Terms(side=Side.NEED, form=Form.MONEY, title=need.title, quantity=9_00, category=category)

    revise_listing(listing_id=need.pk, terms=terms, actor=world.steward)

    scope = Scope(world.council.pk, clock.today().year, category_id=category.pk)
    assert totals(scope)["exchange.promised_fen"] == 9_00


def test_what_is_unmet_moves_on_with_priority_and_the_old_need_keeps_its_claims(world: World) -> None:
    year = clock.today().year
    need = world.need(quantity=10, until_on=date(year, 12, 31))
    met = world.need(quantity=2, title="需要药箱")
    world.bid(need, 4)
    world.bid(met, 2)
    refuses(NotAllowed, lambda: carry_needs_over(council=world.council, year=year, actor=world.steward))

    carried = carry_needs_over(council=world.council, year=year, actor=world.office_user)

    need.refresh_from_db()
    assert [(one.capacity, one.year, one.times_carried, one.carried_from_id) for one in carried] == [
        (6, year + 1, 1, need.pk)
    ]
    assert (need.state, need.taken) == (ListingState.CLOSED, 4)
    assert carry_needs_over(council=world.council, year=year, actor=world.office_user) == []
    refuses(WrongListingState, lambda: reopen_listing(listing_id=need.pk, actor=world.steward))


def test_what_was_kept_for_an_answer_moves_on_too(world: World) -> None:
    need = world.need(quantity=10)
    world.bid(need, 4)
    given_up = world.bid(need, 6)
    asked = world.wait(need, 3, world.rival)
    withdraw_claim(claim_id=given_up.pk, reason=WHY, actor=world.liaison)
    assert Listing.objects.get().left == 3

    carried = carry_needs_over(council=world.council, year=clock.today().year, actor=world.office_user)

    need.refresh_from_db()
    asked.refresh_from_db()
    assert (need.taken, need.state, asked.state) == (4, ListingState.CLOSED, ClaimState.RELEASED)
    assert [(one.capacity, one.taken, one.state) for one in carried] == [(6, 0, ListingState.OPEN)]


def test_a_need_that_is_kept_whole_for_an_answer_is_seen_and_moves_on(world: World) -> None:
    year = clock.today().year
    need = world.need(quantity=10)
    given_up = world.bid(need, 10)
    world.wait(need, 10)
    withdraw_claim(claim_id=given_up.pk, reason=WHY, actor=world.liaison)
    found = unmet_needs(world.council, year).get()
    assert (found.left, vars(found)["kept"], vars(found)["unmet"]) == (0, 10, 10)
    assert years_with_unmet(world.council) == {year: 1}

    carried = carry_needs_over(council=world.council, year=year, actor=world.office_user)

    assert [(one.capacity, one.taken) for one in carried] == [(10, 0)]
    assert Listing.objects.get(pk=need.pk).taken == 0


def test_a_year_that_has_not_begun_is_not_carried_over(world: World) -> None:
    year = clock.today().year + 1
    world.need(year=year)

    refusal = refuses(YearToCome, lambda: carry_needs_over(council=world.council, year=year, actor=world.office_user))

    assert (refusal.code, refusal.facts) == ("year_to_come", {"year": year})


def test_nothing_new_is_listed_whose_last_day_is_over(world: World) -> None:
    yesterday = clock.today() - timedelta(days=1)
    attempts: list[Callable[[], Listing]] = [
        lambda: world.need(until_on=yesterday),
        lambda: world.offer(from_on=yesterday - timedelta(days=9), until_on=yesterday),
    ]
    for attempt in attempts:
        refusal = refuses(BadPeriod, attempt)
        assert (refusal.code, refusal.facts) == ("bad_period", {"until": yesterday, "since": clock.today()})
    assert world.need(until_on=clock.today()).until_on == clock.today()


def test_a_projects_listing_is_changed_on_its_project(world: World) -> None:
    listing = Listing.objects.get(fund=world.project().fund)

    refuses(PartOfProject, lambda: close_listing(listing_id=listing.pk, reason=WHY, actor=world.steward))
