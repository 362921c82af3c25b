"""What a year leaves unmet, and carrying it into the next year."""

from ninja import Query, Router

from lianxin.accounts.api import Output, Page, SignedIn, Year, page_of, read, write
from lianxin.exchange import services
from lianxin.exchange.api.shapes import ListingOut
from lianxin.exchange.queries import unmet_needs
from lianxin.exchange.queries.carrying import years_with_unmet
from lianxin.kernel import clock
from lianxin.network.api import InCouncil, PartOfCouncil, council_of
from lianxin.network.rules import permit

router = Router()


class UnmetFilter(PartOfCouncil):
    """Of which year; of the earliest that leaves anything unmet, where none is named."""

    year: Year | None = None


class CarryNeedsIn(InCouncil):
    """Of which year. What is wanted in a year to come can still be met: it is refused as ``year_to_come``."""

    year: Year


class UnmetOut(ListingOut):
    """An open need, and how much of it is ``unmet``: what is left, and what is ``kept`` for an answer."""

    unmet: int
    kept: int


class Unmet(Page[UnmetOut]):
    """Open needs of a year of which something is left; ``years`` says how many each year has."""

    year: int
    years: dict[int, int]


class Carried(Output):
    """The ids of the needs that were made in the next year."""

    year: int
    needs: list[int]


@read(router, "/carry-over", gives=Unmet, public=False)
def list_unmet(request: SignedIn, to: Query[UnmetFilter]) -> Unmet:
    """The needs that a year leaves unmet (the office)."""
    council = council_of(to.council)
    permit(request.user, "exchange.carry_over", council)
    years = years_with_unmet(council)
    year = to.year or min(years, default=clock.today().year)
    found = unmet_needs(council, year).filter(pk__gt=to.after or 0).select_related("owner", "place", "category")
    records, following = page_of(request, found[: to.limit + 1], limit=to.limit, key=lambda need: need.pk)
    items = [UnmetOut.seen(need, council=council.code, is_member=True) for need in records]
    return Unmet(items=items, next=following, year=year, years=dict(years))


@write(router, "/carry-over", gives=Carried, creates=True)
def carry_needs_over(request: SignedIn, body: CarryNeedsIn) -> Carried:
    """Move what is left of a year's needs into the next year, where it goes first (the office)."""
    council = council_of(body.council)
    made = services.carry_needs_over(council=council, year=body.year, actor=request.user)
    return Carried(year=body.year + 1, needs=[need.pk for need in made])
