"""Who owes a password of their own or a second factor is led to it; the demo's accounts and all others go on."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from lianxin.accounts.models import User
from lianxin.accounts.services import open_account
from lianxin.network.states import Role
from tests.visits import client_of, queries_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def holder(world: World, role: Role) -> User:
    places = {Role.STEWARD: world.village, Role.LIAISON: world.partner}
    user = world.person(role, places.get(role))
    User.objects.filter(pk=user.pk).update(is_demo=False)
    return User.objects.get(pk=user.pk)


def led_to(user: User, path: str) -> str:
    return client_of(user).get(path).headers.get("Location", "")


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR, Role.HANDLER, Role.ADMIN])
def test_who_must_have_one_is_led_to_set_it_up(world: World, role: Role) -> None:
    user = holder(world, role)
    path = f"/{world.code}/network/"
    assert led_to(user, path) == reverse("mfa_activate_totp")

    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})

    assert led_to(user, path) == ""


@pytest.mark.parametrize("role", [Role.STEWARD, Role.LIAISON])
def test_others_go_on_without_one(world: World, role: Role) -> None:
    assert led_to(holder(world, role), f"/{world.code}/network/") == ""


def test_the_way_to_set_it_up_and_to_leave_stays_open(world: World) -> None:
    user = holder(world, Role.OFFICE)

    assert led_to(user, reverse("account_logout")) == ""
    assert led_to(user, reverse("mfa_index")) == ""
    assert reverse("mfa_activate_totp") not in led_to(user, reverse("mfa_activate_totp"))


def test_who_lacks_a_second_factor_gets_no_token_around_it(world: World) -> None:
    assert led_to(holder(world, Role.OFFICE), reverse("accounts:tokens")) == reverse("mfa_activate_totp")


def test_a_password_that_was_handed_out_is_good_for_choosing_another_only(world: World) -> None:
    user, handed_out = open_account(username="liu", display_name="刘联络")
    change, page = reverse("account_change_password"), f"/{world.code}/network/"
    browser = client_of(user)

    assert browser.get(page).headers["Location"] == change
    assert "Choose a password of your own" in browser.get(change).content.decode()
    chosen = {"oldpassword": handed_out, "password1": "shuiku-cun-2019", "password2": "shuiku-cun-2019"}
    assert browser.post(change, chosen).headers["Location"] == "/"
    assert browser.get(page).status_code == 200
    assert not User.objects.get(pk=user.pk).must_change_password


def test_accounts_of_the_demo_are_let_through(world: World) -> None:
    assert led_to(world.office_user, f"/{world.code}/network/") == ""


def test_the_demand_costs_others_no_query(world: World) -> None:
    real = holder(world, Role.STEWARD)

    assert queries_of(f"/{world.code}/network/", real) == queries_of(f"/{world.code}/network/", world.steward)
