"""Which villages have disclosed which quarter, and which have not."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from lianxin.kernel import clock
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import villages_of
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.quarters import Quarter, quarter_of
from lianxin.publishing.queries.sheets import deliveries_in_kind, movements

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer

WAITS_DAYS = 10
"""So long after a quarter's end its bills have come in; from then on the disclosure is waited for."""


@dataclass(frozen=True)
class Row:
    """A village and the latest edition of what it disclosed of a quarter (None: nothing yet)."""

    village: Organisation
    disclosure: VillageDisclosure | None


def last_over(days: int = 0) -> Quarter:
    """The latest quarter that has been over for ``days`` and more."""
    return quarter_of(clock.today() - timedelta(days=days)).before


def rows_of(council: Council, quarter: Quarter) -> list[Row]:
    """Every village with what it disclosed of a quarter, by code. Two queries."""
    editions = published_in(council).filter(year=quarter.year, number=quarter.number).order_by("edition")
    published = {one.village_id: one for one in editions}
    return [Row(village, published.get(village.pk)) for village in villages_of(council)]


def published_in(council: Council) -> QuerySet[VillageDisclosure]:
    """What villages published, every edition, latest quarter first, without its lines. One query."""
    return VillageDisclosure.objects.filter(council=council).select_related("village").defer("snapshot")


def disclosed_by(council: Council, village: Organisation) -> QuerySet[VillageDisclosure]:
    """The latest editions of what a village published, latest quarter first, without lines. One query."""
    return published_in(council).filter(village=village, corrected_by__isnull=True)


def editions_of(council: Council, village: Organisation, quarter: Quarter) -> QuerySet[VillageDisclosure]:
    """Every edition of a village's quarter, the first one first. One query."""
    found = VillageDisclosure.objects.filter(council=council, village=village, year=quarter.year, number=quarter.number)
    return found.order_by("edition")


def previewed(council: Council, village: Organisation, viewer: "Viewer") -> Quarter | None:
    """The last quarter that is over, where it is not published and the viewer may look at it before. One query."""
    quarter = last_over()
    draft = VillageDisclosure(council=council, village=village, year=quarter.year, number=quarter.number)
    may = viewer.has_perm("publishing.preview", draft)
    return quarter if may and not editions_of(council, village, quarter).exists() else None


def undisclosed(council: Council, villages: set[int]) -> QuerySet[Organisation]:
    """Of some villages those in whose last quarter something moved that they did not publish. One query."""
    quarter = last_over(WAITS_DAYS)
    published = VillageDisclosure.objects.filter(
        council=council, village=OuterRef("pk"), year=quarter.year, number=quarter.number
    )
    money = Exists(movements(council.pk, OuterRef("pk"), quarter))
    in_kind = Exists(deliveries_in_kind(council.pk, OuterRef("pk"), quarter))
    return Organisation.objects.filter(money | in_kind, ~Exists(published), pk__in=villages).order_by("pk")
