"""A listing's page names its best counterparts by the factors of a plan."""

import pytest

from lianxin.exchange.models import Listing
from lianxin.exchange.queries.counterparts import as_sought, counterparts, weighed_by
from lianxin.exchange.states import Urgency
from tests.matching.town import Town, only

pytestmark = pytest.mark.django_db


def points(town: Town, listing: Listing) -> dict[str, int]:
    """The counterparts of a listing, with their points."""
    return {one.listing.title: one.points for one in counterparts(as_sought(listing), town.council)}


def test_a_page_and_a_plan_weigh_a_pair_alike(town: Town) -> None:
    need = town.wants("图书角图书")
    town.gives("捐赠图书")
    [found] = counterparts(as_sought(need), town.council)
    proposal = only(town.plan())
    assert found.points == proposal.score
    assert set(proposal.factors.values()) < {given for _words, given in found.breakdown}
    assert sum(given for _words, given in found.breakdown) == found.points  # with what is not known


def test_both_sides_find_each_other_equally(town: Town) -> None:
    need, offer = town.wants("图书角图书"), town.gives("捐赠图书")
    assert points(town, need)["捐赠图书"] == points(town, offer)["图书角图书"]


def test_what_is_meant_for_another_village_comes_last(town: Town) -> None:
    need = town.wants("图书角图书")
    town.gives("本村图书", place=town.village)
    town.gives("全镇图书")
    town.gives("外村图书", place=town.villages[1])
    assert list(points(town, need)) == ["本村图书", "全镇图书", "外村图书"]


def test_an_urgent_need_comes_before_others(town: Town) -> None:
    offer = town.gives("图书")
    town.wants("图书一批")
    town.wants("图书急需", urgency=Urgency.URGENT)
    assert list(points(town, offer)) == ["图书急需", "图书一批"]


def test_nothing_in_common_is_no_counterpart(town: Town) -> None:
    need = town.wants("图书角图书")
    town.gives("健康手环")
    assert points(town, need) == {}


def test_how_listings_fit_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        weighed_by(lambda _sought, _listings, _council: [])
