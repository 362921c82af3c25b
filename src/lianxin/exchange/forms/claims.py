"""Forms of what is done to a claim, and the filters of the list of claims."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import brief
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.quantities import Amount, QuantityForm
from lianxin.exchange.queries import received_for
from lianxin.exchange.queries.claims import STAGE_WORDS, ClaimFilter, years_with_claims
from lianxin.exchange.services import Arrived
from lianxin.exchange.states import Form, Unit
from lianxin.kernel import clock
from lianxin.kernel.errors import Words
from lianxin.ledger.forms import ConfirmsVoucher, MayBeLate, ScanField, upload_in
from lianxin.ledger.services import Paper, Upload
from lianxin.network.fields import Chosen, Day, Options, Text, id_in
from lianxin.network.files import ACCEPTED
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import members_of, organisation_of, villages_of
from lianxin.network.sentences import named
from lianxin.network.verb_forms import StepForm

EVERY = _("All")
OF_THE_LIST = ("side", "sort")
"""What says whose claims they are and in which order; it is no filter."""
SIDES = ("mine", "give", "get", "all")
"""Whose claims: of which the reader's organisations are a side, what they give, what they get, everybody's."""


class OfClaim(StepForm):
    """A verb of a claim, which comes with its listing."""

    thing: Claim


class ReasonForm(OfClaim):
    """Why a claim ends."""

    reason = Text(label=_("Reason"), max_length=1000, help_text=_("Members of the conference can read it."))


class ContactForm(OfClaim):
    """A word with the other side."""

    on = Day(label=_("Spoken on"), initial=clock.today)
    note = Text(
        label=_("What was settled"),
        max_length=200,
        required=False,
        rows=2,
        help_text=_("For example when it is brought, and where. Members of the conference can read it."),
    )


class DeliverForm(ConfirmsVoucher, MayBeLate, QuantityForm):
    """What came: as much as it is, more or less than promised."""

    thing: Claim
    on = Day(label=_("Came on"), initial=clock.today)
    voucher = forms.CharField(label=_("Voucher"), max_length=60, required=False)
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)
    estimated_fen = Amount(
        label=_("Estimated value"), required=False, help_text=_("Shown beside it; no sum of money counts it.")
    )
    file = forms.FileField(
        label=_("Photo or paper"),
        required=False,
        help_text=_("A picture, a PDF, a Word or an Excel file, of at most 20 MB. Members of the conference see it."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def begin(self) -> None:
        """What is still to come is the first guess; money has a voucher."""
        listing = self.thing.listing
        self.ask_for(listing, max(self.thing.quantity - received_for(self.thing), 0))
        if listing.form == Form.MONEY:
            self.fields["voucher"].required = True
            self.fields["voucher"].help_text = _("The number that stands on the bank's paper.")
            del self.fields["estimated_fen"]

    def counted(self) -> Listing:
        """The claim's."""
        return self.thing.listing

    def arrived(self) -> Arrived:
        """As the service takes it."""
        told = {name: self.cleaned_data[name] for name in ("quantity", "on", "voucher", "note", "file")}
        return Arrived(
            **told,
            estimated_fen=self.cleaned_data.get("estimated_fen"),
            content_type=getattr(told["file"], "content_type", None) or "",
            confirmed=self.cleaned_data["confirm_voucher"],
            late=self.cleaned_data["is_late"],
        )


class TakeBackForm(ConfirmsVoucher, MayBeLate, OfClaim):
    """Taking back one entry of what came."""

    delivery = Chosen(label=_("Entry"), queryset=Delivery.objects.none(), empty_label=_("Choose"))
    on = Day(label=_("On"), initial=clock.today)
    voucher = forms.CharField(label=_("Voucher of the correction"), max_length=60, required=False)
    purpose = Text(label=_("What was wrong"), max_length=200)
    nothing = _("Nothing that came stands here.")

    def begin(self) -> None:
        """Offer what was not taken back; the one in the address stands alone."""
        field = self.chosen("delivery")
        field.queryset = Delivery.objects.filter(claim=self.thing)
        standing = field.queryset.filter(corrects__isnull=True, corrected_by__isnull=True)
        fits = [one for one in standing if one.pk == self.wanted("delivery")] or list(standing)
        unit = self.thing.listing.unit
        field.offer([(one.pk, f"{brief(one.quantity, unit)} · {one.on:%Y-%m-%d}") for one in fits])
        self.fields["voucher"].required = self.thing.listing.form == Form.MONEY

    def paper(self) -> Paper:
        """As the service takes it."""
        told = self.cleaned_data
        paper = Paper(told["voucher"], told["on"], told["purpose"], confirmed=told["confirm_voucher"])
        return replace(paper, late=told["is_late"])


class ScanForm(OfClaim):
    """A picture of the voucher of money that came."""

    delivery = Chosen(label=_("Entry"), queryset=Delivery.objects.none(), empty_label=_("Choose"))
    scan = ScanField()
    nothing = _("Nothing that came stands here.")

    def begin(self) -> None:
        """Offer what came; the one in the address stands alone."""
        field = self.chosen("delivery")
        field.queryset = Delivery.objects.filter(claim=self.thing, transfer__isnull=False)
        fits = [one for one in field.queryset if one.pk == self.wanted("delivery")] or list(field.queryset)
        unit = self.thing.listing.unit
        field.offer([(one.pk, f"{brief(one.quantity, unit)} · {one.on:%Y-%m-%d} · {one.voucher}") for one in fits])

    def upload(self) -> Upload | None:
        """As the service takes it."""
        return upload_in(self, "scan")


class ClaimFilterForm(forms.Form):
    """The filters of the list of claims. What cannot be read filters nothing."""

    stage = forms.ChoiceField(label=_("State"), required=False, widget=Options)
    giver = forms.TypedChoiceField(label=_("Given by"), required=False, coerce=int, empty_value=None, widget=Options)
    receiver = forms.TypedChoiceField(label=_("Given to"), required=False, coerce=int, empty_value=None, widget=Options)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None, widget=Options)
    sort = forms.ChoiceField(label=_("Order"), required=False, widget=Options)
    overdue = forms.BooleanField(label=_("State"), required=False, widget=forms.HiddenInput)
    side = forms.ChoiceField(choices=[(one, one) for one in SIDES], required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices, required=False, widget=forms.HiddenInput)
    listing = forms.IntegerField(label=_("Of"), required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, council: Council) -> None:
        super().__init__(data)
        here = [*villages_of(council), *(member.organisation for member in members_of(council))]
        self._offer("stage", list(STAGE_WORDS.items()))
        self._offer("year", [(year, str(year)) for year in years_with_claims(council)])
        self._offer("sort", [("due", _("due soonest")), ("-due", _("due last"))], every=_("newest first"))
        for name in ("giver", "receiver"):
            self._offer(name, [(one.pk, named(one)) for one in _with_asked(here, str(data.get(name, "")), council)])
        self.is_valid()

    def _offer(self, name: str, choices: list[Any], every: Words = EVERY) -> None:
        field: Any = self.fields[name]
        field.choices = [("", every), *choices]

    def to(self, mine: set[int]) -> ClaimFilter:
        """As queries take it; ``mine`` are the reader's organisations."""
        told = self.cleaned_data
        return ClaimFilter(
            mine=mine,
            side=told.get("side", ""),
            stage=told.get("stage", ""),
            giver_id=told.get("giver"),
            receiver_id=told.get("receiver"),
            listing_id=told.get("listing"),
            year=told.get("year"),
            unit=told.get("unit", ""),
            overdue=told.get("overdue", False),
            sort=told.get("sort", ""),
        )

    def applied(self) -> list[tuple[str, Any, str]]:
        """What is applied: the filter's name, its label and the words of its value."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in OF_THE_LIST}
        shown = {name: value for name, value in told.items() if value not in (None, "", False)}
        return [(name, self.fields[name].label, self._words(name, value)) for name, value in shown.items()]

    def _words(self, name: str, value: Any) -> str:
        if name == "overdue":
            return str(_("overdue"))
        if name == "listing":
            return next(iter(Listing.objects.filter(pk=value).values_list("title", flat=True)), str(value))
        return str(dict(getattr(self.fields[name], "choices", [])).get(value, value))


def _with_asked(here: list[Organisation], asked: str, council: Council) -> list[Organisation]:
    """The organisations to choose from, with the one that was asked for: it may have left the conference."""
    pk = id_in(asked)
    if not pk or any(one.pk == pk for one in here):
        return here
    try:
        return [*here, organisation_of(council, pk)]
    except Organisation.DoesNotExist:
        return here
