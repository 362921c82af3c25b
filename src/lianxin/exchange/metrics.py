"""The figures of the exchange: what villages need, what partners offer, what is promised and what came."""

from dataclasses import replace
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Sum, When
from django.utils.translation import gettext_lazy as _

from lianxin.exchange import counting
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.states import PROMISED as STANDING
from lianxin.exchange.states import Form, Side
from lianxin.figures.metric import Metric, Paths, Row, Unit, register
from lianxin.kernel.errors import Words
from lianxin.ledger.models import Leg
from lianxin.ledger.states import AccountKind
from lianxin.network.sentences import named


def _listed(code: str, label: Words, definition: Words, side: Side) -> Metric:
    def records() -> QuerySet[Any]:
        return Listing.objects.own().published().filter(side=side)

    def row(listing: Listing) -> Row:
        return Row(listing.listed_on, listing.title, str(named(listing.owner)), 1, "exchange:listing", listing.pk)

    return Metric(
        code=code,
        label=label,
        definition=definition,
        unit=Unit.LISTINGS,
        records=records,
        measure=Count("pk"),
        paths=Paths("council_id", "listed_on", "year", "place__division__code", "category_id"),
        row=row,
        related=("owner",),
    )


def _claims() -> QuerySet[Claim]:
    return Claim.objects.filter(listing__origin="", state__in=STANDING)


def _claim_row(claim: Claim, amount: int) -> Row:
    detail = f"{named(claim.listing.owner)} · {named(claim.organisation)}"
    return Row(claim.on, claim.listing.title, detail, amount, "exchange:listing", claim.listing_id)


def _by_giver(claims: QuerySet[Claim]) -> QuerySet[Any]:
    """Claims of money with who gives: the claimant of a need, the owner of a resource."""
    gives = Case(When(listing__side=Side.NEED, then=F("organisation_id")), default=F("listing__owner_id"))
    return claims.filter(listing__form=Form.MONEY).annotate(gives=gives)


_OF_CLAIM = Paths("council_id", "on", "listing__year", "listing__place__division__code", "listing__category_id")

NEEDS = _listed(
    counting.NEEDS,
    _("Needs listed"),
    _("Needs that villages published for the year, met or not. A need carried over counts again in its new year."),
    Side.NEED,
)
OFFERS = _listed(
    counting.OFFERS,
    _("Resources listed"),
    _("Resources that were offered for the year, claimed or not."),
    Side.OFFER,
)
CLAIMS = Metric(
    code=counting.CLAIMS,
    label=_("Claims that stand"),
    definition=_(
        "Claims of the year's needs and resources that were not withdrawn, released or left to expire. Places on a "
        "waiting list, proposals and claims of projects are not counted."
    ),
    unit=Unit.CLAIMS,
    records=_claims,
    measure=Count("pk"),
    paths=_OF_CLAIM,
    row=lambda claim: _claim_row(claim, 1),
    related=("listing__owner", "organisation"),
)
PROMISED = Metric(
    code=counting.PROMISED_FEN,
    label=_("Promised for needs"),
    definition=_(
        "Sum of the money that claims of the year's needs and resources hold: what was promised, or what came where a "
        "claim was settled with less. Money of projects is not in it. Promised and received are never added together."
    ),
    unit=Unit.FEN,
    records=lambda: _by_giver(_claims()),
    measure=Sum("held"),
    paths=replace(_OF_CLAIM, organisation="gives"),
    row=lambda claim: _claim_row(claim, claim.held),
    related=("listing__owner", "organisation"),
)


def _delivery_row(delivery: Delivery) -> Row:
    claim = delivery.claim
    detail = f"{named(claim.listing.owner)} · {named(claim.organisation)}"
    return Row(delivery.on, claim.listing.title, detail, delivery.quantity, "exchange:listing", claim.listing_id)


RECEIVED = Metric(
    code=counting.RECEIVED_FEN,
    label=_("Received for needs"),
    definition=_(
        "Sum of the money that came in for claims of the year's needs and resources, less what was taken back. Money "
        "of projects is not in it."
    ),
    unit=Unit.FEN,
    records=lambda: Delivery.objects.filter(claim__listing__origin="", claim__listing__form=Form.MONEY),
    measure=Sum("quantity"),
    paths=Paths(
        "claim__council_id",
        "on",
        "claim__listing__year",
        "claim__listing__place__division__code",
        "claim__listing__category_id",
        organisation="transfer__organisation_id",
    ),
    row=_delivery_row,
    related=("claim__listing__owner", "claim__organisation"),
)


def _movement_row(leg: Leg) -> Row:
    delivery = leg.transfer.delivery
    return replace(_delivery_row(delivery), amount=leg.amount_fen)


BALANCE = Metric(
    code=counting.BALANCE_FEN,
    label=_("Held for needs"),
    definition=_(
        "What is held of the money that came in for the year's needs and resources. The records are all movements in "
        "and out; they add up to it. Money of projects is not in it."
    ),
    unit=Unit.FEN,
    records=lambda: Leg.objects.filter(account__kind=AccountKind.HELD, transfer__delivery__claim__listing__origin=""),
    measure=Sum("amount_fen"),
    paths=Paths(
        "transfer__council_id",
        "transfer__on",
        "transfer__delivery__claim__listing__year",
        "transfer__delivery__claim__listing__place__division__code",
        "transfer__delivery__claim__listing__category_id",
        organisation="transfer__organisation_id",
    ),
    row=_movement_row,
    related=("transfer__delivery__claim__listing__owner", "transfer__delivery__claim__organisation"),
)

register(NEEDS, OFFERS, CLAIMS, PROMISED, RECEIVED, BALANCE)
