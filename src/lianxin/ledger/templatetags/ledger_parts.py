"""How a seal is shown."""

from django import template

from lianxin.ledger.canon import short as short_of

register = template.Library()


@register.filter
def short(digest: str) -> str:
    """``9f3a12bc…`` → ``9f3a-12bc-77d0-01ee``."""
    return short_of(digest)
