"""Forms of what is done to a listing: claim it, wait for it, propose it to somebody, close it, several at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lianxin.accounts.models import User
from lianxin.exchange.amounts import brief, written
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.quantities import QuantityForm, read_quantity
from lianxin.exchange.queries.page import bidders_for
from lianxin.exchange.states import ClaimState, ListingState, Side
from lianxin.kernel.errors import Refused
from lianxin.network.fields import Chosen, Text, id_in
from lianxin.network.models import Council, Organisation, Pairing
from lianxin.network.queries import members_of, organisations_of, villages_of
from lianxin.network.sentences import named
from lianxin.network.states import Role
from lianxin.network.verb_forms import KeptForm, StepForm

MOST_TOGETHER = 50


class Keyed(KeptForm):
    """A form whose verb takes the form's own key: what it made is its answer, so no other answer is kept."""

    def try_to(self, act: Callable[[], dict[str, Any] | None], *, user: User) -> bool:
        """Do ``act``; sent again it finds what it made before. False where a rule refused it."""
        try:
            act()
        except Refused as refusal:
            self.refusal = refusal
        return self.refusal is None


class OfListing(QuantityForm):
    """A verb about a quantity of one listing."""

    thing: Listing
    organisation = Chosen(label=_("For"), queryset=Organisation.objects.none(), empty_label=_("Choose"))
    field_order = ("organisation", "quantity", "key")

    def counted(self) -> Listing:
        """The listing itself."""
        return self.thing

    def _speak_for(self) -> None:
        """Offer the organisations for which the person speaks."""
        mine = Organisation.objects.filter(pk__in=bidders_for(self.actor, self.thing)).order_by("pk")
        field = self.chosen("organisation")
        field.queryset = Organisation.objects.filter(
            pk__in=organisations_of(self.actor, self.thing.council_id, Role.LIAISON, Role.STEWARD)
        )
        field.offer([(one.pk, named(one)) for one in mine])


class ClaimForm(Keyed, OfListing):
    """Claiming a listing wholly or in part."""

    nothing = _("Only liaisons and stewards claim, and no organisation what it listed itself.")

    def begin(self) -> None:
        """What is left is the first guess; the address may name less."""
        self._speak_for()
        named_in_address = id_in(self.about.get("quantity", ""))
        self.ask_for(self.thing, min(named_in_address, self.thing.left) or self.thing.left)
        self.fields["quantity"].help_text = _("Left: %(left)s.") % {"left": brief(self.thing.left, self.thing.unit)}


class WaitForm(Keyed, OfListing):
    """Joining the waiting list of a listing of which nothing is left."""

    nothing = ClaimForm.nothing

    def begin(self) -> None:
        """As much as the address names is the first guess."""
        self._speak_for()
        self.ask_for(self.thing, id_in(self.about.get("quantity", "")))

    @property
    def warning(self) -> str:
        """How many wait already."""
        count = Claim.objects.filter(listing=self.thing, state=ClaimState.WAITING).count()
        if not count:
            return ""
        return ngettext(
            "%(count)d organisation waits already; it is asked first.",
            "%(count)d organisations wait already; they are asked first.",
            count,
        ) % {"count": count}


class ProposeForm(Keyed, OfListing):
    """Asking an organisation to claim."""

    nothing = _("Nobody else takes part in the conference.")

    def begin(self) -> None:
        """Offer who could claim it, those paired with the owner first; what is left is the first guess."""
        listing = self.thing
        here: list[Organisation] = [member.organisation for member in members_of(listing.council)]
        if listing.side == Side.OFFER:
            here = [*villages_of(listing.council), *here]
        paired = _partners_of(listing)
        here = sorted((one for one in here if one.pk != listing.owner_id), key=lambda one: one.pk not in paired)
        field = self.chosen("organisation")
        field.label = _("Propose to")
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in here])
        wanted = self.wanted("organisation")
        field.offer([(one.pk, named(one)) for one in here if one.pk == wanted] or _paired_named(here, paired))
        self.ask_for(listing, listing.left)


def _partners_of(listing: Listing) -> set[int]:
    side = {"village": listing.owner_id} if listing.side == Side.NEED else {"partner": listing.owner_id}
    ties = Pairing.objects.filter(council=listing.council_id, until_on__isnull=True, **side)
    return set(ties.values_list("partner" if listing.side == Side.NEED else "village", flat=True))


def _paired_named(here: Sequence[Organisation], paired: set[int]) -> list[tuple[int, str]]:
    mark = str(_("%(name)s (paired)"))
    return [(one.pk, mark % {"name": named(one)} if one.pk in paired else named(one)) for one in here]


class CloseForm(StepForm):
    """Taking a listing off the list, for a reason."""

    reason = Text(label=_("Reason"), max_length=1000, help_text=_("Those who wait for it can read it."))


class BasketForm(Keyed):
    """Several listings, claimed for one organisation together or not at all: a quantity for each."""

    organisation = Chosen(label=_("For"), queryset=Organisation.objects.none(), empty_label=_("Choose"))

    def __init__(self, data: Any, *, council: Council, listings: Sequence[Listing], actor: User) -> None:
        super().__init__(data)
        mine = organisations_of(actor, council.pk, Role.LIAISON, Role.STEWARD)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=mine)
        field.offer([(one.pk, named(one)) for one in field.queryset.order_by("pk")])
        self.listings = listings
        for listing in listings:
            self.fields[f"quantity_{listing.pk}"] = _quantity_of(listing)

    @property
    def lines(self) -> list[tuple[Listing, Any]]:
        """Each listing with its quantity, as a bound field."""
        return [(one, self[f"quantity_{one.pk}"]) for one in self.listings]

    def clean(self) -> dict[str, Any]:
        """Each quantity in the smallest part of its unit."""
        data: dict[str, Any] = super().clean() or {}
        for listing in self.listings:
            name = f"quantity_{listing.pk}"
            try:
                data[name] = read_quantity(data[name], listing.unit) if data.get(name) else 0
            except ValidationError as error:
                self.add_error(name, error)
        return data

    def wanted(self) -> list[tuple[int, int]]:
        """Pairs of listing and quantity, as the service takes them."""
        return [(one.pk, self.cleaned_data[f"quantity_{one.pk}"]) for one in self.listings]

    def blame(self, now: Mapping[int, Listing]) -> None:
        """After a refusal: say at each line what stands in the way; ``now`` are the listings as they stand."""
        for pk, quantity in self.wanted():
            listing = now[pk]
            if listing.state != ListingState.OPEN:
                self.add_error(f"quantity_{pk}", _("It cannot be claimed any more."))
            elif listing.left < quantity:
                left = brief(listing.left, listing.unit)
                self.add_error(f"quantity_{pk}", _("Only this is left: %(left)s.") % {"left": left})


def _quantity_of(listing: Listing) -> forms.CharField:
    field: Any = forms.CharField(
        label=listing.title,
        max_length=30,
        initial=written(listing.left, listing.unit) if listing.left else None,
        help_text=_("%(owner)s. Left: %(left)s.")
        % {"owner": named(listing.owner), "left": brief(listing.left, listing.unit)},
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    field.suffix = listing.get_unit_display()
    kept: forms.CharField = field
    return kept
