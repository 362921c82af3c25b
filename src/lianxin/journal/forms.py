"""The filter of the journal's page."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import families


class JournalFilter(forms.Form):
    """Which entries. What cannot be read filters nothing."""

    family = forms.ChoiceField(label=_("About"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    actor = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].choices = [("", _("Everything")), *families()]  # type: ignore[attr-defined]
        self.is_valid()

    def day(self, name: str) -> date | None:
        """One of the days asked for."""
        day: date | None = self.cleaned_data.get(name)
        return day
