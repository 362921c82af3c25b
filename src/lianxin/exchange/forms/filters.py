"""What the lists of needs and resources are narrowed to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.queries.lists import ANY, LONGEST_SEARCH, Filter
from lianxin.exchange.states import Form, ListingState, Side, Urgency
from lianxin.kernel.errors import Words
from lianxin.network.fields import Day, Options
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import categories_of, members_of, villages_of
from lianxin.network.sentences import named

OF_THE_LIST = ("side", "sort")
"""What says which list it is and in which order; it narrows nothing."""
Choices = Sequence[tuple[Any, Any]]
EVERY = _("All")
LEFT: Choices = [("some", _("something is left")), ("none", _("all claimed"))]
ORDER: Choices = [
    ("", _("most pressing first")),
    ("new", _("newest first")),
    ("until", _("ending soonest")),
    ("-until", _("ending last")),
]
ORDER_OF_RESOURCES: Choices = [("", _("ending soonest")), ("new", _("newest first")), ("-until", _("ending last"))]
AMOUNTS: Choices = [("-amount", _("most first")), ("amount", _("least first"))]
STATES: Choices = [(ListingState.CLOSED.value, ListingState.CLOSED.label), (ANY, _("open and closed"))]


class ListingFilterForm(forms.Form):
    """The filters of the lists. What cannot be read filters nothing."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=LONGEST_SEARCH, widget=forms.TextInput(attrs={"type": "search"})
    )
    form = forms.ChoiceField(label=_("Form"), required=False, widget=Options)
    left = forms.ChoiceField(label=_("Left to claim"), required=False, widget=Options)
    village = forms.ChoiceField(label=_("Village"), required=False, widget=Options)
    category = forms.ChoiceField(label=_("Category"), required=False, widget=Options)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False, widget=Options)
    urgency = forms.ChoiceField(label=_("How urgent"), required=False, widget=Options)
    year = forms.ChoiceField(label=_("Year"), required=False, widget=Options)
    by = Day(label=_("Ends by"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, widget=Options)
    micro = forms.ChoiceField(label=_("Small wishes"), required=False, widget=Options)
    sort = forms.ChoiceField(label=_("Order"), required=False, widget=Options)
    side = forms.CharField(required=False, widget=forms.HiddenInput)

    AT_HAND = ("q", "form", "left", "village", "sort")
    """What most people narrow a list by, and its order; the other filters are folded away until one of them applies."""

    def __init__(self, data: Mapping[str, Any], *, council: Council, years: list[int], is_member: bool = True) -> None:
        """Only members know what is left, so only they can ask for it."""
        known = data if is_member else {name: value for name, value in data.items() if name != "left"}
        super().__init__(known)
        self.asked = Filter.read(known)
        villages = list(villages_of(council))
        members = [member.organisation for member in members_of(council)]
        self._offer("form", Form.choices)
        self._offer("left", LEFT)
        self._offer("village", _named(villages))
        self._offer("category", [(one.pk, named(one)) for one in categories_of(council)])
        self._offer("organisation", _named([*members, *villages]))
        self._offer("urgency", Urgency.choices)
        self._offer("year", [(year, str(year)) for year in years])
        self._offer("state", STATES, every=ListingState.OPEN.label)
        self._offer("micro", [("1", _("small wishes only"))])
        self._order()
        if not is_member:
            del self.fields["left"]
        if self.asked.side == Side.OFFER:
            self.fields["village"].label = _("For the village")
            for name in ("urgency", "micro"):
                del self.fields[name]
        self.is_valid()

    def _offer(self, name: str, choices: Choices, every: Words = EVERY) -> None:
        field: Any = self.fields[name]
        field.choices = [("", every), *((str(value), label) for value, label in choices)]

    def _order(self) -> None:
        """Needs begin with what presses most, resources with what ends soonest."""
        at_first, *others = ORDER_OF_RESOURCES if self.asked.side == Side.OFFER else ORDER
        self._offer("sort", [*others, *(AMOUNTS if self.asked.form else [])], every=at_first[1])

    @property
    def at_hand(self) -> list[Any]:
        """The filters that are always shown, as bound fields."""
        return [self[name] for name in self.AT_HAND if name in self.fields]

    @property
    def folded(self) -> list[Any]:
        """The other filters."""
        return [field for field in self.visible_fields() if field.name not in self.AT_HAND]

    @property
    def applies_folded(self) -> bool:
        """Whether one of the folded filters applies."""
        return any(name not in self.AT_HAND for name, _label, _value in self.applied())

    def applied(self) -> list[tuple[str, Any, str]]:
        """What is applied: the filter's name, its label and the words of its value."""
        told = [
            (name, field, self.data.get(name, "")) for name, field in self.fields.items() if name not in OF_THE_LIST
        ]
        return [
            (name, field.label, str(dict(getattr(field, "choices", [])).get(value, value)))
            for name, field, value in told
            if value and name in self.cleaned_data
        ]


def _named(organisations: Sequence[Organisation]) -> Choices:
    return [(one.pk, named(one)) for one in organisations]
