"""What is asked of the office where a plan could not know whether things fit: kind by kind, for what they are good."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lianxin.exchange.states import Side
from lianxin.matching.queries.unsaid import Group
from lianxin.matching.services.saying import Said
from lianxin.network.fields import Options
from lianxin.network.models import Category, Council
from lianxin.network.queries import categories_of
from lianxin.network.sentences import named
from lianxin.network.verb_forms import KeptForm


@dataclass(frozen=True)
class Asked:
    """One group with its questions."""

    group: Group
    uses: BoundField | None
    more: BoundField | None
    category: BoundField

    @property
    def opened(self) -> bool:
        """Whether something stands in the questions that are folded away."""
        return any(one is not None and (one.value() or one.errors) for one in (self.more, self.category))


class UnsaidForm(KeptForm):
    """Of each group, for which needs it is good, in what other words, and its category. All may be left open."""

    def __init__(self, data: Any, *, council: Council, groups: Sequence[Group]) -> None:
        super().__init__(data)
        self.groups = groups
        self.categories: Mapping[str, Category] = {str(one.pk): one for one in categories_of(council)}
        for group in groups:
            self._ask(group)

    def _ask(self, group: Group) -> None:
        if group.side == Side.OFFER:
            self.fields[f"{group.key}-uses"] = forms.MultipleChoiceField(
                label=_("It is also good for"),
                choices=[(title, _title(title, count)) for title, count in group.waiting],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.fields[f"{group.key}-more"] = forms.CharField(
                label=_("Or for something else, in a few words"), max_length=100, required=False
            )
        self.fields[f"{group.key}-category"] = forms.ChoiceField(
            label=_("Category"),
            choices=[("", _("Left open")), *((key, named(one)) for key, one in self.categories.items())],
            widget=Options,
            required=False,
        )

    @property
    def asked(self) -> Iterator[Asked]:
        """The questions, group by group."""
        for group in self.groups:
            uses, more = (
                self[f"{group.key}-{name}"] if f"{group.key}-{name}" in self.fields else None
                for name in ("uses", "more")
            )
            yield Asked(group, uses, more, self[f"{group.key}-category"])

    def clean(self) -> dict[str, Any]:
        """Something has to be said."""
        told = super().clean() or {}
        if not self.errors and not any(told.get(name) for name in self.fields if name != "key"):
            self.add_error(None, _("Nothing was said yet. Tick what something is good for, or choose its category."))
        return told

    def said(self) -> list[Said]:
        """As the service takes it."""
        told, found = self.cleaned_data, []
        for group in self.groups:
            more = told.get(f"{group.key}-more", "")
            uses = [*told.get(f"{group.key}-uses", ()), *([more] if more else ())]
            category = self.categories.get(told.get(f"{group.key}-category", ""))
            if uses or category:
                found.append(Said([one.pk for one in group.listings], category, uses))
        return found

    def _fingerprint(self) -> str:
        """Whether one plans again is part of what was asked."""
        return f"{'later' in self.data}:{super()._fingerprint()}"[:64]


def _words(title: str, count: int) -> str:
    told = ngettext("%(title)s (%(count)d need waits)", "%(title)s (%(count)d needs wait)", count)
    return told % {"title": title, "count": count}


_title = lazy(_words, str)
