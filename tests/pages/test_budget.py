"""Every page of the demo, as every role, within its budget of queries. CPU is measured by ``python -m bench.pages``."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from lianxin.accounts.models import User
from lianxin.desk.services.demo import show
from lianxin.journal.queries import clock_offset
from lianxin.kernel import clock
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.services import make_plan, publish_plan, withdraw_proposal
from lianxin.network.models import Council
from tests.pages.demo import MOST_QUERIES, PEOPLE, addresses

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(
    django_db_setup: Any, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Council]:
    """The demo, made once a file."""
    with django_db_blocker.unblock(), transaction.atomic():
        folder = tmp_path_factory.mktemp("demo")
        council = show(folder=settings.BASE_DIR / "demo", password_file=folder / "password").council
        plan_the_year(council)
        yield council
        transaction.set_rollback(True)
    clock_offset.cache_clear()


def plan_the_year(council: Council) -> None:
    """Two plans of the demo's year, one of them published and declined in one pair."""
    office = User.objects.get(username="office")
    made = [make_plan(council=council, year=clock.today().year, policy=PlanPolicy(), actor=office) for _ in range(2)]
    plan = publish_plan(plan_id=made[-1].pk, actor=office)
    pair = plan.proposals.order_by("pk")[0]
    withdraw_proposal(proposal_id=pair.pk, reason="另有安排", actor=office)


@dataclass(frozen=True)
class Visit:
    """What came of opening a page."""

    status: int
    queries: int


Visits = dict[str, dict[str, Visit]]
"""By person and page."""


@pytest.fixture(scope="module")
def visits(demo: Council, django_db_blocker: DjangoDbBlocker) -> Visits:
    """Every page, opened once by everybody."""
    pages = addresses(demo)
    with django_db_blocker.unblock():
        people = {name: client_of(name) for name in PEOPLE}
        return {
            name: {page: visit(client, address) for page, address in pages.items()} for name, client in people.items()
        }


def client_of(name: str) -> Client:
    """A browser, signed in as one of the demo's people or as nobody."""
    client = Client()
    if name:
        client.force_login(User.objects.get(username=name))
    return client


def visit(client: Client, address: str) -> Visit:
    """Open a page and count its queries."""
    with CaptureQueriesContext(connection) as captured:
        status = client.get(address).status_code
    return Visit(status, len(captured))


@pytest.mark.parametrize("name", PEOPLE, ids=lambda name: name or "anybody")
def test_no_page_of_the_demo_needs_more_than_25_queries(name: str, visits: Visits) -> None:
    seen = visits[name]
    assert {page: one for page, one in seen.items() if one.queries > MOST_QUERIES or one.status >= 500} == {}
    assert sum(one.status == 200 for one in seen.values()) >= 12


def test_every_page_is_read_by_somebody(visits: Visits) -> None:
    read = {page for name in PEOPLE[1:] for page, one in visits[name].items() if one.status == 200}
    assert read == set(visits[""]) - {"landing"}  # which leads on to the only council
