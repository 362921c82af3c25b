"""How months and days are called in the language in use."""

from datetime import date

from django.utils import dateformat
from django.utils.translation import get_language


def month_words(month: date) -> str:
    """``2019年11月`` or ``November 2019``."""
    return dateformat.format(month, "F Y" if in_english() else "Y年n月")


def day_words(day: date) -> str:
    """``2019年11月4日`` or ``4 November 2019``."""
    return dateformat.format(day, "j F Y" if in_english() else "Y年n月j日")


def in_english() -> bool:
    """Whether the reader's language is English; all others read Chinese."""
    return (get_language() or "").startswith("en")
