"""Quantities as people say them."""

from decimal import Decimal

from django.utils.translation import gettext

from lianxin.exchange.states import Unit
from lianxin.kernel.fen import format_fen

GRAMS_A_JIN = 500


def spoken(quantity: int, unit: str) -> str:
    """A quantity in its unit, e.g. ``¥8,300.00`` or ``12 person-hours``. Money is given in fen, produce in grams."""
    if unit == Unit.FEN:
        return format_fen(quantity)
    if unit == Unit.GRAM:
        return gettext("{number} jin").format(number=f"{(Decimal(quantity) / GRAMS_A_JIN).normalize():,f}")
    return f"{quantity:,} {Unit(unit).label}"
