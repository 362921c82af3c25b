"""How numbers, money and dates read on a page, in both languages; and how a form field introduces itself."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.forms import BoundField, CheckboxInput, ClearableFileInput, FileInput, RadioSelect
from django.forms.widgets import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.safestring import SafeString

from lianxin.kernel.fen import format_fen, format_wan
from lianxin.kernel.naming import day_words, in_english, month_words

register = template.Library()

NOTHING = "—"
MILLION_FEN = 100_000_000
# Words of state that the apps share; a page may always name a tone itself.
TONES = {
    "done": {"ACCEPTED", "CLOSED", "FULFILLED", "RECEIVED", "DONE", "APPLIED", "APPROVE", "APPROVED", "NEW"},
    "wait": {"FILED", "ENDORSED", "SUBMITTED", "WAITING", "DUE", "PENDING", "PREVIEWED", "CHANGED"},
    "stop": {"RETURNED", "OVERDUE", "REFUSED", "REJECTED", "REJECT", "RETURN", "CANCELLED", "FAILED"},
    "off": {"DRAFT", "WITHDRAWN", "RELEASED", "ENDED", "UNCHANGED", "EXPIRED", "VOID", "DISCARDED"},
}


@register.filter
def fen(value: int | None) -> str:
    """Exact money: ``196000000`` → ``¥1,960,000.00``; nothing → a dash."""
    return NOTHING if value is None else format_fen(int(value))


@register.filter
def fen_plain(value: int | None) -> str:
    """Exact money for a column whose head names the unit: ``1,960,000.00``."""
    return NOTHING if value is None else format_fen(int(value)).replace("¥", "")


@register.filter
def fen_short(value: int | None) -> str:
    """Exact money without empty cents: ``¥1,960,000``, but ``¥0.50`` stays."""
    return fen(value).removesuffix(".00")


@register.filter
def wan_text(value: int) -> str:
    """Money for a headline: ``196万元`` or ``¥1.96 million``."""
    if not in_english():
        return format_wan(value)
    if abs(value) < MILLION_FEN:
        return fen_short(value)
    amount = (Decimal(value) / MILLION_FEN).quantize(Decimal("0.01"))
    return f"¥{amount:f}".rstrip("0").rstrip(".") + " million"


@register.filter
def number(value: float | Decimal | None) -> str:
    """An integer or decimal with thousands separators: ``6,432``; nothing → a dash."""
    return f"{value:,}" if isinstance(value, int | float | Decimal) else NOTHING


@register.filter
def quantity(value: float | None, unit: str = "") -> str:
    """A number with its unit, spaced as the language spaces it: ``312人时``, ``312 person-hours``."""
    return f"{number(value)}{' ' if unit and unit[:1].isascii() else ''}{unit}"


@register.filter
def named(thing: object) -> str:
    """What the reader's language calls a thing: its ``name_en`` on English pages where it has one, else its name."""
    english = getattr(thing, "name_en", "") if in_english() else ""
    return str(english or thing or "")


@register.filter
def less(value: int, other: int) -> int:
    """``value − other``; for the balance of the money strip."""
    return int(value or 0) - int(other or 0)


def _local_day(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).date()
    return value


@register.filter
def zh_date(value: date | None) -> str:
    """A day: ``2019年12月20日`` or ``20 December 2019``. A moment is shown as its day in China."""
    if not value:
        return NOTHING
    return day_words(_local_day(value))


@register.filter
def zh_month(value: date | None) -> str:
    """A month: ``2019年12月`` or ``December 2019``."""
    if not value:
        return NOTHING
    return month_words(_local_day(value))


@register.filter
def zh_quarter(value: date | None) -> str:
    """A quarter by one of its days: ``2019年第四季度`` or ``4th quarter of 2019``."""
    if not value:
        return NOTHING
    at = (value.month - 1) // 3
    if in_english():
        return f"{('1st', '2nd', '3rd', '4th')[at]} quarter of {value.year}"
    return f"{value.year}年第{'一二三四'[at]}季度"


@register.filter
def zh_moment(value: datetime | None) -> str:
    """A day with hour and minute, in China's time."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{zh_date(local)}{' ' if not in_english() else ', '}{local:%H:%M}"


@register.filter
def date_range(since: date | None, until: date | None) -> str:
    """From one day to another: ``2016年3月1日至2022年3月1日``; open at an end where a day is missing."""
    if not since and not until:
        return NOTHING
    if in_english():
        if not until:
            return f"since {zh_date(since)}"
        return f"{zh_date(since)} to {zh_date(until)}" if since else f"until {zh_date(until)}"
    return f"{zh_date(since)}起" if not until else f"{zh_date(since) if since else ''}至{zh_date(until)}"


@register.filter
def tone(state: object) -> str:
    """The tone of a state's pill: done, wait, stop, off or info."""
    name = str(getattr(state, "value", state)).upper()
    return next((shade for shade, states in TONES.items() if name in states), "info")


@register.filter
def message_tone(tags: str) -> str:
    """The tone of a django.contrib.messages message."""
    levels = {"success": "done", "warning": "wait", "error": "stop"}
    return next((shade for level, shade in levels.items() if level in tags), "info")


@register.filter
def widget_kind(field: BoundField) -> str:
    """How a field is laid out: checkbox, choices (radio, several), file or line."""
    widget = field.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, (FileInput, ClearableFileInput)) else "line"


@register.filter
def describing_ids(field: BoundField) -> str:
    """Ids of the texts that describe a field, for ``aria-describedby``."""
    parts = [("help", field.help_text), ("error", field.errors)]
    return " ".join(f"{field.auto_id}-{name}" for name, there in parts if there)


@register.filter
def described(field: BoundField) -> SafeString:
    """The field's input, tied to its help and its error for screen readers."""
    attrs: dict[str, str | bool] = {}
    if ids := describing_ids(field):
        attrs["aria-describedby"] = ids
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)
