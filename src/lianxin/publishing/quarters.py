"""Quarters of a year, as days and as months."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lianxin.kernel.dates import last_of_month


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year; ``number`` is 1 to 4.

    >>> Quarter(2019, 4).starts_on, Quarter(2019, 4).ends_on, Quarter(2020, 1).before
    (datetime.date(2019, 10, 1), datetime.date(2019, 12, 31), Quarter(year=2019, number=4))
    """

    year: int
    number: int

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_month(self) -> date:
        """The first day of its last month."""
        return date(self.year, self.number * 3, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return last_of_month(self.last_month)

    @property
    def before(self) -> "Quarter":
        """The quarter before it."""
        return quarter_of(self.starts_on - timedelta(days=1))

    @property
    def last_month_number(self) -> int:
        """Its last month as ``yyyymm``."""
        return self.year * 100 + self.number * 3


def parse_quarter(text: str) -> Quarter:
    """A quarter as people and addresses write it. Raises ValueError.

    >>> parse_quarter("2019-4") == parse_quarter("2019-Q4") == Quarter(2019, 4)
    True
    """
    found = re.fullmatch(r"(20[0-9]{2}|2100)-[Qq]?([1-4])", text, re.ASCII)
    if not found:
        raise ValueError(text)
    return Quarter(int(found[1]), int(found[2]))


def quarter_of(day: date) -> Quarter:
    """The quarter of a day."""
    return Quarter(day.year, (day.month + 2) // 3)
