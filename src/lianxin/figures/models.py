"""Cells of figures: what has changed since the last fold, and what is folded."""

from dataclasses import dataclass
from datetime import date

from django.db import models


@dataclass(frozen=True, order=True)
class CellKey:
    """Which cell of a figure an amount belongs to."""

    council_id: int
    metric: str
    year: int
    month: int
    village: str = ""
    category_id: int = 0
    organisation_id: int = 0


def month_of(on: date) -> int:
    """A date's month as ``yyyymm``."""
    return on.year * 100 + on.month


class Cell(models.Model):
    """A figure's amount for one council, year, month, village and category. Empty sides are ``""`` and 0.

    Cells with an organisation stand beside these, without village and category: the same amounts once more, by who
    gave. Both kinds stay few, where one cell for each village, category and organisation would be many.
    """

    council_id = models.BigIntegerField()
    metric = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveIntegerField(help_text="yyyymm of the event.")
    village = models.CharField(max_length=12, blank=True)
    category_id = models.BigIntegerField(default=0)
    organisation_id = models.BigIntegerField(default=0, db_default=0)
    amount = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.metric} {self.year} {self.amount:+}"

    @property
    def key(self) -> CellKey:
        """The cell that this row belongs to."""
        where = (self.village, self.category_id, self.organisation_id)
        return CellKey(self.council_id, self.metric, self.year, self.month, *where)


class Delta(Cell):
    """A change not folded yet."""

    class Meta:
        indexes = [models.Index(fields=["council_id", "metric"], name="delta_council")]


class Rollup(Cell):
    """The sum of all folded changes of one cell."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council_id", "metric", "year", "month", "village", "category_id", "organisation_id"],
                name="rollup_cell_once",
            ),
        ]


class Counted(models.Model):
    """A figure that is counted here, and by which sides. One that is not is new over the records that are there."""

    code = models.CharField(max_length=60, primary_key=True)
    sides = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.code
