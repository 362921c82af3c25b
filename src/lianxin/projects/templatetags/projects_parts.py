"""Words of a project's page: quantities in their unit."""

from django import template
from django.utils.translation import gettext as _

from lianxin.exchange.amounts import brief
from lianxin.kernel.fen import format_fen

register = template.Library()
register.filter("spoken", brief)


@register.filter
def column(fen: int) -> str:
    """Money in a column whose head names the unit, without empty cents; a dash where there is none: ``18,500``."""
    return format_fen(fen).replace("¥", "").removesuffix(".00") if fen else "—"


@register.filter
def article(measure: str) -> str:
    """The measure of the policy that a project carries out; a bare number is read as an article."""
    return _("article %(number)s") % {"number": measure} if measure.isdecimal() else measure
