"""What a listing names is its own conference's, a need is a village's, a concern is answered by its village's needs."""

from collections.abc import Callable
from functools import partial

import pytest

from lianxin.exchange.errors import AlreadyLinked, FromElsewhere, NeedIsAVillages, NotANeed, OtherVillage
from lianxin.exchange.models import Concern, Listing
from lianxin.exchange.services import Raised, Terms, link_need, publish_listing, record_concern, revise_listing
from lianxin.exchange.states import ConcernState, Form, Side
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from lianxin.network.models import Organisation
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    town = World()
    for person in ("liaison", "steward"):
        assert getattr(town, person)
    return town


def concern_of(world: World, village: Organisation | None = None, text: str = "路灯不亮") -> Concern:
    return record_concern(
        council=world.council,
        village=village or world.village,
        raised=Raised(text, clock.today()),
        actor=world.office_user,
    )


def publish(world: World, owner: Organisation, side: Side = Side.NEED, **said: object) -> Listing:
    asked = {"side": side, "form": Form.GOODS, "title": "路灯", "quantity": 4} | said
    return publish_listing(council=world.council, owner=owner, terms=Terms(**asked), actor=world.office_user)  # type: ignore[arg-type]


def refused(attempt: Callable[[], object]) -> Refused:
    """The refusal of an attempt, after which nothing has changed."""
    before = (Listing.objects.count(), Entry.objects.count())
    with pytest.raises(Refused) as refusal:
        attempt()
    assert before == (Listing.objects.count(), Entry.objects.count())
    return refusal.value


def test_what_belongs_to_another_conference_is_refused(world: World) -> None:
    elsewhere = World("310116113")
    foreign = {"category": elsewhere.council.categories.get(position=1), "place": elsewhere.village}
    offer = world.offer()

    for what, thing in foreign.items():
        refusal = refused(partial(publish, world, world.partner, Side.OFFER, **{what: thing}))
        assert (type(refusal), refusal.facts) == (FromElsewhere, {"what": what})
        terms = Terms(Side.OFFER, Form.GOODS, offer.title, 10, **{what: thing})  # type: ignore[arg-type]
        revise = partial(revise_listing, listing_id=offer.pk, terms=terms, actor=world.liaison)
        assert isinstance(refused(revise), FromElsewhere)
    refusal = refused(partial(publish, world, world.village, concern=concern_of(elsewhere)))
    assert refusal.facts == {"what": "concern"}


def test_a_need_is_a_villages(world: World) -> None:
    refusal = refused(lambda: publish(world, world.partner))

    assert isinstance(refusal, NeedIsAVillages)
    assert refusal.facts["name"] == world.partner.name
    assert publish(world, world.partner, Side.OFFER).side == Side.OFFER


def test_a_need_answers_a_concern_of_its_own_village_only(world: World) -> None:
    concern = concern_of(world)

    assert isinstance(refused(lambda: publish(world, world.villages[1], concern=concern)), OtherVillage)
    assert isinstance(refused(lambda: publish(world, world.village, Side.OFFER, concern=concern)), NotANeed)
    assert publish(world, world.village, concern=concern).concern == concern


def test_a_need_stays_with_the_concern_for_which_it_was_listed(world: World) -> None:
    first, second = concern_of(world), concern_of(world, text="夜路太黑")
    need = publish(world, world.village, concern=first)
    resource = publish(world, world.village, Side.OFFER)

    for concern in (first, second):
        again = partial(link_need, concern_id=concern.pk, listing_id=need.pk, actor=world.steward)
        assert isinstance(refused(again), AlreadyLinked)
    offer = partial(link_need, concern_id=second.pk, listing_id=resource.pk, actor=world.steward)
    assert isinstance(refused(offer), NotANeed)

    need.refresh_from_db()
    second.refresh_from_db()
    assert (need.concern, second.state) == (first, ConcernState.RECORDED)
