"""A person's own tokens: shown once, used, revoked, and nobody else's."""

import re

import pytest

from lianxin.accounts.errors import NotSignedIn
from lianxin.accounts.models import ApiToken
from lianxin.accounts.services import issue_token, use_token
from tests.visits import queries_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_a_token_is_shown_once_and_works(world: World) -> None:
    page = send("/accounts/tokens/", world.steward, {"label": "村务平台"}).content.decode()
    found = re.search(r"lx_[\w-]+", page)

    assert found
    assert use_token(token=found[0]) == world.steward
    later = visit("/accounts/tokens/", world.steward)
    assert "村务平台" in later
    assert found[0] not in later


def test_a_revoked_token_works_no_more(world: World) -> None:
    token = issue_token(user=world.steward, label="旧程序")
    row = ApiToken.objects.get()

    assert send(f"/accounts/tokens/{row.pk}/revoke/", world.steward, {}).status_code == 302
    with pytest.raises(NotSignedIn):
        use_token(token=token)
    assert "revoked" in visit("/accounts/tokens/", world.steward)


def test_nobody_sees_or_revokes_the_token_of_another(world: World) -> None:
    token = issue_token(user=world.steward, label="村务平台")

    assert "村务平台" not in visit("/accounts/tokens/", world.liaison)
    assert send(f"/accounts/tokens/{ApiToken.objects.get().pk}/revoke/", world.liaison, {}).status_code == 404
    assert use_token(token=token) == world.steward


def test_a_token_needs_a_purpose(world: World) -> None:
    assert send("/accounts/tokens/", world.steward, {"label": ""}).status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("path", ["/accounts/tokens/", "/accounts/me/"])
def test_the_own_account_is_for_who_is_signed_in(world: World, path: str) -> None:
    visit(path, world.steward)
    visit(path, status=302)


def test_tokens_cost_the_same_however_many(world: World) -> None:
    issue_token(user=world.steward, label="一")
    before = queries_of("/accounts/tokens/", world.steward)
    for label in "二三四":
        issue_token(user=world.steward, label=label)

    assert queries_of("/accounts/tokens/", world.steward) == before
