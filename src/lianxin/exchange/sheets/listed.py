"""What the sheets of needs and of resources share: quantities in the unit of their form, comparing, storing."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import GRAMS_A_JIN, parse_quantity
from lianxin.exchange.errors import BadPeriod, BadQuantity, CapacityBelowTaken, ListingClosed
from lianxin.exchange.models import Listing
from lianxin.exchange.queries.sheets import listings_of_year, years_listed
from lianxin.exchange.services import Line, Terms, check_listed, check_revised, list_by_sheet
from lianxin.exchange.sheets.matching import match
from lianxin.exchange.states import UNITS, Form, Side, Unit
from lianxin.kernel.errors import Refused, Words
from lianxin.kernel.text import Unreadable
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Council
from lianxin.network.naming import UNKNOWN, Names, council_of
from lianxin.network.queries import taking_part, titles_of
from lianxin.sheets.comparison import Comparison, Context, compare_rows, filled
from lianxin.sheets.layouts import Column, Kind, Scope, Values
from lianxin.sheets.reading import Reading, Row

FORMS = {
    "资金": Form.MONEY,
    "物资": Form.GOODS,
    "场地": Form.VENUE,
    "人力": Form.LABOUR,
    "专业": Form.EXPERTISE,
    "农产品": Form.PRODUCE,
}
COUNTED = {
    "元": Unit.FEN,
    "件": Unit.PIECE,
    "场次": Unit.SESSION,
    "场": Unit.SESSION,
    "人时": Unit.PERSON_HOUR,
    "课时": Unit.LESSON,
    "斤": Unit.GRAM,
}
_PARTS = {Unit.FEN: 100, Unit.GRAM: GRAMS_A_JIN}
_REFUSALS: tuple[type[Refused], ...] = (BadPeriod, BadQuantity, CapacityBelowTaken, ListingClosed, NotEnrolled)
REASONS: Mapping[str, Words] = {
    **UNKNOWN,
    **{refusal.code: refusal.message for refusal in _REFUSALS},
    "fraction_of_unit": _("“{text}” cannot be counted; give a whole number."),
    "unit_misfits_form": _("“{form}” is counted in {unit}, not in {text}."),
    "not_a_period": _("“{text}” is no time; write it like 2020年1月至7月."),
}


@dataclass(frozen=True)
class Unread:
    """A cell that cannot be understood beside the others of its row."""

    index: int
    key: str
    code: str
    facts: Mapping[str, Any]


class ListHooks(ABC):
    """Listings are known by owner, title and form; ``match`` tells those apart that have all three in common."""

    side: ClassVar[Side]
    owner: ClassVar[str]
    named: ClassVar[Sequence[str]]
    cells: ClassVar[Mapping[str, str]]

    def compare(self, reading: Reading, context: Context) -> Comparison:
        """Set the sheet against the year's list. Seven queries."""
        council = council_of(context)
        names = self.names(council, context)
        names.settle(reading)
        unread = self.settle(reading)
        standing = [(one, self.values(one)) for one in listings_of_year(council.pk, self.side, context.year or 0)]
        matched = match(reading, standing, (self.owner, "title", "form"))
        comparison = compare_rows(reading, matched.stored, matched.identities)
        for cell in unread:
            comparison.refuse(reading.rows[cell.index], cell.key, cell.code, **cell.facts)
        names.refuse_unknown(comparison)
        matched.refuse_twice(comparison)
        members = {*taking_part(council), None}
        for row in self._readable(comparison, comparison.new):
            line = self.line(row.values(), names, None)
            comparison.prepared[row.index] = line
            self._try(comparison, row, lambda line=line: check_listed(line, members))
        for row in self._readable(comparison, [change.row for change in comparison.changed]):
            identity = matched.identities[row.index]
            listing = matched.listings[identity]
            terms = self.line(filled(row, matched.stored[identity]), names, listing)[1]
            comparison.prepared[row.index] = (listing, terms)
            self._try(comparison, row, lambda one=listing, terms=terms: check_revised(one, terms))
        return comparison

    def store(self, comparison: Comparison, context: Context) -> None:
        """List the new and change the others through the exchange's own verb."""
        list_by_sheet(
            council=council_of(context),
            side=self.side,
            year=context.year or 0,
            new=[comparison.prepared[row.index] for row in comparison.new],
            changed=[comparison.prepared[change.row.index] for change in comparison.changed],
            source=comparison.source(context),
            actor=context.actor,
        )

    def rows(self, scope: Scope) -> Iterable[Values]:
        """The year's list. One query."""
        return (self.values(one) for one in listings_of_year(scope.council_id, self.side, scope.year or 0))

    def years(self, scope: Scope) -> Sequence[int]:
        """Years in which something was listed. One query."""
        return years_listed(scope.council_id, self.side)

    def facts(self, scope: Scope) -> Mapping[str, str]:
        """Names for the title."""
        return titles_of(scope.council_id)

    def names(self, council: Council, context: Context) -> Names:
        """What the sheet may name."""
        return Names(council, context, self.named)

    def settle(self, reading: Reading) -> list[Unread]:
        """Write what people may write in several ways in one of them; what cannot be read is named."""
        return list(_settle_quantities(reading))

    @abstractmethod
    def values(self, listing: Listing) -> Values:
        """What the sheet says of a listing."""

    @abstractmethod
    def line(self, values: Values, names: Names, listing: Listing | None) -> Line:
        """Who lists something, and its terms; of a standing listing, what the sheet does not say stays."""

    def _readable(self, comparison: Comparison, rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if row.index not in comparison.refused_rows]

    def _try(self, comparison: Comparison, row: Row, check: Any) -> None:
        try:
            check()
        except Refused as refusal:
            comparison.refuse_for(row, refusal, self.cells, "title")


def terms_of(side: Side, values: Values, listing: Listing | None, **said: Any) -> Terms:
    """The terms of a row: what both sheets say, what one says, and of a standing listing what neither does."""
    form = Form(values["form"])
    kept = {name: getattr(listing, name) for name in _KEPT} if listing else {}
    return Terms(
        **kept | said, side=side, form=form, title=values["title"], quantity=counted_out(values["quantity"], form)
    )


_KEPT = (
    "category", "place", "details", "conditions", "urgency", "is_micro", "persons", "households", "from_on", "until_on",
)  # fmt: skip


def as_written(quantity: int, unit: str) -> Decimal:
    """A quantity as a cell holds it: money in yuan, produce in jin."""
    return Decimal(quantity) / _PARTS.get(Unit(unit), 1)


def counted_out(written: Decimal, form: Form) -> int:
    """The same in the smallest part of the form's unit."""
    return int(written * _PARTS.get(UNITS[form], 1))


def _settle_quantities(reading: Reading) -> Iterable[Unread]:
    """Read each quantity in the unit of its row's form; a unit that does not fit the form is named."""
    labels = {unit: label for label, unit in reversed(COUNTED.items())}
    names = {form: label for label, form in FORMS.items()}
    columns = [reading.columns[key] for key in ("form", "quantity", "unit")]
    for index, (form, text, said) in enumerate(zip(*columns, strict=True)):
        unit = UNITS[form]
        if said is not None and said != unit:
            facts = {"form": names[form], "unit": labels[unit], "text": labels[said]}
            yield Unread(index, "unit", "unit_misfits_form", facts)
            continue
        try:
            columns[1][index] = as_written(parse_quantity(text, unit), unit)
        except Unreadable as error:
            yield Unread(index, "quantity", error.code, {"text": error.text})


def quantity_columns() -> tuple[Column, ...]:
    """The columns that say how much of what."""
    return (
        Column("form", "形式", Kind.CHOICE, required=True, choices=FORMS, synonyms=("资源形式", "需求形式")),
        Column("quantity", "数量", Kind.QUANTITY, required=True, max_length=30),
        Column("unit", "单位", Kind.CHOICE, choices=COUNTED, synonyms=("计量单位",), width=8),
    )
