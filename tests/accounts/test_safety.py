"""Passwords that are too weak, doors that are tried too often, and sessions that nobody uses."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import User
from lianxin.kernel import clock

pytestmark = pytest.mark.django_db

PASSWORD = "long-and-plain-19"
SIGN_IN, CHANGE, MINE = reverse("account_login"), reverse("account_change_password"), reverse("accounts:profile")


@pytest.fixture
def person() -> User:
    return User.objects.create_user("shuiku-clerk", password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD, name: str = "shuiku-clerk") -> int:
    return client.post(SIGN_IN, {"login": name, "password": password}).status_code


@pytest.mark.parametrize("weak", ["short-1a", "8642097531", "password123", "shuiku-clerk"])
def test_a_weak_password_is_refused(person: User, client: Client, weak: str) -> None:
    sign_in(client)
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": weak, "password2": weak})

    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_locked_account_refuses_even_the_right_password_for_half_an_hour(person: User, client: Client) -> None:
    User.objects.create_user("another", password=PASSWORD)
    with time_machine.travel(clock.now()) as traveller:
        names = ["shuiku-clerk", "Shuiku-Clerk", "SHUIKU-CLERK", " shuiku-clerk", "shuiku-clerk"]
        assert [sign_in(client, "wrong", name) for name in names] == [200, 200, 200, 200, 429]
        assert sign_in(client) == sign_in(client, name="SHUIKU-clerk") == 429
        assert sign_in(Client(), name="another") == 302

        traveller.shift(timedelta(minutes=31))
        assert sign_in(client) == 302


def test_eight_idle_hours_end_a_session_and_use_prolongs_it(person: User, client: Client) -> None:
    with time_machine.travel(clock.now()) as traveller:
        sign_in(client)
        for _visit in range(2):
            traveller.shift(timedelta(hours=7))
            assert client.get(MINE).status_code == 200

        traveller.shift(timedelta(hours=8, minutes=1))
        assert client.get(MINE).headers["Location"].startswith(SIGN_IN)
