"""Fields that the forms of verbs share: days, counts, several lines, one of a thing's records."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from lianxin.kernel.errors import Words

LONGEST_ID = 18
"""Ids of more digits are no ids of ours, and no database could hold them."""

SELECTED = mark_safe(" selected")


def id_in(text: str) -> int:
    """The id that part of an address names; 0 where it names none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else 0


class Options(forms.Select):
    """A drop-down of many: its options are written in one go, not each by a template of its own. Without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The same markup as Django's."""
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name}, attrs)), options)


class Day(forms.DateField):
    """A day, with the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Count(forms.IntegerField):
    """A whole number from 0, with the unit behind the field."""

    def __init__(self, *, suffix: Words = "", **kwargs: Any) -> None:
        self.suffix = suffix
        super().__init__(min_value=0, max_value=2_147_483_647, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"


class Text(forms.CharField):
    """Several lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Chosen(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a thing's records. Any of them is understood; the page offers only those that fit.

    So a form that is sent twice is answered by the rules, not by “no such choice”.
    """

    offered = 0
    only = ""

    def offer(self, choices: list[tuple[int, str]]) -> None:
        """Show these; where there is only one, choose it, do not ask, and keep its words in ``only``."""
        empty = [("", self.empty_label)] if self.empty_label and len(choices) > 1 else []
        self.choices = [*empty, *choices]
        self.offered = len(choices)
        if len(choices) == 1:
            self.initial, self.only = choices[0]
            self.widget = forms.HiddenInput()
