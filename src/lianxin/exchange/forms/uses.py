"""Forms of what became of what came in kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import brief
from lianxin.exchange.forms.claims import OfClaim
from lianxin.exchange.models import Claim, Delivery, DeliveryUse, Listing
from lianxin.exchange.quantities import QuantityForm
from lianxin.exchange.queries.uses import deliveries_left, uses_of
from lianxin.exchange.services import Used
from lianxin.kernel import clock
from lianxin.network.fields import Chosen, Day, Text
from lianxin.network.files import ACCEPTED


class UseForm(QuantityForm):
    """How much of a delivery was handed out or used, when, and for whom or what."""

    thing: Claim
    delivery = Chosen(label=_("Of what came"), queryset=Delivery.objects.none(), empty_label=None)
    on = Day(label=_("Handed out or used on"), initial=clock.today)
    purpose = forms.CharField(
        label=_("For whom or what"),
        max_length=200,
        help_text=_("For example “20 families of group 3”. Do not name people who are aided."),
    )
    file = forms.FileField(
        label=_("Photo or paper"),
        required=False,
        help_text=_("A picture, a PDF, a Word or an Excel file, of at most 20 MB. Members of the conference see it."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    field_order = ("delivery", "quantity", "on", "purpose", "file", "key")
    nothing = _("It is recorded already what became of everything that came.")

    def begin(self) -> None:
        """Offer what is still there; the delivery in the address stands alone. All of it is the first guess."""
        left = deliveries_left(self.thing)
        left = [(one, rest) for one, rest in left if one.pk == self.wanted("delivery")] or left
        unit = self.thing.listing.unit
        field = self.chosen("delivery")
        field.queryset = self.thing.deliveries.all()
        field.offer([(one.pk, f"{one.on:%Y-%m-%d} · {brief(rest, unit)}") for one, rest in left])
        self.ask_for(self.thing.listing, left[0][1] if left else 0)

    def counted(self) -> Listing:
        """The claim's."""
        return self.thing.listing

    def used(self) -> Used:
        """As the service takes it."""
        told = {name: self.cleaned_data[name] for name in ("quantity", "on", "purpose", "file")}
        return Used(**told, content_type=getattr(told["file"], "content_type", None) or "")


class TakeBackUseForm(OfClaim):
    """Taking back one entry of what became of it."""

    use = Chosen(label=_("Entry"), queryset=DeliveryUse.objects.none(), empty_label=_("Choose"))
    reason = Text(label=_("What was wrong"), max_length=200)
    nothing = _("No entry of what became of it stands here.")

    def begin(self) -> None:
        """Offer what was not taken back; the one in the address stands alone."""
        found = uses_of(self.thing)
        standing = [one for one in found if one.corrects_id is None and not hasattr(one, "corrected_by")]
        fits = [one for one in standing if one.pk == self.wanted("use")] or standing
        field, unit = self.chosen("use"), self.thing.listing.unit
        field.queryset = found
        field.offer([(one.pk, f"{one.on:%Y-%m-%d} · {brief(one.quantity, unit)} · {one.purpose}") for one in fits])
