"""Words of the exchange's pages: quantities in their unit."""

from django import template

from lianxin.exchange.amounts import brief
from lianxin.exchange.states import UNITS, Urgency

register = template.Library()

URGENT_TONES = {Urgency.URGENT.value: "stop", Urgency.SOON.value: "wait"}


@register.filter
def spoken(quantity: int, unit: str) -> str:
    """A quantity in its unit; money without empty cents: ``¥18,500``, ``312人时``."""
    return brief(quantity, unit)


@register.filter
def unit_of(form: str) -> str:
    """In what a form is counted: ``pieces``."""
    return str(UNITS[form].label) if form in UNITS else ""


@register.filter
def urgent_tone(urgency: str) -> str:
    """The tone of an urgency's pill; none where it is not urgent."""
    return URGENT_TONES.get(urgency, "")
