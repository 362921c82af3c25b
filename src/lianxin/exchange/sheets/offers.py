"""A year's resources in Excel (资源清单)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lianxin.exchange.errors import BadPeriod, BadQuantity, CapacityBelowTaken
from lianxin.exchange.models import Listing
from lianxin.exchange.services import Line
from lianxin.exchange.sheets.available import format_period, parse_period
from lianxin.exchange.sheets.listed import REASONS, ListHooks, Unread, as_written, quantity_columns, terms_of
from lianxin.exchange.states import Side
from lianxin.kernel.text import Unreadable
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Council
from lianxin.network.naming import Names
from lianxin.sheets.comparison import Context
from lianxin.sheets.layouts import Column, Kind, Layout, Values, register
from lianxin.sheets.reading import Reading


@dataclass
class Everywhere:
    """Stands where a village could: a resource for the whole town."""

    name: str = "全镇"


WHOLE_TOWN = Everywhere()
_ALSO = ("全镇", "全街道", "全乡", "全域", "不限")


class OffersHooks(ListHooks):
    """A member, or a village, lists what it can give, to the whole town or to one village."""

    side = Side.OFFER
    owner = "partner"
    named = ("partner", "village")
    cells = {
        BadQuantity.code: "quantity",
        CapacityBelowTaken.code: "quantity",
        BadPeriod.code: "available",
        NotEnrolled.code: "partner",
    }

    def names(self, council: Council, context: Context) -> Names:
        """Members, villages, and the whole town."""
        return Names(council, context, self.named, besides={"village": dict.fromkeys(_ALSO, WHOLE_TOWN)})

    def settle(self, reading: Reading) -> list[Unread]:
        """Times in one of the ways in which they are written, too."""
        unread, times = super().settle(reading), reading.columns["available"]
        for index, text in enumerate(times):
            try:
                times[index] = format_period(*parse_period(text)) if text else None
            except Unreadable as error:
                unread.append(Unread(index, "available", error.code, {"text": error.text}))
        return unread

    def values(self, listing: Listing) -> Values:
        """What the sheet says of a resource."""
        return {
            "partner": listing.owner.name,
            "title": listing.title,
            "form": listing.form,
            "quantity": as_written(listing.capacity, listing.unit),
            "unit": listing.unit,
            "village": (listing.place or WHOLE_TOWN).name,
            "available": format_period(listing.from_on, listing.until_on),
            "conditions": listing.conditions or None,
        }

    def line(self, values: Values, names: Names, listing: Listing | None) -> Line:
        """A resource with whose it is."""
        place, available = values["village"], values["available"]
        since, until = parse_period(available) if available else (None, None)
        terms = terms_of(
            self.side,
            values,
            listing,
            place=names.village(place) if place and place != WHOLE_TOWN.name else None,
            from_on=since,
            until_on=until,
            conditions=values["conditions"] or "",
        )
        return names.partner(values["partner"]), terms


OFFERS_SHEET = register(
    Layout(
        code="offers",
        name=_("Resources"),
        sheet=r"(?:(?P<year>20\d\d)年?(?:度)?)?(?:结对单位)?资源清单(?:表)?",
        sheet_name="{year}年资源清单",
        title="{year}年结对单位资源清单",
        subtitle="填报单位：{office}",
        identity=("partner", "title"),
        hooks=OffersHooks(),
        rank=50,
        reasons=REASONS,
        columns=(
            Column("sequence", "序号", Kind.SEQUENCE, width=6),
            Column("partner", "单位名称", required=True, synonyms=("结对单位", "提供单位"), max_length=80, width=34),
            Column("title", "资源名称", required=True, synonyms=("资源", "资源事项"), max_length=120, width=24),
            *quantity_columns(),
            Column("village", "服务范围", synonyms=("服务对象", "服务村"), max_length=80),
            Column("available", "可用时间", synonyms=("可提供时间", "提供时间"), max_length=60, width=22),
            Column("conditions", "条件", synonyms=("使用条件", "备注"), max_length=200, width=24),
        ),
    )
)
