"""Single things that broke once."""

import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.test import Client

from lianxin.projects.states import ProjectState
from tests.api.client import V1, Caller
from tests.attacks.crowd import as_opened
from tests.visits import client_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("path", ["sheets/?before=", "journal/?before=", "network/?after=1-", "projects/?before="])
def test_a_number_of_a_thousand_digits_in_an_address_is_no_place_in_a_list(path: str, world: World) -> None:
    response = client_of(world.office_user).get(f"/{world.code}/{path}{'9' * 5000}")
    assert response.status_code == 200


@pytest.mark.parametrize(
    "there", ["foo", "//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_way_back_from_a_verb_stays_here(there: str, world: World) -> None:
    project = world.project("endorse")
    response = client_of(world.office_user).post(
        f"/{world.code}/projects/{project.pk}/do/approve/", {"next": there, "key": uuid4()}
    )
    assert response.status_code == 302
    assert "evil" not in response.headers["Location"]
    assert "script" not in response.headers["Location"]


def test_the_same_key_for_another_verb_is_refused_not_taken_for_done(world: World) -> None:
    project = world.project("file")
    key = uuid4()
    steward = client_of(world.steward)
    where = f"/{world.code}/projects/{project.pk}/do"
    assert steward.post(f"{where}/endorse/", {"reason": "", "key": key}).status_code == 302
    assert as_opened(project).state == ProjectState.ENDORSED
    answer = steward.post(f"{where}/withdraw/", {"reason": "", "key": key})
    assert answer.status_code >= 400
    assert as_opened(project).state == ProjectState.ENDORSED


def test_a_key_is_each_persons_own(world: World) -> None:
    project = world.project("submit")
    key = uuid4()
    data = {"direct_persons": "5", "key": key}
    where = f"/{world.code}/projects/{project.pk}/do/accept/"
    assert client_of(world.steward).post(where, data).status_code == 403
    assert client_of(world.office_user).post(where, data).status_code == 302
    assert as_opened(project).state == ProjectState.ACCEPTED


def test_half_a_character_in_the_name_of_a_key_is_a_problem_not_a_breakdown(world: World) -> None:
    caller = Caller(world.office_user)
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": str(uuid4())}
    response = Client(raise_request_exception=False).post(
        f"{V1}/projects", json.dumps({"\ud800": 1}), content_type="application/json", headers=headers
    )
    assert response.status_code == 422
    assert response.json()["code"] == "invalid"


@pytest.mark.parametrize("list_", ["register"])
def test_telephones_never_leave_for_anybody_or_an_outsider(list_: str, world: World) -> None:
    assert world.partner.pk
    partner = world.partner
    outsider = World("310116113").office_user
    for reader in (None, outsider):
        for path in (f"/{world.code}/network/", f"/{world.code}/network/{partner.pk}/"):
            assert "57000041" not in client_of(reader).get(path).content.decode()
        sheet = client_of(reader).get(f"/{world.code}/sheets/export/{list_}/")
        assert "57000041" not in _unzipped(b"".join(sheet.streaming_content))  # type: ignore[attr-defined]
    own = client_of(world.office_user).get(f"/{world.code}/sheets/export/{list_}/")
    assert "57000041" in _unzipped(b"".join(own.streaming_content))  # type: ignore[attr-defined]


def _unzipped(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
