"""What the exchange gives to read costs the same number of queries, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.exchange.services import Arrived, Raised, keep_search, link_need, record_concern, record_delivery
from lianxin.kernel import clock
from tests.api.client import Caller
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/listings", "/claims", "/concerns", "/searches", "/carry-over"])
def test_a_longer_list_takes_no_more_queries(world: World, path: str) -> None:
    office = Caller(world.office_user)
    many(world, "一")
    office.get(path, council=world.code)
    before = cost(office, path, council=world.code)
    many(world, "二")
    many(world, "三")
    assert cost(office, path, council=world.code) == before
    assert len(office.get(path, council=world.code).body["items"]) >= 3


def test_what_belongs_to_a_thing_takes_no_more_queries_however_much_it_is(world: World) -> None:
    steward = Caller(world.steward)
    need, village = world.need(quantity=100), world.village
    raised = Raised("路口太黑", clock.today())
    concern = record_concern(council=world.council, village=village, raised=raised, actor=world.steward)
    claim = world.bid(need, 10)
    paths = [f"/listings/{need.pk}", f"/claims/{claim.pk}", f"/concerns/{concern.pk}"]

    def grow() -> None:
        world.bid(need, 1)
        world.offer(title="可提供图书")
        record_delivery(claim_id=claim.pk, arrived=Arrived(1, clock.today()), actor=world.steward)
        listed = world.need(title="路灯", category=world.council.categories.first())
        world.bid(listed, 1)
        link_need(concern_id=concern.pk, listing_id=listed.pk, actor=world.steward)

    grow()
    for path in paths:
        steward.get(path)
    before = [cost(steward, path) for path in paths]
    grow()
    grow()
    assert [cost(steward, path) for path in paths] == before
    page = steward.get(paths[0]).body
    assert (len(page["claims"]), len(page["counterparts"])) == (4, 3)


def many(world: World, mark: str) -> None:
    """One more of each thing that is listed."""
    need = world.need(title=mark, category=world.council.categories.first(), quantity=50)
    offer = world.offer(title=mark, place=world.village)
    world.bid(need, 4)
    world.bid(offer, 2, world.village)
    raised = Raised(mark, clock.today())
    record_concern(council=world.council, village=world.village, raised=raised, actor=world.steward)
    keep_search(council=world.council, query=f"q={mark}", name=mark, actor=world.office_user)


def cost(caller: Caller, path: str, **query: str | int) -> int:
    """How many queries a request takes."""
    with CaptureQueriesContext(connection) as asked:
        assert caller.get(path, **query).status == 200
    return len(asked)
