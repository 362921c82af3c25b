"""From the names in a sheet to villages, partners and categories of the council; offered to every app with sheets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Words
from lianxin.kernel.text import loose
from lianxin.network.models import Category, Council, Organisation
from lianxin.network.queries import MEMBERS, announced_members
from lianxin.network.states import PLACES
from lianxin.sheets.comparison import Comparison, Context
from lianxin.sheets.reading import Reading

UNKNOWN: Mapping[str, Words] = {
    "unknown_village": _("“{text}” is no village of this town."),
    "unknown_partner": _("“{text}” is no member of this joint conference."),
    "unknown_category": _("“{text}” is none of the categories: {choices}."),
}
"""Why a cell that names nobody here is refused."""


class Named(Protocol):
    """Something with a name."""

    name: str


N = TypeVar("N", bound=Named)


def council_of(context: Context) -> Council:
    """The council that a sheet is for. One query."""
    return Council.objects.get(pk=context.council_id)


class Names:
    """Everything that a sheet may name. Three queries.

    Partners are members, now or before, the villages themselves and the office; and, while a file is only looked at,
    those that an earlier sheet of the file announces. ``columns`` are the columns of the sheet that name somebody, all
    called ``village``, ``partner`` or ``category``; ``besides`` says what else may stand in one of them.
    """

    def __init__(
        self,
        council: Council,
        context: Context,
        columns: Sequence[str] = ("village", "partner", "category"),
        *,
        besides: Mapping[str, Mapping[str, Named]] | None = None,
    ) -> None:
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
        known: Mapping[str, Mapping[str, Named]] = {
            "village": self.villages, "partner": self.partners, "category": self.categories,
        }  # fmt: skip
        self._columns = {key: {**known[key], **(besides or {}).get(key, {})} for key in columns}

    def settle(self, reading: Reading) -> None:
        """Write each name in the reading the way the council writes it, so that a space is no change."""
        for key, known in self._columns.items():
            written = {
                name: known[loose(name)].name for name in set(reading.columns[key]) if name and loose(name) in known
            }
            reading.columns[key] = [written.get(name, name) for name in reading.columns[key]]

    def refuse_unknown(self, comparison: Comparison) -> None:
        """Refuse each cell that names nobody here."""
        reading = comparison.reading
        for key, known in self._columns.items():
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


def _by_name(things: Iterable[N]) -> dict[str, N]:
    return {loose(thing.name): thing for thing in things}


def _listed(things: Iterable[Named]) -> str:
    return "、".join(thing.name for thing in things)
