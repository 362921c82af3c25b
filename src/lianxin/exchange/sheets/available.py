"""When a resource is available, as offices write it: 2020年1月至7月."""

import re
from datetime import date

from lianxin.kernel.dates import format_month, last_of_month
from lianxin.kernel.text import Unreadable, loose

ALWAYS = "长期"
_ALWAYS = {ALWAYS, "常年", "不限", "随时"}
_DAY = r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?"
_MONTH = r"(?:(\d{4})[年./-])?(\d{1,2})月?份?"
_YEAR = r"(\d{4})年?(?:全年)?"
_END = rf"(?:{_DAY}|{_MONTH}|{_YEAR})"
_PERIOD = re.compile(rf"(?P<first>{_END}起?)?(?:(?:至|到|~|—{{1,2}}|–|-)(?P<last>{_END}底?))?", re.ASCII)
_ENDS = [re.compile(pattern, re.ASCII) for pattern in (_DAY, _MONTH, _YEAR)]
_FIRST_YEAR = 1900

Period = tuple[date | None, date | None]


def parse_period(text: str) -> Period:
    """From when and until when: ``2020年1月至7月``, ``2020年11月至2021年2月``, ``2020.1.5-2020.7.31``, ``2020年3月``,
    ``2020年3月起``, ``至2020年7月``, ``长期``. A month begins on its first day and ends on its last.

    Raises: Unreadable ``not_a_period``.
    """
    bare = loose(text)
    if bare in _ALWAYS:
        return None, None
    found = _PERIOD.fullmatch(bare)
    if not bare or not found:
        raise Unreadable("not_a_period", text)
    first, last = found["first"], found["last"]
    try:
        since, until = _span(first.rstrip("起")) if first else (None, None)
        if last:
            until = _span(last.rstrip("底"), year=since.year if since else None)[1]
    except ValueError:
        raise Unreadable("not_a_period", text) from None
    return since, until if last or not (first and first.endswith("起")) else None


def format_period(since: date | None, until: date | None) -> str:
    """The same in the office's words; ``parse_period`` reads it back."""
    if since is None and until is None:
        return ALWAYS
    if (since and since.day > 1) or (until and until != last_of_month(until)):
        if since == until:
            return str(since)
        return f"{since or ''}至{until}" if until else f"{since}起"
    if until is None:
        return f"{format_month(since)}起" if since else ALWAYS
    if since is None:
        return f"至{format_month(until)}"
    if (since.year, since.month) == (until.year, until.month):
        return format_month(since)
    same = since.year == until.year
    return f"{format_month(since)}至{until.month}月" if same else f"{format_month(since)}至{format_month(until)}"


def _span(text: str, year: int | None = None) -> tuple[date, date]:
    """The first and the last day of a day, a month or a year. Raises ValueError."""
    day, month, whole = (pattern.fullmatch(text) for pattern in _ENDS)
    if day:
        on = date(_year(day[1], year), int(day[2]), int(day[3]))
        return on, on
    if whole and len(whole[1]) == len("2020"):
        return date(_year(whole[1], None), 1, 1), date(_year(whole[1], None), 12, 31)
    if month:
        first = date(_year(month[1], year), int(month[2]), 1)
        return first, last_of_month(first)
    raise ValueError(text)


def _year(text: str | None, otherwise: int | None) -> int:
    year = int(text) if text else otherwise
    if year is None or year < _FIRST_YEAR:
        raise ValueError(text)
    return year
