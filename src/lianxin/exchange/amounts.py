"""Quantities as people say and write them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.states import Unit
from lianxin.kernel.errors import Words
from lianxin.kernel.fen import format_fen, parse_fen
from lianxin.kernel.text import Unreadable, narrow

GRAMS_A_JIN = 500
ONE: Mapping[str, Words] = {
    Unit.PIECE: _("piece"),
    Unit.SESSION: _("session"),
    Unit.PERSON_HOUR: _("person-hour"),
    Unit.LESSON: _("lesson"),
}
"""What is counted, where there is one of it."""
TYPED: Mapping[str, tuple[str, ...]] = {
    Unit.PIECE: ("件", "pieces", "piece"),
    Unit.SESSION: ("场次", "场", "sessions", "session"),
    Unit.PERSON_HOUR: ("人时", "person-hours", "person-hour"),
    Unit.LESSON: ("课时", "lessons", "lesson"),
    Unit.GRAM: ("斤", "jin"),
}
"""How people write each unit behind a number, the longer first. Both languages are read wherever a number is typed."""


def spoken(quantity: int, unit: str) -> str:
    """A quantity in its unit, e.g. ``¥8,300.00`` or ``12 person-hours``. Money is given in fen, produce in grams."""
    if unit == Unit.FEN:
        return format_fen(quantity)
    if unit == Unit.GRAM:
        return gettext("{number} jin").format(number=f"{(Decimal(quantity) / GRAMS_A_JIN).normalize():,f}")
    label = ONE[unit] if quantity == 1 else Unit(unit).label
    return gettext("{number} {unit}").format(number=f"{quantity:,}", unit=label)


def brief(quantity: int, unit: str) -> str:
    """As ``spoken``, money without empty cents: ``¥8,300``."""
    return format_fen(quantity).removesuffix(".00") if unit == Unit.FEN else spoken(quantity, unit)


def written(quantity: int, unit: str) -> str:
    """A quantity as it would be typed, without its unit: ``18,500``, ``0.5`` (jin)."""
    if unit == Unit.FEN:
        return format_fen(quantity).replace("¥", "").removesuffix(".00")
    return f"{(Decimal(quantity) / GRAMS_A_JIN).normalize():,f}" if unit == Unit.GRAM else f"{quantity:,}"


def parse_quantity(text: str, unit: str) -> int:
    """What was typed, with its unit or without, in the unit's smallest part: yuan → fen, jin → grams, others whole.

    Raises: Unreadable as ``parse_fen``, ``not_a_number`` or ``fraction_of_unit``.
    """
    if unit == Unit.FEN:
        return parse_fen(text)
    typed = narrow(text).replace(",", "").casefold()
    bare = next((typed.removesuffix(word) for word in TYPED[unit] if typed.endswith(word)), typed).strip()
    try:
        number = Decimal(bare) * (GRAMS_A_JIN if unit == Unit.GRAM else 1)
    except InvalidOperation:
        raise Unreadable("not_a_number", text) from None
    if not number.is_finite() or abs(number) > 10**15:
        raise Unreadable("not_a_number", text)
    if number % 1:
        raise Unreadable("fraction_of_unit", text)
    return int(number)
