"""Endpoints of village disclosures."""

from datetime import date
from typing import Annotated

from ninja import Query, Router
from pydantic import ConfigDict, Field

from lianxin.accounts.api import Asked, Id, Input, Line, Named, Output, Page, SignedIn, Year, page_of, read, write
from lianxin.network.api import InCouncil, PartOfCouncil, council_of
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import DisclosurePage, disclosure_page, find_village, published_in
from lianxin.publishing.services import correct_disclosure, publish_disclosure

router = Router()
ROUTERS = {"Village disclosure": (router,)}
QuarterNumber = Annotated[int, Field(ge=1, le=4)]


class OfQuarter(InCouncil):
    """Which village's quarter."""

    village: Id
    year: Year
    quarter: QuarterNumber
    edition: Annotated[int, Field(ge=1, le=9999)] | None = None


class Published(Output):
    """A quarter that a village published; a later ``edition`` names the one that it ``corrects``, and why."""

    id: int
    village: Named
    year: int
    quarter: int
    published_on: date
    edition: int
    corrects: int | None
    reason: str

    @classmethod
    def of(cls, one: VillageDisclosure) -> "Published":
        """As it stands in a list."""
        return cls(
            id=one.pk,
            village=Named.of(one.village),
            year=one.year,
            quarter=one.number,
            published_on=one.published_on,
            edition=one.edition,
            corrects=one.corrects_id,
            reason=one.reason,
        )


class DisclosedOut(Output):
    """One entry. ``who`` is empty where naming it could name a person; ``taken_back`` is the day of a later quarter."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    on: date
    what: str
    purpose: str
    voucher: str
    fen: int
    who: str
    payee_kind: str
    takes_back: bool
    taken_back: date | None


class KindOut(Output):
    """What came in kind, in its unit."""

    model_config = ConfigDict(from_attributes=True)

    on: date
    what: str
    who: str
    quantity: int
    unit: str
    takes_back: bool


class Sum(Output):
    """One sum in fen and in words. They are never added together."""

    name: str
    fen: int
    in_words: str


class Changed(Output):
    """A number that was published and no longer holds."""

    label: str
    was: int
    now: int


class Disclosure(Output):
    """A village's quarter as it was published; ``published_on`` and ``id`` are empty in a preview.

    ``corrected_by`` is the edition that took its place. Where it no longer ``holds``, ``changes`` are its numbers and
    ``taken_back`` its entries that are no longer what was published.
    """

    village: Named
    year: int
    quarter: int
    published_on: date | None
    id: int | None
    edition: int
    corrects: int | None
    corrected_by: int | None
    reason: str
    seal: str
    sums: list[Sum]
    money: list[DisclosedOut]
    in_kind: list[KindOut]
    holds: bool
    changes: list[Changed]
    taken_back: list[DisclosedOut]


@read(router, "/disclosures", gives=Page[Published])
def list_disclosures(request: Asked, to: Query[PartOfCouncil]) -> Page[Published]:
    """What villages published, newest first, every edition."""
    found = published_in(council_of(to.council)).order_by("-pk")
    found = found.filter(pk__lt=to.after) if to.after else found
    items, after = page_of(request, found, limit=to.limit, key=lambda one: one.pk)
    return Page[Published](items=[Published.of(one) for one in items], next=after)


@read(router, "/disclosure", gives=Disclosure)
def disclosure(request: Asked, to: Query[OfQuarter]) -> Disclosure:
    """A village's quarter, the latest edition unless another is asked for.

    Before it is published only its steward, the office and auditors can read it.
    """
    council = council_of(to.council)
    village = find_village(council, to.village)
    quarter = Quarter(to.year, to.quarter)
    page = disclosure_page(council=council, village=village, quarter=quarter, viewer=request.user, edition=to.edition)
    return _told(page)


class ToPublish(Input):
    """Which village's quarter is to be published."""

    council: Annotated[str, Field(pattern=r"^[0-9]{9}$")]
    village: Id
    year: Year
    quarter: QuarterNumber


@write(router, "/disclosures", gives=Published, creates=True)
def publish_quarter(request: SignedIn, data: ToPublish) -> Published:
    """Publish a quarter that is over, as it stands now."""
    council = council_of(data.council)
    village = find_village(council, data.village)
    quarter = Quarter(data.year, data.quarter)
    return Published.of(publish_disclosure(council=council, village=village, quarter=quarter, actor=request.user))


class DisclosureCorrection(Input):
    """Why the edition no longer holds. Anybody can read it."""

    reason: Line


@write(router, "/disclosures/{disclosure_id}/corrections", gives=Published, creates=True)
def correct_quarter(request: SignedIn, disclosure_id: Id, data: DisclosureCorrection) -> Published:
    """Publish a corrected edition, as the book says the quarter now; the one that it corrects stays readable."""
    found = VillageDisclosure.objects.select_related("council", "village")
    disclosure = found.get(pk=disclosure_id)
    return Published.of(correct_disclosure(disclosure=disclosure, reason=data.reason, actor=request.user))


def _told(page: DisclosurePage) -> Disclosure:
    one, later = page.published, page.corrected_by
    return Disclosure(
        village=Named.of(page.village),
        year=page.quarter.year,
        quarter=page.quarter.number,
        published_on=one.published_on if one else None,
        id=one.pk if one else None,
        edition=one.edition if one else 1,
        corrects=one.corrects_id if one else None,
        corrected_by=later.pk if later else None,
        reason=one.reason if one else "",
        seal=page.seal,
        sums=[Sum(name=name, fen=fen, in_words=words) for name, _label, fen, words in page.sums],
        money=[DisclosedOut.model_validate(line) for line in page.sheet.money],
        in_kind=[KindOut.model_validate(line) for line in page.sheet.in_kind],
        holds=page.holds,
        changes=[Changed(label=str(one.label), was=one.was, now=one.now) for one in page.since.changes],
        taken_back=[DisclosedOut.model_validate(line) for line in page.since.taken_back],
    )
