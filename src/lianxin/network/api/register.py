"""Keeping the register: enrol, correct, end; pair, renew, end."""

from datetime import date
from typing import Annotated

from pydantic import Field

from lianxin.accounts.api import Id, Input, Line, Output, SignedIn, Written, write
from lianxin.network.api.reading import router
from lianxin.network.api.scope import InCouncil, council_of, member_of
from lianxin.network.api.shapes import EnrolmentOut, OrganisationOut, PairingOut
from lianxin.network.models import Council, Enrolment, Pairing
from lianxin.network.queries import members_of, villages_of
from lianxin.network.services import (
    RegisterLine,
    end_enrolment,
    end_pairing,
    enrol,
    pair,
    renew_agreement,
    update_enrolment,
)
from lianxin.network.states import Sector

__all__ = ["router"]
Short = Annotated[Line, Field(max_length=30)]


class LineIn(Input):
    """A line of the register. ``village`` is the organisation id of the village paired with, by the agreement given."""

    name: Written
    since_on: date
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")] | None = None
    sector: Sector | None = None
    secretary: Short = ""
    liaison: Short = ""
    phone: Short = ""
    remark: Line = ""
    position: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)] | None = None
    village: Id | None = None
    signed_on: date | None = None
    expires_on: date | None = None

    def line(self, council: Council) -> RegisterLine:
        """As the services take it. Raises Organisation.DoesNotExist for a village of another town."""
        village = villages_of(council).get(pk=self.village) if self.village else None
        kept = self.model_dump(exclude={"council", "village", "sector"})
        return RegisterLine(**kept, sector=self.sector or "", village=village)


class EnrolIn(LineIn, InCouncil):
    """A new member."""


class EndIn(Input):
    """The end of a membership or a pairing."""

    on: date
    reason: Annotated[Line, Field(min_length=1)]


class PairIn(InCouncil):
    """A new pairing of a member with a village, by their organisation ids."""

    partner: Id
    village: Id
    since_on: date


class TermIn(Input):
    """The term of the next agreement."""

    signed_on: date
    expires_on: date


class MembershipOut(Output):
    """A member and its membership."""

    organisation: OrganisationOut
    enrolment: EnrolmentOut

    @classmethod
    def of(cls, enrolment: Enrolment) -> "MembershipOut":
        """A membership as those see it who may change it."""
        shown = EnrolmentOut.of(enrolment, is_open=True)
        enrolment.organisation.refresh_from_db()
        return cls(organisation=OrganisationOut.of(enrolment.organisation, shown), enrolment=shown)


@write(router, "/enrolments", gives=MembershipOut, creates=True)
def enrol_organisation(request: SignedIn, body: EnrolIn) -> MembershipOut:
    """Make an organisation a member (the office). A known code or name is not made twice."""
    council = council_of(body.council)
    return MembershipOut.of(enrol(council=council, line=body.line(council), actor=request.user))


@write(router, "/enrolments/{enrolment_id}", gives=MembershipOut, method="PUT")
def correct_enrolment(request: SignedIn, enrolment_id: Id, body: LineIn) -> MembershipOut:
    """Correct what the register says of a member (the office)."""
    enrolment = _enrolment(request, enrolment_id)
    line = body.line(enrolment.council)
    return MembershipOut.of(update_enrolment(enrolment=enrolment, line=line, actor=request.user))


@write(router, "/enrolments/{enrolment_id}/end", gives=MembershipOut)
def end_membership(request: SignedIn, enrolment_id: Id, body: EndIn) -> MembershipOut:
    """End a membership, and its pairings with it (the office)."""
    enrolment = _enrolment(request, enrolment_id)
    return MembershipOut.of(end_enrolment(enrolment=enrolment, on=body.on, reason=body.reason, actor=request.user))


@write(router, "/pairings", gives=PairingOut, creates=True)
def pair_organisations(request: SignedIn, body: PairIn) -> PairingOut:
    """Pair a member with a village (the office). A pairing that holds already is given as it is."""
    council = council_of(body.council)
    partner = members_of(council).get(organisation=body.partner).organisation
    village = villages_of(council).get(pk=body.village)
    return PairingOut.of(
        pair(council=council, partner=partner, village=village, since_on=body.since_on, actor=request.user)
    )


@write(router, "/pairings/{pairing_id}/renew", gives=PairingOut)
def renew_pairing(request: SignedIn, pairing_id: Id, body: TermIn) -> PairingOut:
    """Sign the pairing's next agreement (the office)."""
    pairing = _pairing(request, pairing_id)
    renew_agreement(pairing=pairing, signed_on=body.signed_on, expires_on=body.expires_on, actor=request.user)
    return PairingOut.of(pairing)


@write(router, "/pairings/{pairing_id}/end", gives=PairingOut)
def end_pairing_(request: SignedIn, pairing_id: Id, body: EndIn) -> PairingOut:
    """End a pairing for a reason (the office)."""
    pairing = _pairing(request, pairing_id)
    return PairingOut.of(end_pairing(pairing=pairing, on=body.on, reason=body.reason, actor=request.user))


def _enrolment(request: SignedIn, enrolment_id: int) -> Enrolment:
    mine = Enrolment.objects.filter(council__in=member_of(request.user))
    return mine.select_related("organisation", "council").get(pk=enrolment_id)


def _pairing(request: SignedIn, pairing_id: int) -> Pairing:
    mine = Pairing.objects.filter(council__in=member_of(request.user))
    return mine.select_related("partner", "village").get(pk=pairing_id)
