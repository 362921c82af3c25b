"""How a figure is written and where its records are."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.figures.metric import Metric, Unit
from lianxin.kernel.fen import format_fen

register = template.Library()

OF_THEIR_OWN = (Unit.PROJECTS, Unit.ORGANISATIONS)
"""Units that the figure's name says already."""


@register.simple_tag(takes_context=True)
def records(context: Context, code: str, side: str = "", key: Any = "", year: int | None = None) -> str:
    """The address of the records that a figure counts in the page's year, narrowed by one side."""
    asked = {"year": year or context["year"]}
    if side:
        asked[side] = key
    return f"{reverse('insights:records', args=[context['council'].code, code])}?{urlencode(asked)}"


@register.filter
def exact(amount: int, unit: Unit) -> str:
    """A figure for a column whose head names the unit; whole yuan without empty cents."""
    return format_fen(amount).replace("¥", "").removesuffix(".00") if unit == Unit.FEN else f"{amount:,}"


@register.filter
def column_head(metric: Metric) -> str:
    """A figure's name over a column, with its unit where the name does not say it."""
    if metric.unit in OF_THEIR_OWN:
        return str(metric.label)
    return _("%(figure)s (%(unit)s)") % {"figure": metric.label, "unit": metric.unit.label}
