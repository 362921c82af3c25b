"""How months are called."""

from datetime import date

from django.utils import dateformat
from django.utils.translation import get_language


def month_words(month: date) -> str:
    """``2019年11月`` or ``November 2019``."""
    return dateformat.format(month, "F Y" if (get_language() or "").startswith("en") else "Y年n月")
