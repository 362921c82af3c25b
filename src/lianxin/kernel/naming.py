"""How months and days are called in the language in use."""

from datetime import date

from django.utils.translation import get_language

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month_words(month: date) -> str:
    """``2019年11月`` or ``November 2019``."""
    return f"{_MONTHS[month.month - 1]} {month.year}" if in_english() else f"{month.year}年{month.month}月"


def day_words(day: date) -> str:
    """``2019年11月4日`` or ``4 November 2019``."""
    return f"{day.day} {month_words(day)}" if in_english() else f"{month_words(day)}{day.day}日"


def in_english() -> bool:
    """Whether the reader's language is English; all others read Chinese."""
    return (get_language() or "").startswith("en")
