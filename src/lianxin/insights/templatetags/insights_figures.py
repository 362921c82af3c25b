"""How a figure is written and where its records are."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.figures.metric import Metric, Scope, Unit
from lianxin.insights.queries.statements import Cell, Line
from lianxin.insights.queries.years import Figure
from lianxin.kernel.fen import format_fen
from lianxin.projects.models import Project

register = template.Library()

NOTHING = mark_safe('<span class="muted">0</span>')


@register.simple_tag(takes_context=True)
def records(context: Context, code: str, side: str = "", key: Any = "", year: int | None = None) -> str:
    """The address of the records that a figure counts in the page's year, narrowed by one side."""
    asked = {"year": year or context["year"]}
    if side:
        asked[side] = key
    return f"{_page(context['council'].code, code)}?{urlencode(asked)}"


@register.simple_tag(takes_context=True)
def numbers(context: Context, cells: Iterable[Figure], side: str = "", key: Any = "") -> SafeString:
    """The cells of one row: each number opens its records. Written here, as a page has a hundred of them."""
    return format_html_join(
        "",
        '<td class="number" data-label="{}">{}</td>',
        ((column_head(cell.metric), _number(context, cell, side, key)) for cell in cells),
    )


def _number(context: Context, cell: Figure, side: str, key: Any) -> SafeString:
    if not cell.amount:
        return NOTHING
    address = records(context, cell.metric.code, side, key)
    return format_html('<a href="{}">{}</a>', address, exact(cell.amount, cell.metric.unit))


@register.simple_tag(takes_context=True)
def statement_cell(context: Context, cell: Cell, line: Line | None = None) -> SafeString:
    """A number of a statement, which opens its records: those of a project stand on its page. A dash: not known."""
    if cell.amount is None:
        return mark_safe('<span class="muted">—</span>')
    if not cell.amount:
        return NOTHING
    shown = format_fen(cell.amount).replace("¥", "")
    if line and isinstance(line.thing, Project):
        page = reverse("projects:detail", args=[context["council"].code, line.key])
        return format_html('<a href="{}#money">{}</a>', page, shown)
    address = _opened(context["council"].code, cell, line)
    return format_html('<a href="{}">{}</a>', address, shown) if address else format_html("{}", shown)


def _opened(council: str, cell: Cell, line: Line | None) -> str:
    """Where a number's records are; where an organisation's money went, the statement of its projects. Else empty."""
    if cell.metric is None or (line and line.thing is None):
        return ""
    if cell.has_records:
        return records_of(council, cell.metric, cell.scope)
    return giver_page(council, cell.scope) if line else ""


def giver_page(council: str, scope: Scope) -> str:
    """The address of an organisation's money, project by project."""
    asked = {"by": "project", "organisation": scope.organisation_id, "year": scope.year or ""}
    return f"{reverse('insights:statement', args=[council])}?{urlencode(asked)}"


def records_of(council: str, metric: Metric, scope: Scope) -> str:
    """The address of the records that a figure counts in a scope."""
    scope = metric.scoped(scope)
    asked = {
        "year": scope.year,
        "month": scope.month,
        "village": scope.village,
        "category": scope.category_id,
        "organisation": scope.organisation_id,
        "since": scope.since,
        "until": scope.until,
    }
    return f"{_page(council, metric.code)}?{urlencode({name: value for name, value in asked.items() if value})}"


@lru_cache(maxsize=4096)
def _page(council: str, code: str) -> str:
    """A home page links to a hundred numbers of a dozen figures."""
    return reverse("insights:records", args=[council, code])


@register.filter
def exact(amount: int, unit: Unit) -> str:
    """A figure for a column whose head names the unit; whole yuan without empty cents."""
    return format_fen(amount).replace("¥", "").removesuffix(".00") if unit == Unit.FEN else f"{amount:,}"


@register.filter
def column_head(metric: Metric) -> str:
    """A figure's name over a column, with its unit where it is money: other names say what they count."""
    return _head(metric, get_language() or "")


@lru_cache(maxsize=256)
def _head(metric: Metric, _language: str) -> str:
    if metric.unit is not Unit.FEN:
        return str(metric.label)
    return _("%(figure)s (%(unit)s)") % {"figure": metric.label, "unit": metric.unit.label}
