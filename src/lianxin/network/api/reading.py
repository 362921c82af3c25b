"""Reading the network: councils, categories, organisations and pairings."""

from datetime import date

from ninja import Query, Router

from lianxin.accounts.api import Asked, Id, Line, Output, Page, page_of, read
from lianxin.network.api.scope import Code, InCouncil, PartOfCouncil, council_of
from lianxin.network.api.shapes import CategoryOut, CouncilOut, EnrolmentOut, OrganisationOut, PairingOut
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import categories_of, councils, members_of, pairings_of, villages_of
from lianxin.network.states import Kind

router = Router()  # of the verbs at the same addresses too: an address belongs to one router


class Councils(Output):
    """The councils of this installation."""

    items: list[CouncilOut]


class CouncilPage(CouncilOut):
    """A council with its categories and villages."""

    categories: list[CategoryOut]
    villages: list[OrganisationOut]


class Categories(Output):
    """A council's kinds of projects, in its order."""

    items: list[CategoryOut]


class Pairings(Output):
    """Pairings that hold."""

    items: list[PairingOut]


class OrganisationPage(OrganisationOut):
    """An organisation with its pairings in a council."""

    pairings: list[PairingOut]


class OrganisationFilter(InCouncil):
    """Which organisations: members on a date (today), and villages."""

    kind: Kind | None = None
    q: Line = ""
    on: date | None = None


class PairingFilter(PartOfCouncil):
    """Which pairings: all that hold, or those of one organisation."""

    organisation: Id | None = None


@read(router, "/councils", gives=Councils)
def list_councils(request: Asked) -> Councils:
    """Every joint conference of this installation."""
    return Councils(items=[CouncilOut.of(council) for council in councils()])


@read(router, "/councils/{code}", gives=CouncilPage)
def council(request: Asked, code: Code) -> CouncilPage:
    """A joint conference with its categories and villages."""
    found = council_of(code)
    return CouncilPage(
        **CouncilOut.of(found).model_dump(),
        categories=[CategoryOut.of(category) for category in categories_of(found)],
        villages=[OrganisationOut.of(village) for village in villages_of(found)],
    )


@read(router, "/categories", gives=Categories)
def list_categories(request: Asked, to: Query[InCouncil]) -> Categories:
    """A council's kinds of projects."""
    return Categories(items=[CategoryOut.of(category) for category in categories_of(council_of(to.council))])


@read(router, "/organisations", gives=Page[OrganisationOut])
def list_organisations(request: Asked, to: Query[OrganisationFilter]) -> Page[OrganisationOut]:
    """A council's members, in the order of its register, then its villages. Contacts are for its members only."""
    found = council_of(to.council)
    is_open = _is_open(request, found)
    items = [
        OrganisationOut.of(enrolment.organisation, EnrolmentOut.of(enrolment, is_open=is_open))
        for enrolment in members_of(found, to.on)
    ]
    items += [OrganisationOut.of(village) for village in villages_of(found)]
    wanted = [item for item in items if to.kind in (None, item.kind) and to.q in item.name]
    return Page(items=wanted, next=None)


@read(router, "/organisations/{organisation_id}", gives=OrganisationPage)
def organisation(request: Asked, organisation_id: Id, to: Query[InCouncil]) -> OrganisationPage:
    """A member or a village of a council, with its pairings there."""
    found = council_of(to.council)
    enrolment = members_of(found).filter(organisation=organisation_id).first()
    place = enrolment.organisation if enrolment else villages_of(found).get(pk=organisation_id)
    membership = EnrolmentOut.of(enrolment, is_open=_is_open(request, found)) if enrolment else None
    return OrganisationPage(
        **OrganisationOut.of(place, membership).model_dump(),
        pairings=_pairings(found, place),
    )


@read(router, "/pairings", gives=Page[PairingOut])
def list_pairings(request: Asked, to: Query[PairingFilter]) -> Page[PairingOut]:
    """The pairings that hold in a council."""
    found = pairings_of(council_of(to.council)).order_by("pk")
    if to.organisation is not None:
        found = found.filter(partner=to.organisation) | found.filter(village=to.organisation)
    records, following = page_of(request, found.filter(pk__gt=to.after or 0), limit=to.limit, key=lambda one: one.pk)
    return Page(items=[PairingOut.of(pairing) for pairing in records], next=following)


def _pairings(council: Council, place: Organisation) -> list[PairingOut]:
    found = pairings_of(council)
    return [PairingOut.of(pairing) for pairing in found.filter(partner=place) | found.filter(village=place)]


def _is_open(request: Asked, council: Council) -> bool:
    return request.user.has_perm("network.see_contacts", council)
