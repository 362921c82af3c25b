"""What a plan can be made of: what is open by year, and what a policy may name."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext, pgettext

from lianxin.exchange.amounts import brief
from lianxin.exchange.models import Listing
from lianxin.exchange.states import ListingState, Side
from lianxin.kernel import clock
from lianxin.network.queries import members_of, organisations_by_id
from lianxin.network.sentences import named

if TYPE_CHECKING:
    from lianxin.network.models import Council, Organisation

MOST_NAMED = 5000
"""So many needs are looked through, the newest first."""
MOST_TITLES = 2
"""So many of a partner's resources are named."""
MOST_FOUND = 8
"""So many are shown to choose from."""


@dataclass(frozen=True)
class Open:
    """What is open of a year: villages' needs, partners' resources, and what projects ask for."""

    year: int
    needs: int = 0
    offers: int = 0
    projects: int = 0


@dataclass(frozen=True)
class Choice:
    """Something to choose: its words, and what else helps to choose."""

    pk: int
    words: str
    note: str


@dataclass(frozen=True)
class Found:
    """What was looked for and found: the first rows, and how many there are. The chosen one is among the rows."""

    typed: str
    chosen: int
    rows: Sequence[Choice]
    count: int


def open_by_year(council: "Council") -> Mapping[int, Open]:
    """What a plan of each year would have to do with, the latest year first. One query."""
    own = Q(origin="")
    rows = (
        _open(council)
        .order_by("-year")
        .values("year")
        .annotate(
            needs=Count("pk", filter=own & Q(side=Side.NEED)),
            offers=Count("pk", filter=own & Q(side=Side.OFFER)),
            projects=Count("origin_id", distinct=True, filter=~own),
        )
    )
    return {row["year"]: Open(**row) for row in rows}


def open_needs(council: "Council") -> QuerySet[Listing]:
    """What is open and lacks something, of villages and of projects, the newest first. One query."""
    return _open(council).filter(side=Side.NEED).select_related("owner", "place").order_by("-pk")


def partners_in(council: "Council") -> "list[Organisation]":
    """Who may be asked to give. One query."""
    return [member.organisation for member in members_of(council)]


def needs_found(council: "Council", year: int, typed: str, chosen: int = 0) -> Found:
    """Open needs of a year whose words hold all that was typed, the newest first; with the chosen one. One query."""
    needs = open_needs(council).filter(year=year)[:MOST_NAMED]
    return _found([Choice(one.pk, words_of(one), brief(one.left, one.unit)) for one in needs], typed, chosen)


def partners_found(council: "Council", year: int, typed: str, chosen: int = 0) -> Found:
    """Partners whose names hold all that was typed, with what each offers; with the chosen one. Two queries."""
    offers = _open(council).filter(year=year, side=Side.OFFER, origin="").order_by("-pk")
    titles: defaultdict[int, list[str]] = defaultdict(list)
    for owner, title in offers.values_list("owner", "title"):
        titles[owner].append(title)
    choices = [Choice(one.pk, str(named(one)), _offers(titles[one.pk])) for one in partners_in(council)]
    return _found(choices, typed, chosen)


def needs_named(council: "Council", ids: Collection[int]) -> dict[int, str]:
    """How needs of a council are called, open or not. One query, none without ids."""
    if not ids:
        return {}
    found = Listing.objects.filter(council=council, pk__in=ids).select_related("owner", "place")
    return {one.pk: words_of(one) for one in found}


def partners_named(ids: Collection[int]) -> dict[int, str]:
    """How organisations are called. One query, none without ids."""
    return {pk: str(named(one)) for pk, one in organisations_by_id(ids).items()} if ids else {}


def words_of(need: Listing) -> str:
    """A need as it is chosen: what, and whose."""
    return f"{need.title} · {named(need.place or need.owner)}"


def _offers(titles: Sequence[str]) -> str:
    """What a partner has to give: the first things, and how many more."""
    if not titles:
        return gettext("nothing on offer")
    told = pgettext("list", ", ").join(titles[:MOST_TITLES])
    more = len(titles) - MOST_TITLES
    return told if more <= 0 else gettext("%(told)s and %(more)d more") % {"told": told, "more": more}


def _found(choices: Sequence[Choice], typed: str, chosen: int) -> Found:
    words = typed.casefold().split()
    fits = [one for one in choices if all(word in one.words.casefold() for word in words)]
    first = [one for one in choices if one.pk == chosen]
    rows = [*first, *(one for one in fits if one.pk != chosen)]
    return Found(typed, chosen, rows[:MOST_FOUND], len(fits))


def _open(council: "Council") -> QuerySet[Listing]:
    lasting = Q(side=Side.NEED) | Q(until_on__isnull=True) | Q(until_on__gte=clock.today())
    return Listing.objects.filter(lasting, council=council, state=ListingState.OPEN, taken__lt=F("capacity"))
