"""The API describes itself: OpenAPI 3.1, a page of it without anything inline, and it does what it says."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.test import Client
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer
from schemathesis import checks
from schemathesis.specs.openapi import checks as promises

from lianxin.accounts.api import Input, Output
from lianxin.exchange.services import Arrived, Raised, keep_search, record_concern, record_delivery
from lianxin.kernel import clock
from tests.api.client import V1, Caller
from tests.world import World

HELD = (
    checks.not_a_server_error,
    promises.status_code_conformance,
    promises.content_type_conformance,
    promises.response_schema_conformance,
)


class Served:
    """Our application as schemathesis calls one, keeping the test's own database connection."""

    handler: Any = ClientHandler(enforce_csrf_checks=False)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """One request."""
        response = self.handler(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]


def description() -> dict[str, Any]:
    """The API's own description."""
    document: dict[str, Any] = Client().get(f"{V1}/openapi.json").json()
    return document


def test_the_description_is_openapi_3_1_and_names_problems_and_keys() -> None:
    document = description()
    assert document["openapi"].startswith("3.1")
    operations = [(method, operation) for path in document["paths"].values() for method, operation in path.items()]
    assert len({operation["operationId"] for _method, operation in operations}) == len(operations)
    for method, operation in operations:
        assert "application/problem+json" in operation["responses"]["4XX"]["content"]
        keys = [one for one in operation["parameters"] if one["name"] == "Idempotency-Key"]
        assert bool(keys) is (method != "get"), operation["operationId"]
        assert operation["description"]


def test_each_shape_has_a_name_of_its_own() -> None:
    """The description knows shapes by name: of two that share one, it would tell one only."""
    names = Counter(shape.__name__ for shape in {*below(Input), *below(Output)})
    assert [name for name, count in names.items() if count > 1] == []


def below(shape: type[Any]) -> Iterator[type[Any]]:
    """The shapes that are made of one, those for another kind of item (``Page[…]``) apart."""
    for one in shape.__subclasses__():
        yield from below(one)
        if "[" not in one.__name__:
            yield one


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_the_page_of_the_api_obeys_the_content_security_policy(live_server: LiveServer, chromium_path: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(f"{live_server.url}{V1}/docs")
        page.get_by_text("/api/v1/projects/{project_id}/approve", exact=True).click()
        page.get_by_text("Approve a project").first.wait_for()
        browser.close()
    assert complaints == []
    assert hosts == {live_server.url.split("/")[2]}


@pytest.mark.random
@pytest.mark.django_db
def test_no_request_that_the_description_allows_breaks_the_server(world: World) -> None:
    office = Caller(world.office_user)
    known = things_of(world)
    schema = schemathesis.openapi.from_dict(description())
    schema.app = Served()
    schema.config.base_url = "http://testserver"
    headers = {"Authorization": f"Bearer {office.token}", "Accept-Encoding": "identity"}

    operations: list[Any] = list(schema.get_all_operations())
    for operation in operations:
        fuzz(operation.ok(), headers, known)


def things_of(world: World) -> dict[str, int]:
    """One of each thing that an address may name."""
    need = world.need(quantity=10)
    claim = world.bid(need, 4)
    arrived = Arrived(3, clock.today())
    delivery = record_delivery(claim_id=claim.pk, arrived=arrived, actor=world.steward)
    raised = Raised("路口太黑", clock.today())
    concern = record_concern(council=world.council, village=world.village, raised=raised, actor=world.steward)
    search = keep_search(council=world.council, query="side=need", name="需求", actor=world.office_user)
    found = {"listing": need, "claim": claim, "delivery": delivery, "concern": concern, "search": search}
    return {f"{name}_id": one.pk for name, one in found.items()} | {"project_id": world.project("receive").pk}


def fuzz(operation: Any, headers: dict[str, str], known: dict[str, int]) -> None:
    """Send a few requests to one operation; ids that are known stand in for drawn ones."""

    @settings(
        max_examples=5,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        case.path_parameters.update({name: pk for name, pk in known.items() if name in case.path_parameters})
        case.call_and_validate(headers=headers, checks=HELD)

    send()
