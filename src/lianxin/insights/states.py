"""What a statement can be by, and whose money it can be of, as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.figures.metric import Scope
from lianxin.kernel.errors import Words

COLUMNS = ("promised", "received", "spent", "balance")
"""Never added together."""

HEADS: Mapping[str, Words] = {
    "promised": pgettext_lazy("figure", "Promised"),
    "received": _("Received"),
    "spent": _("Spent"),
    "balance": pgettext_lazy("figure", "Balance"),
}

BY: Mapping[str, Words] = {
    "project": pgettext_lazy("statement by", "Project"),
    "organisation": pgettext_lazy("statement by", "Organisation"),
    "village": pgettext_lazy("statement by", "Village"),
    "category": pgettext_lazy("statement by", "Purpose"),
    "year": pgettext_lazy("statement by", "Year"),
    "quarter": pgettext_lazy("statement by", "Quarter"),
    "month": pgettext_lazy("statement by", "Month"),
}
UNKNOWN_BY: Mapping[str, Sequence[str]] = {
    "organisation": ("village", "category"), "village": ("village",), "category": ("category",), "year": ("year",),
}  # fmt: skip
"""What a statement is not narrowed by: its own lines, and what the figures of those who gave do not know."""
OF: Mapping[str, Words] = {"projects": _("Money of projects"), "needs": _("Money for needs and resources")}
FIGURES: Mapping[str, Mapping[str, str]] = {
    "projects": {name: f"projects.{name}_fen" for name in COLUMNS},
    "needs": {name: f"exchange.{name}_fen" for name in COLUMNS} | {"spent": ""},
}
"""The figure in each column; none where such money has no such entries."""


@dataclass(frozen=True)
class Kind:
    """Which statement: by what its lines are, and whose money it is of."""

    by: str
    of: str = "projects"

    @property
    def figures(self) -> Mapping[str, str]:
        """The codes of its four figures."""
        return FIGURES[self.of]

    def offers(self, by: str) -> bool:
        """Whether such money has lines by that: needs are not projects."""
        return by != "project" or self.of == "projects"

    @property
    def runs(self) -> bool:
        """Whether a line's balance holds at its end, so that balances do not add up."""
        return self.by in ("quarter", "month")


@dataclass(frozen=True)
class Period:
    """How months make periods: the period of a month, its first day, its scope, and the scope of all until its end."""

    key: Callable[[int], int]
    day: Callable[[int], Any]
    narrow: Callable[[Scope, int], Scope]
    until: Callable[[Scope, int], Scope]


def quarter_of(month: int) -> int:
    """The first month of a month's quarter, as ``yyyymm``."""
    return month - (month % 100 - 1) % 3


def _first(month: int) -> date:
    return date(month // 100, month % 100, 1)


PERIODS: Mapping[str, Period] = {
    "year": Period(
        key=lambda year: year,
        day=lambda year: date(year, 1, 1),
        narrow=lambda scope, year: scope.narrowed(year=year),
        until=lambda scope, year: scope.narrowed(year=year),
    ),
    "quarter": Period(
        key=quarter_of,
        day=_first,
        narrow=lambda scope, first: scope.narrowed(since=first, until=first + 2),
        until=lambda scope, first: scope.narrowed(until=first + 2),
    ),
    "month": Period(
        key=lambda month: month,
        day=_first,
        narrow=lambda scope, month: scope.narrowed(month=month),
        until=lambda scope, month: scope.narrowed(until=month),
    ),
}
