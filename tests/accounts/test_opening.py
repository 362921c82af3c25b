"""The operator opens accounts; each password is shown once."""

from io import StringIO

import pytest
from django.core.management import call_command

from lianxin.accounts.errors import BadUsername
from lianxin.accounts.models import User
from lianxin.accounts.services import open_account
from lianxin.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_once_and_its_password_is_printed_once() -> None:
    out, err = StringIO(), StringIO()
    call_command("account", "liu", "--person", "刘联络", stdout=out, stderr=err)
    user = User.objects.get(username="liu")

    assert user.check_password(out.getvalue().strip())
    assert (str(user), user.is_demo, user.is_superuser) == ("刘联络", False, False)
    assert Entry.objects.filter(verb="accounts.opened").count() == 1

    known, password = open_account(username="LIU", display_name="另一个人")
    assert (known, password, str(known)) == (user, "", "刘联络")


def test_a_name_that_nobody_can_type_is_refused() -> None:
    with pytest.raises(BadUsername) as refusal:
        open_account(username="刘 联络", display_name="")
    assert refusal.value.code == "bad_username"
    assert not User.objects.exists()
