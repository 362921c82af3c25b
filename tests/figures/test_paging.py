"""Records of a figure page by key: each once, in order, forward and back, at the same cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.figures.errors import BadKey
from lianxin.figures.metric import Scope, metric_of
from lianxin.figures.queries import page_of
from lianxin.network.metrics import PARTNERS
from tests.world import World

pytestmark = pytest.mark.django_db

METRIC = metric_of(PARTNERS)


@pytest.fixture
def scope() -> Scope:
    world = World()
    for number in range(7):  # three joined on one day, so that the date alone is no key
        world.enrolled(f"单位{number}", since=date(2018, 1, 1 + number // 3))
    return Scope(world.council.pk)


def test_pages_follow_each_other_without_gap_or_repetition(scope: Scope) -> None:
    first = page_of(METRIC, scope, size=3)
    second = page_of(METRIC, scope, after=first.after, size=3)
    third = page_of(METRIC, scope, after=second.after, size=3)
    names = [row.title for page in (first, second, third) for row in page.rows]
    assert [name[:3] for name in names] == [f"单位{number}" for number in range(7)]
    assert (first.before, third.after) == ("", "")


def test_the_way_back_leads_over_the_same_pages(scope: Scope) -> None:
    first = page_of(METRIC, scope, size=3)
    second = page_of(METRIC, scope, after=first.after, size=3)
    third = page_of(METRIC, scope, after=second.after, size=3)
    assert page_of(METRIC, scope, before=third.before, size=3) == second
    assert page_of(METRIC, scope, before=second.before, size=3) == first


def test_a_page_is_one_query_however_deep(scope: Scope) -> None:
    after = page_of(METRIC, scope, size=5).after
    with CaptureQueriesContext(connection) as seen:
        page_of(METRIC, scope, after=after, size=5)
    assert len(seen) == 1
    assert "OFFSET" not in seen[0]["sql"]


@pytest.mark.parametrize("key", ["x", "2018-01-01", "2018-01-01.x", "2018-13-01.4"])
def test_a_key_that_no_page_gave_is_refused(scope: Scope, key: str) -> None:
    with pytest.raises(BadKey):
        page_of(METRIC, scope, after=key)
