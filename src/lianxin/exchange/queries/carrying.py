"""Reads of what a year leaves unmet."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Count

from lianxin.exchange.queries.engine import unmet

if TYPE_CHECKING:
    from lianxin.network.models import Council


def years_with_unmet(council: "Council") -> Mapping[int, int]:
    """How many needs each year leaves unmet, the latest year first. One query."""
    counted = unmet(council).order_by("-year").values_list("year").annotate(count=Count("pk"))
    return dict(counted)
