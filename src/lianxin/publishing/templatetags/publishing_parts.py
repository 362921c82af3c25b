"""Words of a disclosure's lines."""

from django import template

from lianxin.publishing.sheet import MoneyLine
from lianxin.publishing.states import PAYEE_KINDS

register = template.Library()


@register.filter
def paid_to(line: MoneyLine) -> str:
    """An organisation by its name; anybody else by kind, as it may be a person."""
    return line.who or str(PAYEE_KINDS.get(line.payee_kind, "—"))
