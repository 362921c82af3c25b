"""Whatever is typed or sent, the answer is a page, a refusal or a problem: never a breakdown, never a script."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.projects.models import Project
from tests.api.client import V1
from tests.attacks.hostile import ADDRESSES_WITH_QUERY, API_QUERIES, NUMBERS, TEXTS, WORST, in_bytes
from tests.tenancy.calls import CALLS
from tests.tenancy.case import Call, Page
from tests.tenancy.pages import PAGES
from tests.tenancy.test_api import ADDRESSES, signed
from tests.tenancy.test_pages import address, named, signed_in
from tests.tenancy.town import PNG, Town

pytestmark = pytest.mark.django_db
Towns = tuple[Town, Town]
SENT = [page for page in PAGES if page.post]
WRITES = [call for call in CALLS if ADDRESSES[call.operation][0] != "get" and not call.sends_file]
FORMS = [call for call in CALLS if call.sends_file]
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ADDRESSES_WITH_QUERY)
def test_no_value_in_an_address_breaks_a_page(path: str, towns: Towns) -> None:
    client = signed_in(towns[0].potentate)
    client.raise_request_exception = False
    where, _, names = path.partition("?")
    for value in (*TEXTS, *NUMBERS):
        asked = dict.fromkeys(names.split(","), in_bytes(value))
        response = client.get(f"/{towns[0].code}/{where}", asked)
        assert response.status_code < 500, str(value)[:99]


@pytest.mark.parametrize("path", API_QUERIES)
def test_no_value_in_an_address_breaks_the_api(path: str, towns: Towns) -> None:
    where, _, names = path.partition("?")
    caller = signed(towns[0].potentate)
    caller.client.raise_request_exception = False
    headers = {"Authorization": f"Bearer {caller.token}"}
    for value in (*TEXTS, *NUMBERS):
        for name in names.split(","):
            asked: dict[str, Any] = {"council": towns[0].code, name: in_bytes(value)}
            response: Any = caller.client.get(V1 + where, asked, headers=headers)
            assert response.status_code < 500, (name, str(value)[:99])


@pytest.mark.parametrize("page", SENT, ids=named)
def test_no_typed_value_breaks_a_form(page: Page, towns: Towns) -> None:
    town = towns[0]
    client = signed_in(town.potentate)
    client.raise_request_exception = False
    sound, where = page.data(town), address(page, town, town.code)  # before a verb gives what stands there a new name
    for name in (*[name for name in sound if name not in ("file", "key")], "next"):
        for value in WORST:
            typed = (page.data(town) if "file" in sound else sound) | {name: in_bytes(value)}
            if "key" in sound or page.name == "projects:do":
                typed["key"] = uuid4()
            response = sent(client, where, typed)
            assert response.status_code < 500, (name, str(value)[:99])
    for broken in ("", "\0", "9" * 40, "not-a-key"):
        assert client.post(where, sound | {"key": broken}).status_code < 500


def sent(client: Client, where: str, typed: dict[str, Any]) -> Any:
    """A form as it was typed. Django's own client takes bytes for a list of numbers."""
    if "file" not in typed:
        return client.generic("POST", where, urlencode(typed), FORM)
    told = {
        name: value.decode(errors="replace") if isinstance(value, bytes) else value for name, value in typed.items()
    }
    return client.post(where, told)


@pytest.mark.parametrize("call", WRITES, ids=lambda call: call.operation)
def test_no_sent_value_breaks_a_verb_of_the_api(call: Call, towns: Towns) -> None:
    town = towns[0]
    caller = signed(town.potentate)
    method, path = ADDRESSES[call.operation]
    where = V1 + path.format(**call.to(town))
    sound = call.body(town)
    bodies = [json.dumps(sound | {name: value}) for name in sound for value in (*WORST, -1, [], None)]
    bodies += [json.dumps({**sound, "\ud800": 1}), "[" * 20_000, '"\\ud800"', "\x00", "NaN", '{"a": 1e400}', "null"]
    caller.client.raise_request_exception = False
    for body in bodies:
        headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": str(uuid4())}
        response: Any = caller.client.generic(
            method.upper(), where, body.encode(), content_type="application/json", headers=headers
        )
        assert response.status_code < 500, body[:300]


@pytest.mark.parametrize("call", FORMS, ids=lambda call: call.operation)
def test_no_typed_value_breaks_a_form_of_the_api(call: Call, towns: Towns) -> None:
    town = towns[0]
    caller = signed(town.potentate)
    caller.client.raise_request_exception = False
    where, sound = V1 + ADDRESSES[call.operation][1].format(**call.to(town)), call.body(town)
    for name in (*sound, "note", "file"):
        for value in (*WORST, -1, "", "1.5"):
            headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": str(uuid4())}
            typed = urlencode(sound | {name: in_bytes(value)})
            response: Any = caller.client.generic("POST", where, typed, FORM, headers=headers)
            assert response.status_code < 500, (name, str(value)[:99])


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\win.ini", "a\0b.png", "\u202egnp.exe", "x" * 5000 + ".png"]
)
def test_the_name_of_a_file_leads_nowhere(name: str, towns: Towns) -> None:
    town = towns[0]
    client = signed_in(town.potentate)
    client.raise_request_exception = False
    data = {"title": "照片", "file": SimpleUploadedFile("a.png", PNG, "image/png"), "key": uuid4()}
    data["file"].name = name  # type: ignore[attr-defined]
    response = client.post(f"/{town.code}/projects/{town.running.pk}/do/add_evidence/", data)
    assert response.status_code < 500
    for evidence in Project.objects.get(pk=town.running.pk).evidence.all():
        assert ".." not in str(evidence.file.name)
        assert "/" not in evidence.file_name
        assert "\\" not in evidence.file_name


@pytest.mark.parametrize("value", ["\0", "x\0y", '"abcdefgh\\000"'])
def test_a_broken_session_cookie_is_nobody(value: str, towns: Towns) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = value
    assert client.get(f"/{towns[0].code}/").status_code == 200
    assert client.get(f"/{towns[0].code}/inbox/").status_code == 302
