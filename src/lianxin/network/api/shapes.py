"""What the network's endpoints give."""

from datetime import date
from typing import Any

from lianxin.accounts.api import Named, Output
from lianxin.network.models import Category, Council, Enrolment, Organisation, Pairing, Post


class CouncilOut(Output):
    """A joint conference."""

    code: str
    name: str
    name_en: str
    short_name: str
    founded_on: date
    office: Named

    @classmethod
    def of(cls, council: Council) -> "CouncilOut":
        """A council that came with its office."""
        return cls(
            code=council.code,
            name=council.name,
            name_en=council.name_en,
            short_name=council.short_name,
            founded_on=council.founded_on,
            office=Named.of(council.office),
        )


class CategoryOut(Output):
    """A kind of project."""

    id: int
    name: str
    name_en: str

    @classmethod
    def of(cls, category: Category) -> "CategoryOut":
        """A category as a council lists it."""
        return cls(id=category.pk, name=category.name, name_en=category.name_en)


class PairingOut(Output):
    """A partner and a village that work together; the dates are those of the agreement signed last."""

    id: int
    partner: Named
    village: Named
    since_on: date
    until_on: date | None
    signed_on: date | None
    expires_on: date | None

    @classmethod
    def of(cls, pairing: Pairing) -> "PairingOut":
        """A pairing with both sides; the agreement is asked for where it was not annotated."""
        latest: Any = pairing if hasattr(pairing, "signed_on") else pairing.agreements.first()
        return cls(
            id=pairing.pk,
            partner=Named.of(pairing.partner),
            village=Named.of(pairing.village),
            since_on=pairing.since_on,
            until_on=pairing.until_on,
            signed_on=latest.signed_on if latest else None,
            expires_on=latest.expires_on if latest else None,
        )


class Contacts(Output):
    """Who speaks for a member. Seen by those who hold a post in the council."""

    secretary: str
    liaison: str
    phone: str


class EnrolmentOut(Output):
    """An organisation's membership, as the register keeps it."""

    id: int
    position: int
    since_on: date
    until_on: date | None
    remark: str
    contacts: Contacts | None

    @classmethod
    def of(cls, enrolment: Enrolment, *, is_open: bool) -> "EnrolmentOut":
        """A membership, with its contacts where they are open to the reader."""
        contacts = Contacts(secretary=enrolment.secretary, liaison=enrolment.liaison, phone=enrolment.phone)
        return cls(
            id=enrolment.pk,
            position=enrolment.position,
            since_on=enrolment.since_on,
            until_on=enrolment.until_on,
            remark=enrolment.remark if is_open else "",
            contacts=contacts if is_open else None,
        )


class OrganisationOut(Output):
    """A partner, a village or another body, and its membership if it has one."""

    id: int
    name: str
    name_en: str
    kind: str
    sector: str
    uscc: str | None
    division_code: str | None
    enrolment: EnrolmentOut | None

    @classmethod
    def of(cls, organisation: Organisation, enrolment: EnrolmentOut | None = None) -> "OrganisationOut":
        """An organisation, with the membership that was found for it."""
        return cls(
            id=organisation.pk,
            name=organisation.name,
            name_en=organisation.name_en,
            kind=organisation.kind,
            sector=organisation.sector,
            uscc=organisation.uscc,
            division_code=organisation.division_id,
            enrolment=enrolment,
        )


class PostOut(Output):
    """A person acting for an organisation in a role."""

    id: int
    council: str
    user: str
    organisation: Named
    role: str
    since_on: date
    until_on: date | None

    @classmethod
    def of(cls, post: Post) -> "PostOut":
        """A post with its council, person and organisation."""
        return cls(
            id=post.pk,
            council=post.council.code,
            user=post.user.username,
            organisation=Named.of(post.organisation),
            role=post.role,
            since_on=post.since_on,
            until_on=post.until_on,
        )
