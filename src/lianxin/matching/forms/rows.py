"""Pairs and limits that a policy names, a row each. What is typed is chosen from a list that the page suggests."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.matching.policy import MOST_LIMIT

SPARE_ROWS = 2
MOST_ROWS = 200


class Named(forms.CharField):
    """One of many, named by its words or by part of them where only one has that part."""

    def __init__(self, *, suggested: str, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)
        self.widget.attrs |= {"list": suggested, "autocomplete": "off"}
        self.by_words: Mapping[str, int] = {}

    def clean(self, value: Any) -> Any:
        """Its id; None where nothing was typed. Raises ValidationError."""
        typed = super().clean(value)
        if not typed:
            return None
        if typed in self.by_words:
            return self.by_words[typed]
        like = [pk for words, pk in self.by_words.items() if typed in words]
        if len(like) == 1:
            return like[0]
        several = _("Several are called so. Choose one from the list.")
        none = _("None is called so. Choose one from the list.")
        raise ValidationError(several if like else none, code="not_listed")


class _Row(forms.Form):
    """What has an empty field lacks something; what has none but empty ones is no row."""

    def __init__(self, *args: Any, named: Mapping[str, Mapping[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, by_words in named.items():
            if name in self.fields:
                self.fields[name].by_words = by_words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whole, or empty."""
        told = super().clean() or {}
        given = [name for name in self.fields if told.get(name) is not None or name in self.errors]
        for name in set(self.fields) - set(given) if given else ():
            self.add_error(name, _("This is lacking."))
        return told


class PairRow(_Row):
    """A need and a partner."""

    need = Named(label=pgettext_lazy("matching", "Need"), suggested="needs")
    partner = Named(label=_("Partner"), suggested="partners")


class LimitRow(_Row):
    """A partner, and how much it may be asked."""

    partner = Named(label=_("Partner"), suggested="partners")
    most = forms.IntegerField(label=_("At most"), required=False, min_value=0, max_value=MOST_LIMIT)


def rows_of(row: type[_Row], prefix: str, data: Any, told: list[dict[str, Any]], **named: Mapping[str, int]) -> Any:
    """The rows of one kind: as they were sent, or as an earlier policy had them and some empty ones."""
    factory: Any = forms.formset_factory(row, extra=SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return factory(data, prefix=prefix, initial=told, form_kwargs={"named": named})


def filled(rows: Any) -> list[dict[str, Any]]:
    """The rows in which something stands, once they are clean."""
    return [one.cleaned_data for one in rows if one.cleaned_data and None not in one.cleaned_data.values()]
