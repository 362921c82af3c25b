"""The pages of signing in, in our own clothes and both languages: wired, complete, no word of the other language."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db

PASSWORD = "long-and-plain-19"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ACTIVATE = "/accounts/2fa/totp/activate/"
SIGNED_IN = ["/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"]


@pytest.fixture
def person(client: Client) -> Client:
    user = get_user_model().objects.create_user("clerk", password=PASSWORD)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(page: str) -> str:
    """What a reader sees of the page, without the switch to the other language and the seal."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", "", page.split("<body>")[1], flags=re.DOTALL)
    body = re.sub(r'<(\w+)[^>]*lang="(en|zh-Hans)"[^>]*>.*?</\1>', "", body, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", body)


@pytest.mark.parametrize("address", SIGNED_IN)
def test_a_signed_in_page_wears_the_frame_and_keeps_to_one_language(person: Client, address: str) -> None:
    person.cookies["language"] = "en"
    page = person.get(address).content.decode()
    assert '<main class="page' in page
    assert "<c-" not in page
    assert not CHINESE.search(words(page))


def test_a_wrong_password_shows_the_summary_and_keeps_the_name(client: Client) -> None:
    page = client.post("/accounts/login/", {"login": "clerk", "password": "wrong"})
    text = page.content.decode()
    assert 'class="errors"' in text
    assert 'value="clerk"' in text


def test_the_fifth_wrong_password_says_that_the_account_rests(client: Client) -> None:
    get_user_model().objects.create_user("clerk", password=PASSWORD)
    wrong = {"login": "clerk", "password": "wrong"}
    page = [client.post("/accounts/login/", wrong) for _attempt in range(5)][-1]
    assert page.status_code == 429
    assert "账号锁定半小时" in page.content.decode()


def test_the_second_step_asks_who_is_there_and_then_shows_the_code_to_scan(client: Client) -> None:
    get_user_model().objects.create_user("clerk", password=PASSWORD)
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert "请确认是您本人" in client.get(ACTIVATE, follow=True).content.decode()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(ACTIVATE).content.decode()
    assert 'class="qr" src="data:image/svg+xml' in page
    assert 'name="code"' in page


def test_nobody_can_open_an_account_alone(client: Client) -> None:
    assert "账号由联席会议办公室发放" in client.get("/accounts/signup/").content.decode()
