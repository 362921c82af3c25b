"""Every operation of the API, as anybody, its owner, a colleague and an outsider."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.accounts.models import User
from lianxin.config.api import api
from tests.api.client import V1, Answer, Caller
from tests.tenancy.calls import CALLS
from tests.tenancy.case import EVERYBODY, Call, Who, changed, leaks, state_of_everything, text_of, who_is
from tests.tenancy.town import PNG, Town

pytestmark = pytest.mark.django_db
Towns = tuple[Town, Town]
ADDRESSES: dict[str, tuple[str, str]] = {
    operation["operationId"]: (method, path.removeprefix(V1))
    for path, operations in api.get_openapi_schema()["paths"].items()
    for method, operation in operations.items()
}
ACROSS = [call for call in CALLS if call.across]


def test_the_table_names_every_operation_once() -> None:
    assert sorted(call.operation for call in CALLS) == sorted(ADDRESSES)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.operation)
def test_each_gets_the_answer_that_is_theirs(call: Call, who: Who, towns: Towns) -> None:
    town = towns[0]
    caller = signed(who_is(who, towns, owner=call.owner, member=call.member))
    before = state_of_everything()
    answer = ask(caller, call, town, query=call.query(town), body=call.body(town))

    assert answer.status == call.answers.of(who), answer
    assert leaks(str(answer.body), town, who) == []
    is_done = ADDRESSES[call.operation][0] != "get" and answer.status < 300
    assert bool(changed(before)) == is_done, changed(before)


@pytest.mark.parametrize("call", ACROSS, ids=lambda call: call.operation)
def test_an_outsider_finds_nothing_of_another_council_in_the_own_one(call: Call, towns: Towns) -> None:
    town, other = towns
    caller = signed(other.potentate)
    before = state_of_everything()
    query, body = turned(call.query(town), towns), turned(call.body(town), towns)
    answer = ask(caller, call, town, query=query, body=body)

    assert answer.status == call.across, answer
    assert town.code not in str(answer.body)
    assert changed(before) == []


def signed(user: User | None) -> Caller:
    """A caller who has a token already; making one is a verb of its own."""
    caller = Caller(user)
    assert user is None or caller.token
    return caller


def turned(sent: dict[str, Any], towns: Towns) -> dict[str, Any]:
    """The same about the outsider's council."""
    return sent | ({"council": towns[1].code} if "council" in sent else {})


def ask(caller: Caller, call: Call, town: Town, *, query: dict[str, Any], body: dict[str, Any]) -> Answer:
    """Call the operation in a town."""
    method, path = ADDRESSES[call.operation]
    path = path.format(**call.to(town))
    if method == "get" and call.gives_file:
        return downloaded(caller, path)
    if method == "get":
        return caller.get(path, **query)
    if call.sends_form:
        return caller.upload(path, **body)
    if call.sends_file:
        return caller.upload(path, file=SimpleUploadedFile("a.png", PNG, "image/png"), **body)
    return caller.send(method.upper(), path, body or None)


def downloaded(caller: Caller, path: str) -> Answer:
    """A file, as if it were a document."""
    headers = {"Authorization": f"Bearer {caller.token}"} if caller.user else {}
    response: Any = caller.client.get(V1 + path, headers=headers)
    return Answer(response.status_code, {"text": text_of(response)}, dict(response.headers))
