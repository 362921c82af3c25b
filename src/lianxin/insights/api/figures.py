"""Endpoints of figures: the same numbers as on the pages, with their definitions and the records behind each."""

from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Asked, DayPaging, Id, Output, Year, address_after, read
from lianxin.figures.metric import Metric, Row, Scope, every_metric, metric_of
from lianxin.figures.queries import Side, measured, page_of, totals, totals_by
from lianxin.network.api import InCouncil, council_of
from lianxin.network.models import Council
from lianxin.network.queries import categories_of, villages_of

router = Router()
SIDES: dict[str, Side] = {"category": "category_id", "village": "village", "month": "month"}
PAGES = {
    "projects:detail": "project",
    "network:organisation": "organisation",
    "exchange:listing": "listing_detail",
}


Month = Annotated[int, Field(ge=200001, le=210012)]
VillageCode = Annotated[str, Field(pattern=r"^[0-9]{0,12}$")]


class FigureFilter(InCouncil):
    """What is counted. ``village`` is a division code or the beginning of one; ``month`` is written ``201912``."""

    year: Year | None = None
    month: Month | None = None
    category: Id | None = None
    village: VillageCode = ""

    def scope(self, council: Council) -> Scope:
        """As figures take it."""
        return Scope(council.pk, self.year, self.month, self.village, self.category)

    def query(self) -> str:
        """As it stands in an address."""
        chosen = self.model_dump(include=set(FigureFilter.model_fields), exclude_defaults=True)
        return urlencode(chosen)


class FiguresFilter(FigureFilter):
    """What is counted, and by what each figure is split."""

    by: Literal["category", "village", "month"] | None = None


class RecordsFilter(FigureFilter, DayPaging):
    """Which records, and which part of them. ``organisation`` gave; ``since`` and ``until`` are months."""

    organisation: Id | None = None
    since: Month | None = None
    until: Month | None = None

    def scope(self, council: Council) -> Scope:
        """As figures take it."""
        given = super().scope(council)
        return given.narrowed(organisation_id=self.organisation, since=self.since, until=self.until)


class Part(Output):
    """A figure's share of one category, village or month."""

    key: str
    label: str
    value: int


class Figure(Output):
    """A number with its definition (口径) and the address of the records that it counts."""

    code: str
    label: str
    definition: str
    unit: str
    value: int
    records: str
    parts: list[Part] | None = None


class Figures(Output):
    """Figures. Those of different units, and promised, received and spent, are never to be added together."""

    items: list[Figure]


class Record(Output):
    """One record behind a figure."""

    on: date | None
    title: str
    detail: str
    amount: int
    url: str


class Records(Output):
    """The records behind a figure, oldest first; their amounts add up to ``value`` over all pages."""

    code: str
    label: str
    unit: str
    value: int
    items: list[Record]
    next: str | None


@read(router, "/figures", gives=Figures)
def list_figures(request: Asked, to: Query[FiguresFilter]) -> Figures:
    """A council's figures of a year, exact to this moment, as its home page shows them."""
    council = council_of(to.council)
    scope = to.scope(council)
    sums = totals(scope)
    split = totals_by(scope, SIDES[to.by]) if to.by else {}
    labels = _labels(council, to.by)
    items = []
    for metric in every_metric():
        figure = _figure(metric, sums[metric.code], to)
        if to.by and not metric.stock:
            figure.parts = [
                Part(key=str(key), label=labels.get(key, str(key)), value=cells[metric.code])
                for key, cells in sorted(split.items())
                if metric.code in cells
            ]
        items.append(figure)
    return Figures(items=items)


@read(router, "/figures/{code}/records", gives=Records)
def figure_records(request: Asked, code: str, to: Query[RecordsFilter]) -> Records:
    """Exactly the records that a figure counts."""
    metric = _known(code)
    council = council_of(to.council)
    scope = to.scope(council)
    page = page_of(metric, scope, after=to.after, size=to.limit)
    return Records(
        code=metric.code,
        label=str(metric.label),
        unit=metric.unit,
        value=measured(metric, scope),
        items=[_record(row, council) for row in page.rows],
        next=address_after(request, page.after) if page.after else None,
    )


def records_address(council: Council, metric: Metric, scope: Scope) -> str:
    """Where the records are that a figure counts in a scope."""
    scope = metric.scoped(scope)
    asked = {
        "council": council.code,
        "year": scope.year,
        "month": scope.month,
        "category": scope.category_id,
        "village": scope.village,
        "organisation": scope.organisation_id,
        "since": scope.since,
        "until": scope.until,
    }
    known = {name: value for name, value in asked.items() if value}
    return f"{reverse('api-v1:figure_records', args=[metric.code])}?{urlencode(known)}"


def _known(code: str) -> Metric:
    try:
        return metric_of(code)
    except KeyError:
        raise Http404 from None


def _figure(metric: Metric, value: int, to: FigureFilter) -> Figure:
    address = reverse("api-v1:figure_records", args=[metric.code])
    return Figure(
        code=metric.code,
        label=str(metric.label),
        definition=str(metric.definition),
        unit=metric.unit,
        value=value,
        records=f"{address}?{to.query()}",
    )


def _labels(council: Council, by: str | None) -> dict[Any, str]:
    if by == "category":
        return {category.pk: category.name for category in categories_of(council)}
    if by == "village":
        return {village.division_id: village.name for village in villages_of(council)}
    return {}


def _record(row: Row, council: Council) -> Record:
    address = reverse(f"api-v1:{PAGES[row.url_name]}", args=[row.url_id])
    return Record(
        on=row.on,
        title=row.title,
        detail=row.detail,
        amount=row.amount,
        url=f"{address}?council={council.code}" if row.url_name == "network:organisation" else address,
    )
