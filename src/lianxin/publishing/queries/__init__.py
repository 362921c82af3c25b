"""Reads of what villages disclose."""

from lianxin.publishing.quarters import Quarter, quarter_of
from lianxin.publishing.queries.holding import Change, Differences, differences
from lianxin.publishing.queries.lists import (
    Row,
    disclosed_by,
    editions_of,
    last_over,
    previewed,
    published_in,
    rows_of,
    undisclosed,
)
from lianxin.publishing.queries.page import DisclosurePage, disclosure_page, find_village
from lianxin.publishing.queries.sheets import sheet_of
from lianxin.publishing.queries.watching import lapses

__all__ = [
    "Change",
    "Differences",
    "DisclosurePage",
    "Quarter",
    "Row",
    "differences",
    "disclosed_by",
    "disclosure_page",
    "editions_of",
    "find_village",
    "lapses",
    "last_over",
    "previewed",
    "published_in",
    "quarter_of",
    "rows_of",
    "sheet_of",
    "undisclosed",
]
