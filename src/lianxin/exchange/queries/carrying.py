"""Reads of what a year leaves unmet."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Count

from lianxin.exchange.queries.engine import unmet
from lianxin.kernel import clock

if TYPE_CHECKING:
    from lianxin.network.models import Council


def years_with_unmet(council: "Council") -> Mapping[int, int]:
    """How many needs each year until this one leaves unmet, the earliest year first. One query."""
    until_now = unmet(council).filter(year__lte=clock.today().year)
    return dict(sorted(until_now.order_by().values_list("year").annotate(count=Count("pk"))))
