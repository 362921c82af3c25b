"""From the names in a sheet to villages, partners and categories of the council."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from django.db.models import Q

from lianxin.kernel.text import loose
from lianxin.network.models import Category, Council, Organisation
from lianxin.network.queries import MEMBERS, announced_members
from lianxin.network.states import PLACES
from lianxin.sheets.comparison import Comparison, Context
from lianxin.sheets.reading import Reading


class Named(Protocol):
    """Something with a name."""

    name: str


N = TypeVar("N", bound=Named)


class Names:
    """Everything that a sheet of projects may name. Three queries.

    Partners are members, now or before, the villages themselves and the office; and, while a file is only looked at,
    those that an earlier sheet of the file announces.
    """

    def __init__(self, council: Council, context: Context) -> None:
        here = Q(kind__in=PLACES, division__code__startswith=council.code)
        places = list(Organisation.objects.filter(here).select_related("division"))
        members = Organisation.objects.filter(Q(enrolments__council=council) | Q(pk=council.office_id)).distinct()
        announced = announced_members(context.announced.get(MEMBERS, ()))
        self.villages: dict[str, Organisation] = _by_name(places)
        self.partners: dict[str, Organisation] = _by_name([*announced, *places, *members])
        self.categories: dict[str, Category] = _by_name(council.categories.all())
        self._villages = {village.name: village for village in self.villages.values()}
        self._partners = {partner.name: partner for partner in self.partners.values()}
        self._categories = {category.name: category for category in self.categories.values()}

    def settle(self, reading: Reading) -> None:
        """Write each name in the reading the way the council writes it, so that a space is no change."""
        for key, known in self._known().items():
            written = {
                name: known[loose(name)].name for name in set(reading.columns[key]) if name and loose(name) in known
            }
            reading.columns[key] = [written.get(name, name) for name in reading.columns[key]]

    def refuse_unknown(self, comparison: Comparison) -> None:
        """Refuse each cell that names nobody here."""
        reading = comparison.reading
        for key, known in self._known().items():
            unknown = {name for name in set(reading.columns[key]) if name and loose(name) not in known}
            for index, name in enumerate(reading.columns[key]) if unknown else ():
                if name in unknown:
                    facts = {"text": name, "choices": _listed(known.values()) if key == "category" else ""}
                    comparison.refuse(reading.rows[index], key, f"unknown_{key}", **facts)

    def village(self, name: str) -> Organisation:
        """The village of this settled name. Raises KeyError."""
        return self._villages[name]

    def partner(self, name: str) -> Organisation:
        """The partner of this settled name. Raises KeyError."""
        return self._partners[name]

    def category(self, name: str) -> Category:
        """The category of this settled name. Raises KeyError."""
        return self._categories[name]

    def _known(self) -> Mapping[str, Mapping[str, Named]]:
        return {"village": self.villages, "partner": self.partners, "category": self.categories}


def _by_name(things: Iterable[N]) -> dict[str, N]:
    return {loose(thing.name): thing for thing in things}


def _listed(things: Iterable[Named]) -> str:
    return "、".join(thing.name for thing in things)
