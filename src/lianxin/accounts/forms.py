"""Forms whose verb is done once, however often they are sent, and that keep what was typed when it is refused."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import User
from lianxin.accounts.queries import digest
from lianxin.accounts.services import once
from lianxin.kernel.errors import NotAllowed, Refused


class OnceForm(forms.Form):
    """A form with a hidden retry key. After ``try_to``, ``refusal`` holds why not, or ``answer`` what was done."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    refusal: Refused | None = None
    answer: Mapping[str, Any] = {}
    asked_at = ""
    """The form's address: what tells two verbs apart that ask the same."""

    def try_to(self, act: Callable[[], dict[str, Any] | None], *, user: User) -> bool:
        """Do ``act`` unless this very form was sent before; False where a rule refused it. Raises NotAllowed."""
        try:
            self.answer, _again = once(
                user=user, key=self.cleaned_data["key"], fingerprint=self._fingerprint(), act=lambda: act() or {}
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            self.refusal = refusal
        return self.refusal is None

    def _fingerprint(self) -> str:
        """What was asked, without the key: the same typed fields give the same fingerprint."""
        typed = {name: self.data.get(self.add_prefix(name)) for name in self.fields if name != "key"}
        return digest(type(self).__name__ + self.asked_at + json.dumps(typed, sort_keys=True, default=str))


class TokenForm(forms.Form):
    """What an API token is for."""

    label = forms.CharField(
        label=_("What it is for"), max_length=60, help_text=_("For example the program that will use it.")
    )
