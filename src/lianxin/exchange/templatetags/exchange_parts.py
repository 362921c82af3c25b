"""Words of the exchange's pages: quantities in their unit."""

from django import template

from lianxin.exchange.amounts import spoken as spoken_amount
from lianxin.exchange.states import Unit
from lianxin.kernel.fen import format_fen

register = template.Library()


@register.filter
def spoken(quantity: int, unit: str) -> str:
    """A quantity in its unit; money without empty cents: ``¥18,500``, ``312人时``."""
    return format_fen(quantity).removesuffix(".00") if unit == Unit.FEN else spoken_amount(quantity, unit)
