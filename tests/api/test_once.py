"""A change is done once a key, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from lianxin.accounts.models import Answer
from lianxin.projects.models import Project
from tests.api.client import V1, Caller
from tests.api.client import Answer as Got
from tests.api.test_life import draft_body
from tests.world import World


@pytest.mark.django_db
def test_a_repeated_request_gets_the_first_answer(world: World) -> None:
    liaison, key = Caller(world.liaison), uuid4()
    first = liaison.post("/projects", draft_body(world), key)
    again = liaison.post("/projects", dict(reversed(draft_body(world).items())), key)

    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert "Idempotent-Replay" not in first.headers
    assert again.headers["Idempotent-Replay"] == "true"
    assert Project.objects.count() == 1


@pytest.mark.django_db
def test_a_key_serves_one_request_of_one_person(world: World) -> None:
    liaison, key = Caller(world.liaison), uuid4()
    assert liaison.post("/projects", draft_body(world), key).status == 201

    assert liaison.post("/projects", draft_body(world, title="别的"), key).problem == (422, "key_reused")
    assert liaison.post("/projects/1/file", draft_body(world), key).problem == (422, "invalid")
    assert liaison.post("/projects/1/publish", None, key).problem == (422, "key_reused")
    assert Caller(world.steward).post("/projects", draft_body(world), key).status == 201


@pytest.mark.django_db
def test_a_key_is_asked_for_and_must_be_a_uuid(world: World) -> None:
    liaison = Caller(world.liaison)
    assert liaison.send("POST", "/projects", draft_body(world), "one").problem == (422, "key_invalid")
    headers = {"Authorization": f"Bearer {liaison.token}"}
    missing = liaison.client.post(f"{V1}/projects", draft_body(world), "application/json", headers=headers)
    assert (missing.status_code, missing.json()["code"]) == (422, "key_missing")
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_a_refused_request_may_be_sent_again_with_its_key(world: World) -> None:
    office, key = Caller(world.office_user), uuid4()
    project = world.project("file")
    assert office.post(f"/projects/{project.pk}/approve", None, key).problem == (409, "wrong_state")
    assert Caller(world.steward).post(f"/projects/{project.pk}/endorse").status == 200
    assert office.post(f"/projects/{project.pk}/approve", None, key).body["state"] == "approved"


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_the_same_moment_is_done_once(world: World) -> None:
    liaison, key, body = Caller(world.liaison), uuid4(), draft_body(world)
    assert liaison.token

    def send(_turn: int) -> Got:
        try:
            caller = Caller(world.liaison)
            caller.token = liaison.token
            return caller.post("/projects", body, key)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))

    assert sorted(answer.status for answer in answers) == [200, 200, 200, 201]
    assert {answer.body["id"] for answer in answers} == {Project.objects.get().pk}
