"""The form in which a need or a resource is written, and the short one for a small wish."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import written
from lianxin.exchange.models import Concern, Listing
from lianxin.exchange.quantities import read_quantity
from lianxin.exchange.services import Terms
from lianxin.exchange.states import UNITS, Form, Side, Urgency
from lianxin.network.fields import Chosen, Count, Day, Text
from lianxin.network.models import Category, Council, Organisation
from lianxin.network.queries import categories_of, villages_of
from lianxin.network.sentences import named
from lianxin.network.verb_forms import KeptForm

OF_A_NEED = ("urgency", "households", "persons")
OF_A_RESOURCE = ("place", "from_on", "conditions")
NOT_OF_A_WISH = ("category", "urgency", "persons")
_WRITTEN = (
    "title", "category", "place", "details", "conditions", "urgency", "persons", "households", "from_on", "until_on",
)  # fmt: skip


class ListingForm(KeptForm):
    """What is sought or offered. What the side does not ask is left out, so at most eleven fields are shown."""

    owner = Chosen(label=_("Village"), queryset=Organisation.objects.none(), empty_label=_("Choose"))
    title = forms.CharField(label=_("What"), max_length=120)
    form = forms.ChoiceField(label=_("Form"), help_text=_("Behind each form stands the unit in which it is counted."))
    quantity = forms.CharField(
        label=_("How much"),
        max_length=30,
        help_text=_("The number alone, in the unit of the form: 300 (pieces), 20,000 (yuan)."),
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal", "autocomplete": "off"}),
    )
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label=_("No category")
    )
    place = forms.ModelChoiceField(
        label=_("For which village"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("The whole town"),
    )
    urgency = forms.ChoiceField(label=_("How urgent"), choices=Urgency.choices, initial=Urgency.NORMAL)
    households = Count(label=_("For how many households"), suffix=_("households"), required=False)
    persons = Count(label=_("For how many people"), suffix=_("people"), required=False)
    from_on = Day(label=_("Available from"), required=False)
    until_on = Day(label=_("By when"), required=False)
    conditions = forms.CharField(label=_("Conditions"), max_length=200, required=False)
    details = Text(label=_("Why, and what else to know"), max_length=2000, required=False)

    def __init__(
        self,
        data: Any,
        *,
        council: Council,
        side: Side,
        owners: Sequence[Organisation],
        micro: bool = False,
        concern: Concern | None = None,
        listing: Listing | None = None,
    ) -> None:
        super().__init__(data, initial=_begin(listing, concern, micro=micro))
        self.council, self.side, self.micro, self.concern, self.listing = council, side, micro, concern, listing
        left_out = OF_A_RESOURCE if side == Side.NEED else OF_A_NEED
        for name in (*left_out, *(NOT_OF_A_WISH if micro else ())):
            self.fields.pop(name, None)
        self._offer(owners)
        self._speak()

    def _offer(self, owners: Sequence[Organisation]) -> None:
        fields: dict[str, Any] = self.fields
        if self.listing:
            del fields["owner"]
            del fields["form"]
            fields["quantity"].help_text, fields["quantity"].suffix = "", self.listing.get_unit_display()
        else:
            fields["owner"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in owners])
            fields["owner"].offer([(one.pk, named(one)) for one in owners])
            fields["form"].choices = [("", _("Choose")), *((form.value, counted(form)) for form in Form)]
        if "category" in fields:
            fields["category"].queryset = categories_of(self.council)
            fields["category"].label_from_instance = named
        if "place" in fields:
            fields["place"].queryset = villages_of(self.council)
            fields["place"].label_from_instance = named

    def _speak(self) -> None:
        """The words of the side."""
        fields = self.fields
        if self.side == Side.OFFER:
            if "owner" in fields:
                fields["owner"].label = _("Offered by")
            fields["until_on"].label = _("Available until")
            fields["details"].label = _("What else to know")
            fields["title"].help_text = _("What is offered, in a few words: “Health checks by a doctor”.")
        else:
            fields["title"].help_text = _("What is sought, in a few words: “Books for the reading room”.")
        if self.micro:
            fields["details"].label = _("Why")

    @property
    def known(self) -> list[tuple[Any, str]]:
        """What was not asked because there is only one answer: label and words."""
        if self.listing:
            return [(_("Form"), counted(Form(self.listing.form)))]
        owner: Any = self.fields["owner"]
        return [(owner.label, owner.only)] if owner.only else []

    def clean(self) -> dict[str, Any]:
        """The quantity in the smallest part of the form's unit."""
        data = super().clean() or {}
        form = self.listing.form if self.listing else data.get("form")
        if form and data.get("quantity"):
            try:
                data["quantity"] = read_quantity(data["quantity"], UNITS[form])
            except ValidationError as error:
                self.add_error("quantity", error)
        owner = data.get("owner")
        if self.concern and owner and owner.pk != self.concern.village_id:
            self.add_error("owner", ValidationError(_("Residents of another village raised it."), code="other_village"))
        return data

    def terms(self) -> Terms:
        """What was typed, as services take it. What is not asked stays as it is."""
        told, was = self.cleaned_data, self.listing
        kept = {name: getattr(was, name) for name in _WRITTEN} if was else {}
        typed = {name: told[name] for name in _WRITTEN if name in told}
        return Terms(
            side=self.side,
            form=Form(was.form if was else told["form"]),
            quantity=told["quantity"],
            is_micro=was.is_micro if was else self.micro,
            concern=self.concern,
            **kept | typed,
        )


def counted(form: Form) -> str:
    """A form of what is sought or offered, with the unit in which it is counted."""
    return gettext("%(form)s (%(unit)s)") % {"form": form.label, "unit": UNITS[form].label}


def _begin(listing: Listing | None, concern: Concern | None, *, micro: bool) -> dict[str, Any]:
    """What the form begins with: the listing as it stands, or what residents raised; a small wish is mostly a thing."""
    if listing:
        told = {name: getattr(listing, name) for name in _WRITTEN}
        return told | {"quantity": written(listing.capacity, listing.unit)}
    wish = {"form": Form.GOODS.value, "quantity": "1"} if micro else {}
    if concern:
        return wish | {"details": concern.text, "households": concern.households, "owner": concern.village_id}
    return wish
