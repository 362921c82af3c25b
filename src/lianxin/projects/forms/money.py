"""Forms of what is claimed, comes in and goes out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import spoken
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.quantities import Amount, QuantityForm
from lianxin.exchange.queries import live_claims
from lianxin.exchange.states import LIVE, PENDING, Form, ListingState
from lianxin.kernel import clock
from lianxin.ledger.forms import ConfirmsVoucher, MayBeLate, ScanField, upload_in
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries import balance_of
from lianxin.ledger.services import Paper, Upload
from lianxin.ledger.states import TransferKind
from lianxin.network.fields import Chosen, Day
from lianxin.network.models import Organisation
from lianxin.network.queries import holds, members_of, organisations_of
from lianxin.network.sentences import named
from lianxin.network.states import Role
from lianxin.projects.forms.base import OfProject
from lianxin.projects.models import Project
from lianxin.projects.queries import projects
from lianxin.projects.states import MOVING


class ClaimForm(OfProject, QuantityForm):
    """Claiming a need wholly or in part."""

    listing = Chosen(label=_("What"), queryset=Listing.objects.none(), empty_label=None, widget=forms.RadioSelect)
    organisation = Chosen(label=_("For"), queryset=Organisation.objects.none(), empty_label=None)
    nothing = _("Nothing of this project is left to claim.")
    field_order = ("listing", "organisation", "quantity", "key")

    def begin(self) -> None:
        """Offer what is left, and the organisations for which the person speaks."""
        listings = Listing.objects.filter(fund=self.project.fund)
        left = [one for one in listings if one.state == ListingState.OPEN and one.left > 0]
        left.sort(key=lambda one: one.form != Form.MONEY)
        left = [one for one in left if one.pk == self.wanted("listing")] or left
        what = self.chosen("listing")
        what.queryset = listings
        what.offer([(one.pk, self._words(one)) for one in left])
        if len(left) == 1:
            self.ask_for(left[0], left[0].left)
        mine = organisations_of(self.actor, self.project.council_id, Role.LIAISON)
        members = [one.organisation for one in members_of(self.project.council) if one.organisation_id in mine]
        who = self.chosen("organisation")
        who.queryset = Organisation.objects.filter(pk__in=mine)
        who.offer([(one.pk, named(one)) for one in members])

    def _words(self, one: Listing) -> str:
        return _("%(what)s: %(left)s left") % {"what": one.title, "left": spoken(one.left, one.unit)}

    def counted(self) -> Listing | None:
        """The one that was chosen."""
        chosen: Listing | None = self.cleaned_data.get("listing")
        return chosen


class OfClaim(OfProject):
    """A form about one of the project's claims."""

    claim = Chosen(label=_("Claim"), queryset=Claim.objects.none(), empty_label=_("Choose"))
    nothing = _("There is no claim that this could be for.")

    def begin(self) -> None:
        """Offer the claims that fit; the one in the address stands alone."""
        found = list(live_claims().filter(listing__fund=self.project.fund, state__in=LIVE))
        fits = [claim for claim in found if self.fits(claim)]
        fits = [claim for claim in fits if claim.pk == self.wanted("claim")] or fits
        field = self.chosen("claim")
        field.queryset = Claim.objects.filter(listing__fund=self.project.fund).select_related("listing")
        field.offer([(claim.pk, self._words(claim)) for claim in fits])
        if len(fits) == 1:
            self.begin_with(fits[0])

    def fits(self, claim: Claim) -> bool:
        """Whether the verb can be for this claim."""
        raise AssertionError

    def begin_with(self, claim: Claim) -> None:
        """Fill in what the only claim says."""

    def _words(self, claim: Claim) -> str:
        unit = claim.listing.unit
        return _("%(who)s: %(what)s, %(promised)s promised, %(received)s received") % {
            "who": named(claim.organisation),
            "what": claim.listing.title,
            "promised": spoken(claim.quantity, unit),
            "received": spoken(received_of(claim), unit),
        }


def received_of(claim: Claim) -> int:
    """What came in for a claim that ``live_claims`` found."""
    received: int = vars(claim)["received"]
    return received


class WithdrawClaimForm(OfClaim):
    """Taking a claim back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def fits(self, claim: Claim) -> bool:
        """The person's own claims, for which nothing came in yet; the office's are all."""
        mine = organisations_of(self.actor, self.project.council_id, Role.LIAISON)
        own = claim.organisation_id in mine or holds(self.actor, self.project.council_id, Role.OFFICE)
        return own and claim.state in PENDING and not received_of(claim)


class PaperFields(ConfirmsVoucher, MayBeLate, OfProject):
    """The paper behind an entry of the book."""

    purpose = forms.CharField(label=_("What for"), max_length=200)
    voucher = forms.CharField(label=_("Voucher number"), max_length=60, help_text=_("As on the bank slip or invoice."))
    on = Day(label=_("Day of the payment"), initial=clock.today)
    scan = ScanField(required=False)

    def paper(self) -> Paper:
        """As services take it."""
        told = {name: self.cleaned_data[name] for name in ("voucher", "on", "purpose")}
        asked = self.cleaned_data
        scan = upload_in(self, "scan")
        return Paper(**told, confirmed=asked["confirm_voucher"], late=asked["is_late"], scan=scan)


class MoneyFields(PaperFields):
    """An amount and its paper."""

    amount_fen = Amount(label=_("Amount"))


class ReceiveForm(MoneyFields, OfClaim):
    """Money that came in."""

    field_order = ("claim", "amount_fen", "purpose", "voucher", "on", "scan", "key")
    nothing = _("Nobody has promised money yet; money is received for a claim.")

    def fits(self, claim: Claim) -> bool:
        """Claims of money."""
        return claim.listing.form == Form.MONEY

    def begin_with(self, claim: Claim) -> None:
        """What is still outstanding, for the project."""
        self.fields["amount_fen"].initial = max(claim.quantity - received_of(claim), 0) or None
        self.fields["purpose"].initial = self.project.title


class DeliverForm(OfClaim, QuantityForm):
    """Goods, hours or places that came."""

    on = Day(label=_("On"), initial=clock.today)
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)
    field_order = ("claim", "quantity", "on", "note", "key")
    nothing = _("Nobody has promised anything in kind yet.")

    def fits(self, claim: Claim) -> bool:
        """Claims of anything but money."""
        return claim.listing.form != Form.MONEY

    def begin_with(self, claim: Claim) -> None:
        """What is still outstanding."""
        self.ask_for(claim.listing, claim.quantity - received_of(claim))

    def counted(self) -> Listing | None:
        """The claim's."""
        claim: Claim | None = self.cleaned_data.get("claim")
        return claim.listing if claim else None


class ReverseForm(PaperFields):
    """Taking an entry back by a new one."""

    transfer = Chosen(label=_("Entry"), queryset=Transfer.objects.none(), empty_label=_("Choose"))
    purpose = forms.CharField(label=_("What was wrong"), max_length=200)
    field_order = ("transfer", "purpose", "voucher", "on", "scan", "key")
    nothing = _("There is no entry that could be taken back.")

    def begin(self) -> None:
        """Offer entries that stand; the one in the address alone."""
        found = Transfer.objects.filter(fund=self.project.fund).select_related("voucher", "reversed_by")
        standing = [one for one in found if one.reverses_id is None and not hasattr(one, "reversed_by")]
        standing = [one for one in standing if one.pk == self.wanted("transfer")] or standing
        field = self.chosen("transfer")
        field.queryset = found
        field.offer([(one.pk, self._words(one)) for one in standing])

    def _words(self, one: Transfer) -> str:
        return words_of(one)


def words_of(one: Transfer) -> str:
    """An entry as it stands in a list to choose from."""
    return f"{one.get_kind_display()} {spoken(one.amount_fen, 'fen')} · {one.purpose} · {one.voucher.number}"


class ScanForm(OfProject):
    """A picture of the voucher of an entry."""

    transfer = Chosen(label=_("Entry"), queryset=Transfer.objects.none(), empty_label=_("Choose"))
    scan = ScanField()
    nothing = _("No money has moved yet.")

    def upload(self) -> Upload | None:
        """As services take it."""
        return upload_in(self, "scan")

    def begin(self) -> None:
        """Offer the entries; the one in the address alone."""
        found = Transfer.objects.filter(fund=self.project.fund).select_related("voucher")
        entries = [one for one in found if one.pk == self.wanted("transfer")] or list(found)
        field = self.chosen("transfer")
        field.queryset = found
        field.offer([(one.pk, words_of(one)) for one in entries])


class GiveBackForm(MoneyFields):
    """A balance returned to a giver."""

    organisation = Chosen(label=_("Returned to"), queryset=Organisation.objects.none(), empty_label=_("Choose"))
    field_order = ("organisation", "amount_fen", "purpose", "voucher", "on", "scan", "key")
    nothing = _("Nobody has given money to this project.")

    def begin(self) -> None:
        """Offer the givers; the whole balance is the first guess."""
        gifts = Transfer.objects.filter(fund=self.project.fund, kind=TransferKind.RECEIVED)
        givers = Organisation.objects.filter(pk__in=gifts.values("organisation"))
        field = self.chosen("organisation")
        field.queryset = givers
        field.offer([(one.pk, named(one)) for one in givers])
        self.fields["amount_fen"].initial = _balance(self.project)


class CarryForm(MoneyFields):
    """A balance carried over to another project."""

    to = Chosen(label=_("To the project"), queryset=Project.objects.none(), empty_label=_("Choose"))
    field_order = ("to", "amount_fen", "purpose", "voucher", "on", "scan", "key")
    nothing = _("No other project is published or in progress.")

    def begin(self) -> None:
        """Offer the projects that may take it; the whole balance is the first guess."""
        found = projects(viewer=self.actor, council=self.project.council).exclude(pk=self.project.pk)
        field = self.chosen("to")
        field.queryset = found
        takers = found.filter(state__in=MOVING).order_by("village", "title")
        field.offer([(one.pk, f"{named(one.village)} · {one.title}") for one in takers])
        self.fields["amount_fen"].initial = _balance(self.project)


def _balance(project: Project) -> int | None:
    return (balance_of(project.fund) or None) if project.fund else None
