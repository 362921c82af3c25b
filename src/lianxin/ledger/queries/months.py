"""The book month by month, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce, ExtractMonth

from lianxin.kernel import clock
from lianxin.ledger.models import Seal, Transfer
from lianxin.ledger.queries.sealing import month_after, month_of, next_to_seal, seals_of
from lianxin.ledger.states import TransferKind
from lianxin.network.models import Council


@dataclass(frozen=True)
class Month:
    """A month of the book; sums are in fen, what was taken back is taken off."""

    month: date
    entries: int = 0
    received_fen: int = 0
    spent_fen: int = 0
    seal: Seal | None = None


@dataclass(frozen=True)
class BookPage:
    """One year of the book. ``turn`` is the month to seal next, where it is over."""

    year: int
    years: Sequence[int]
    months: Sequence[Month]
    turn: date | None


def book_page(council: Council, year: int | None) -> BookPage:
    """A year of the book, the latest where none is asked for. Five queries."""
    turn = next_to_seal(council.pk)
    first = _first_month(council)
    this = clock.today().year
    years = list(range(first.year if first else this, this + 1))
    shown = year if year in years else _latest(council, years)
    over = turn if turn and month_after(turn) <= clock.today() else None
    return BookPage(shown, years[::-1], _months(council, shown, first) if first else [], over)


def month_to_seal(council: Council) -> date:
    """Whose turn it is; in an empty book, the month that is just over. Two queries."""
    return next_to_seal(council.pk) or month_of(month_of(clock.today()) - timedelta(days=1))


def sums_of(council: Council, month: date) -> Month:
    """Number and sums of a month's entries. One query."""
    return _sums(council, month.year).get(month.month, Month(month))


def _first_month(council: Council) -> date | None:
    oldest = Transfer.objects.filter(council=council).aggregate(on=Min("on"))["on"]
    sealed = Seal.objects.filter(council=council).aggregate(on=Min("month"))["on"]
    return min(filter(None, (oldest, sealed)), default=None)


def _latest(council: Council, years: Sequence[int]) -> int:
    newest = Transfer.objects.filter(council=council).order_by("-on").values_list("on", flat=True).first()
    return newest.year if newest and newest.year in years else years[-1]


def _months(council: Council, year: int, first: date) -> list[Month]:
    sums = _sums(council, year)
    seals = {seal.month: seal for seal in seals_of(council.pk).filter(month__year=year)}
    begin, this = month_of(first), month_of(clock.today())
    found = []
    for number in range(12, 0, -1):
        kept = sums.get(number, Month(date(year, number, 1)))
        if begin <= kept.month <= this or kept.entries:
            found.append(replace(kept, seal=seals.get(kept.month)))
    return found


def _sums(council: Council, year: int) -> dict[int, Month]:
    found = (
        Transfer.objects.filter(council=council, on__gte=date(year, 1, 1), on__lte=date(year, 12, 31))
        .order_by()
        .values(number=ExtractMonth("on"))
        .annotate(
            entries=Count("pk"),
            received=Coalesce(Sum("amount_fen", filter=Q(kind=TransferKind.RECEIVED)), 0),
            spent=Coalesce(Sum("amount_fen", filter=Q(kind=TransferKind.SPENT)), 0),
        )
    )
    return {
        row["number"]: Month(date(year, row["number"], 1), row["entries"], row["received"], row["spent"])
        for row in found
    }
