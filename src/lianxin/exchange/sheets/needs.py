"""A year's needs in Excel (需求清单)."""

from django.utils.translation import gettext_lazy as _

from lianxin.exchange.errors import BadPeriod, BadQuantity, CapacityBelowTaken
from lianxin.exchange.models import Listing
from lianxin.exchange.services import Line
from lianxin.exchange.sheets.listed import REASONS, ListHooks, as_written, quantity_columns, terms_of
from lianxin.exchange.states import Side, Urgency
from lianxin.network.errors import NotEnrolled
from lianxin.network.naming import Names
from lianxin.sheets.layouts import Column, Kind, Layout, Values, register

_URGENCIES = {"一般": Urgency.NORMAL, "较急": Urgency.SOON, "紧急": Urgency.URGENT}


class NeedsHooks(ListHooks):
    """A village lists what it needs for itself."""

    side = Side.NEED
    owner = "village"
    named = ("village", "category")
    cells = {
        BadQuantity.code: "quantity",
        CapacityBelowTaken.code: "quantity",
        BadPeriod.code: "until_on",
        NotEnrolled.code: "village",
    }

    def values(self, listing: Listing) -> Values:
        """What the sheet says of a need."""
        return {
            "village": listing.owner.name,
            "title": listing.title,
            "category": listing.category.name if listing.category else None,
            "form": listing.form,
            "quantity": as_written(listing.capacity, listing.unit),
            "unit": listing.unit,
            "persons": listing.persons,
            "urgency": listing.urgency,
            "until_on": listing.until_on,
            "details": listing.details or None,
        }

    def line(self, values: Values, names: Names, listing: Listing | None) -> Line:
        """A need with its village."""
        village, category = names.village(values["village"]), values["category"]
        terms = terms_of(
            self.side,
            values,
            listing,
            place=village,
            category=names.category(category) if category else None,
            persons=values["persons"],
            urgency=Urgency(values["urgency"] or Urgency.NORMAL),
            until_on=values["until_on"],
            details=values["details"] or "",
        )
        return village, terms


NEEDS_SHEET = register(
    Layout(
        code="needs",
        name=_("Needs"),
        sheet=r"(?:(?P<year>20\d\d)年?(?:度)?)?(?:各?村居?)?需求清单(?:表)?",
        sheet_name="{year}年需求清单",
        title="{year}年各村需求清单",
        subtitle="填报单位：{office}",
        identity=("village", "title"),
        hooks=NeedsHooks(),
        rank=40,
        reasons=REASONS,
        columns=(
            Column("sequence", "序号", Kind.SEQUENCE, width=6),
            Column("village", "村", required=True, synonyms=("村居", "所在村", "需求村", "需求单位"), max_length=80),
            Column("title", "需求事项", required=True, synonyms=("需求", "事项", "需求名称"), max_length=120, width=24),
            Column("category", "类别", synonyms=("需求类别",), max_length=30),
            *quantity_columns(),
            Column("persons", "受益人数", Kind.INTEGER, synonyms=("受益（人）", "受益人口")),
            Column("urgency", "紧急程度", Kind.CHOICE, choices=_URGENCIES, synonyms=("紧急",)),
            Column("until_on", "希望完成日期", Kind.DATE, synonyms=("希望完成时间", "完成期限"), width=14),
            Column("details", "情况说明", synonyms=("说明", "备注"), max_length=2000, width=30),
        ),
    )
)
