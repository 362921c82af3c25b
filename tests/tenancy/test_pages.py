"""Every page, as anybody, its owner, a colleague and an outsider; read from the URL conf, so that none is forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lianxin.accounts.models import User
from lianxin.exchange.views.bank_deeds import DEEDS as LINE_DEEDS
from lianxin.exchange.views.claim_deeds import DEEDS as CLAIM_DEEDS
from lianxin.exchange.views.concern_deeds import DEEDS as CONCERN_DEEDS
from lianxin.exchange.views.deeds import DEEDS as LISTING_DEEDS
from lianxin.ledger.deeds import VERBS as PENDING_VERBS
from lianxin.matching.views.deeds import DEEDS as PROPOSAL_DEEDS
from lianxin.matching.views.deeds import PLAN_DEEDS
from lianxin.projects.states import DEEDS, STEPS
from tests.pages.demo import MOST_QUERIES
from tests.tenancy.bank import LineStep
from tests.tenancy.case import EVERYBODY, Page, Who, changed, leaks, state_of_everything, text_of, who_is
from tests.tenancy.claims import ClaimStep, ConcernStep
from tests.tenancy.listings import ListingStep
from tests.tenancy.matching import PlanStep, ProposalStep
from tests.tenancy.pages import PAGES, Step
from tests.tenancy.second import PendingStep
from tests.tenancy.town import Town

pytestmark = pytest.mark.django_db
Towns = tuple[Town, Town]
# Of libraries: they know the reader's own account and nothing of a council.
OF_LIBRARIES = ("allauth.",)
IN_THE_API = "api-v1"
OF_THE_READER = {"language", "text-size", "theme"}
CHOICES = OF_THE_READER | {"network:columns"}
OF_NO_COUNCIL = OF_THE_READER | {
    "landing",
    "verifier",
    "evidence",
    "accounts:profile",
    "accounts:tokens",
    "accounts:revoke",
}


def addresses(resolver: URLResolver, names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every named address of a URL conf, with its namespace."""
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from addresses(found, (*names, found.namespace) if found.namespace else names)
        else:
            yield ":".join([*names, found.name or str(found.pattern)]), found


def named(page: Page) -> str:
    """The name of a test."""
    return page.label()


SENT = [page for page in PAGES if page.post]
OF_A_COUNCIL = [page for page in PAGES if page.name not in OF_NO_COUNCIL]
OF_A_RECORD = [
    page
    for page in OF_A_COUNCIL
    for name, pattern in addresses(get_resolver())
    if name == page.name and "pk" in pattern.pattern.converters
]


def test_the_table_names_every_address() -> None:
    ours = {
        name
        for name, pattern in addresses(get_resolver())
        if not name.startswith(IN_THE_API) and not pattern.callback.__module__.startswith(OF_LIBRARIES)
    }
    assert {page.name for page in PAGES} == ours


def test_the_table_names_every_verb_of_a_project() -> None:
    assert sorted(page.verb for page in PAGES if isinstance(page, Step)) == sorted({*STEPS, *DEEDS} - {"edit"})


def test_the_table_names_every_verb_of_a_listing() -> None:
    assert {page.verb for page in PAGES if isinstance(page, ListingStep)} == set(LISTING_DEEDS)


def test_the_table_names_every_verb_of_a_claim_and_of_a_concern() -> None:
    assert {page.verb for page in PAGES if type(page) is ClaimStep} == set(CLAIM_DEEDS)
    assert {page.verb for page in PAGES if isinstance(page, ConcernStep)} == set(CONCERN_DEEDS)
    assert {page.verb for page in PAGES if isinstance(page, LineStep)} == set(LINE_DEEDS)
    assert {page.verb for page in PAGES if isinstance(page, PendingStep)} == set(PENDING_VERBS)


def test_the_table_names_every_verb_of_a_plan_and_of_a_proposal() -> None:
    assert {page.verb for page in PAGES if type(page) is PlanStep} == set(PLAN_DEEDS)
    assert {page.verb for page in PAGES if isinstance(page, ProposalStep)} == set(PROPOSAL_DEEDS)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("page", PAGES, ids=named)
def test_each_reads_what_is_theirs(page: Page, who: Who, towns: Towns) -> None:
    town = towns[0]
    client = signed_in(who_is(who, towns, owner=page.owner, member=page.member))
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address(page, town, town.code))

    assert response.status_code == page.get.of(who)
    assert len(captured) <= MOST_QUERIES
    assert leaks(text_of(response), town, who) == []


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("page", SENT, ids=named)
def test_each_does_what_is_theirs_and_the_others_change_nothing(page: Page, who: Who, towns: Towns) -> None:
    town = towns[0]
    assert page.post
    client = signed_in(who_is(who, towns, owner=page.owner, member=page.member))
    before = state_of_everything()
    response: Any = client.post(address(page, town, town.code), page.data(town))

    assert response.status_code == page.post.of(who), text_of(response)[-2000:]
    assert leaks(text_of(response), town, who) == []
    if who == "owner" and page.name not in CHOICES:
        assert changed(before)
    elif page.post.of(who) >= 400 or who == "anyone":
        assert changed(before) == []


@pytest.mark.parametrize("page", OF_A_COUNCIL, ids=named)
def test_an_outsider_finds_nothing_of_another_council_in_the_own_one(page: Page, towns: Towns) -> None:
    town, other = towns
    client = signed_in(other.potentate)
    words = text_of(client.get(address(page, town, other.code)))
    assert [mark for mark in (f"-{town.code}", f"学校{town.code}", f"/{town.code}/") if mark in words] == []


@pytest.mark.parametrize("page", OF_A_RECORD, ids=named)
def test_a_record_of_another_council_is_not_in_the_own_one(page: Page, towns: Towns) -> None:
    town, other = towns
    client = signed_in(other.potentate)
    before = state_of_everything()
    here = address(page, town, other.code)
    assert client.get(here).status_code in (404, 405)
    if page.post:
        assert client.post(here, page.data(town)).status_code == 404
    assert changed(before) == []


def address(page: Page, town: Town, code: str) -> str:
    """The page for a record of a town, under a council's code where it stands under one."""
    kwargs = page.to(town)
    return reverse(page.name, kwargs=kwargs | ({} if page.name in OF_NO_COUNCIL else {"council": code}))


def signed_in(user: User | None) -> Client:
    """A browser of somebody, or of anybody."""
    client = Client()
    if user:
        client.force_login(user)
    return client
