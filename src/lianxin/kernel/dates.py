"""Dates and months as people and Excel write them. A month is the date of its first day."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache

from lianxin.kernel.text import Unreadable, narrow

Written = str | int | float | date | datetime

_DATE = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[ T]+0{1,2}:00(?::00)?)?", re.ASCII
)
_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?份?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(61, 109_575)  # 1 March 1900 (Excel's false leap day is before it) to 2199
_TYPED_DATES = range(1900_01_01, 2100_00_00)
_TYPED_MONTHS = range(1900_01, 2100_00)


def parse_date(value: Written) -> date:
    """A day: ``2019.3.5``, ``2019-3-5``, ``2019/3/5``, ``2019年3月5日``, ``20190305``, Excel dates and serial numbers.

    Full-width digits are understood. Raises: Unreadable ``not_a_date``.

    >>> parse_date("2019年3月5日"), parse_date("２０１９．３．５") == parse_date(43529)
    (datetime.date(2019, 3, 5), True)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return _date_of_number(value) if isinstance(value, int | float) else _date_of_text(value)
    except (ValueError, OverflowError):
        raise Unreadable("not_a_date", value) from None


def parse_month(value: Written) -> date:
    """The first day of a month: ``2019年3月``, ``2019.3``, ``2019-03``, ``201903``, or of any date's month.

    Excel turns a typed ``2019.10`` into the number 2019.1, so that number names no month for sure.

    Raises: Unreadable ``not_a_month`` or ``month_ambiguous``.

    >>> parse_month("2019年3月"), parse_month("2019-03") == parse_month(2019.3)
    (datetime.date(2019, 3, 1), True)
    """
    if isinstance(value, float) and not value.is_integer():
        if format(value, ".15g").endswith(".1"):
            raise Unreadable("month_ambiguous", value)
        value = format(value, ".15g")
    if isinstance(value, str) and len(text := narrow(value)) == 6 and text.isascii() and text.isdigit():
        value = int(text)
    if isinstance(value, int | float) and int(value) in _TYPED_MONTHS:
        value = f"{int(value) // 100}-{int(value) % 100}"
    try:
        found = _MONTH.fullmatch(narrow(value)) if isinstance(value, str) else None
        return date(int(found[1]), int(found[2]), 1) if found else parse_date(value).replace(day=1)
    except ValueError:
        raise Unreadable("not_a_month", value) from None


@cache
def last_of_month(month: date) -> date:
    """The last day of a date's month: by then what a month is planned for is done.

    >>> last_of_month(date(2020, 2, 1))
    datetime.date(2020, 2, 29)
    """
    return month.replace(day=monthrange(month.year, month.month)[1])


def format_month(month: date) -> str:
    """
    >>> format_month(date(2020, 1, 1))
    '2020年1月'
    """
    return f"{month.year}年{month.month}月"


def format_date_zh(day: date) -> str:
    """
    >>> format_date_zh(date(2019, 12, 20))
    '2019年12月20日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def _date_of_text(text: str) -> date:
    text = narrow(text)
    if found := _DATE.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if text.isascii() and text.isdigit() and len(text) in (5, 8):
        return _date_of_number(int(text))
    raise ValueError(text)


def _date_of_number(number: float) -> date:
    if isinstance(number, bool) or number != int(number):
        raise ValueError(number)
    whole = int(number)
    if whole in _TYPED_DATES:
        return date(whole // 10_000, whole // 100 % 100, whole % 100)
    if whole in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=whole)
    raise ValueError(number)
