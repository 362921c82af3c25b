"""The columns of a chart of months: what came in beside what was paid, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.insights.queries.splits import Split

STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Column:
    """One month. Positions and heights are percents of the plot."""

    month: date
    x: float
    received_fen: int
    received: float
    spent_fen: int
    spent: float

    @property
    def received_top(self) -> float:
        """Where the column of what came in begins, from above."""
        return round(100 - self.received, 2)

    @property
    def spent_top(self) -> float:
        """Where the column of what was paid begins, from above."""
        return round(100 - self.spent, 2)


@dataclass(frozen=True)
class Columns:
    """A chart of months with its scale; ``top`` is the month in which most came in."""

    columns: Sequence[Column]
    width: float
    grid: Sequence[tuple[float, int]]
    top: Column


def month_columns(months: Split) -> Columns | None:
    """The chart of a split by month; None where no money moved. Received stands left of spent."""
    rows = [(row.thing, row.cells[1].amount, row.cells[2].amount) for row in months.rows]
    highest = max((max(received, spent) for _, received, spent in rows), default=0)
    if highest <= 0:
        return None
    scale = _scale(highest)
    slot = 100 / len(rows)
    columns = [
        Column(
            month,
            round(slot * at, 3),
            received,
            _percent(received, scale[-1]),
            spent,
            _percent(spent, scale[-1]),
        )
        for at, (month, received, spent) in enumerate(rows)
    ]
    grid = [(100 - _percent(fen, scale[-1]), fen) for fen in scale]
    return Columns(columns, round(slot, 3), grid, max(columns, key=lambda column: column.received_fen))


def _percent(fen: int, whole: int) -> float:
    return round(max(fen, 0) * 100 / whole, 2)


def _scale(highest: int) -> list[int]:
    """Three to five round values from 0 that reach ``highest``."""
    power = 10 ** max(len(str(highest)) - 2, 0)
    step = next(int(size * power * ten) for ten in (1, 10) for size in STEPS if size * power * ten * 4 >= highest)
    return [step * at for at in range(-(-highest // step) + 1)]
