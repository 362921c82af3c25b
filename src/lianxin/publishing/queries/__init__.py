"""Reads of what villages disclose."""

from lianxin.publishing.queries.lists import (
    Row,
    disclosed_by,
    editions_of,
    last_over,
    published_in,
    rows_of,
    undisclosed,
)
from lianxin.publishing.queries.page import Change, DisclosurePage, disclosure_page, find_village
from lianxin.publishing.queries.sheets import sheet_of

__all__ = [
    "Change",
    "DisclosurePage",
    "Row",
    "disclosed_by",
    "disclosure_page",
    "editions_of",
    "find_village",
    "last_over",
    "published_in",
    "rows_of",
    "sheet_of",
    "undisclosed",
]
