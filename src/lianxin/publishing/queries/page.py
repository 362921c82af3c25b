"""A disclosure's page: what was published, what holds of it today, the seal of its last month."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lianxin.kernel.errors import Words
from lianxin.kernel.words import amount_in_words
from lianxin.ledger.queries.sealing import short_seal_of
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import villages_of
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries.holding import Differences, differences
from lianxin.publishing.queries.lists import editions_of
from lianxin.publishing.queries.sheets import sheet_of
from lianxin.publishing.sheet import SUMS, Sheet, sheet_from
from lianxin.publishing.states import SUM_LABELS

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


@dataclass(frozen=True)
class DisclosurePage:
    """What a reader sees of a village's quarter: one edition, the latest unless another is asked for.

    ``published`` is None in a preview; ``editions`` are all that were published, the first one first, without lines.
    """

    council: Council
    village: Organisation
    quarter: Quarter
    sheet: Sheet
    published: VillageDisclosure | None
    seal: str = ""
    since: Differences = field(default=Differences())
    editions: Sequence[VillageDisclosure] = ()
    may: Sequence[str] = field(default=())

    @property
    def sums(self) -> list[tuple[str, Words, int, str]]:
        """Each sum: its name, its label, fen, and in words."""
        return [
            (name, SUM_LABELS[name], self.sheet.sums[name], amount_in_words(self.sheet.sums[name])) for name in SUMS
        ]

    @property
    def corrected_by(self) -> VillageDisclosure | None:
        """The edition that corrected this one, if one did."""
        edition = self.published.edition if self.published else 0
        return next((one for one in self.editions if one.edition == edition + 1), None)

    @property
    def corrects(self) -> VillageDisclosure | None:
        """The edition that this one corrects, if it does."""
        edition = self.published.edition if self.published else 0
        return next((one for one in self.editions if one.edition == edition - 1), None)

    @property
    def holds(self) -> bool:
        """Whether every number is still what the book says."""
        return self.since.none


def find_village(council: Council, pk: int) -> Organisation:
    """A village of a council. One query. Raises Organisation.DoesNotExist."""
    return villages_of(council).get(pk=pk)


def disclosure_page(
    *, council: Council, village: Organisation, quarter: Quarter, viewer: "Viewer", edition: int | None = None
) -> DisclosurePage:
    """A village's quarter as it was published, or a preview for those who may see one. ≤ 13 queries.

    What no longer holds is said of the latest edition only: the others were corrected. Raises
    VillageDisclosure.DoesNotExist where nothing, or no such edition, is published and ``viewer`` may not look before.
    """
    found = editions_of(council, village, quarter)
    editions = list(found.defer("snapshot"))
    seal = short_seal_of(council.pk, quarter.last_month)
    draft = VillageDisclosure(council=council, village=village, year=quarter.year, number=quarter.number)
    publishes = viewer.has_perm("publishing.publish", draft)
    if not editions and edition is None:
        if not viewer.has_perm("publishing.preview", draft):
            raise VillageDisclosure.DoesNotExist
        today = sheet_of(council, village, quarter)
        return DisclosurePage(council, village, quarter, today, None, seal, may=["publish"] if publishes else [])
    latest = editions[-1].edition if editions else 0
    published = found.select_related("published_by").get(edition=edition or latest)
    said = sheet_from(published.snapshot)
    page = DisclosurePage(council, village, quarter, said, published, seal, editions=editions)
    if published.edition < latest:
        return page
    today = sheet_of(council, village, quarter)
    may = ["correct"] if publishes and said != today else []
    return replace(page, since=differences(said, today), may=may)
