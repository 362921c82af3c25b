"""Charts drawn on the server: SVG by attributes only (the content policy allows no style), with a table beside.

A chart takes plain sequences. Positions are percentages, so that a chart is as wide as its place and its text keeps the
reader's size.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template

from lianxin.ui.templatetags.ui_format import number, zh_month

register = template.Library()

ROUND_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Point:
    """One mark: position in percent of the plot, and its words."""

    x: float
    y: float
    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart; ``width`` in percent of the longest."""

    label: str
    value: str
    width: float
    href: str = ""


@register.inclusion_tag("ui/_line_chart.html")
def line_chart(points: Iterable[tuple[date, int]], title: str = "", unit: str = "", head: str = "") -> dict[str, Any]:
    """Draw a curve over time. ``points`` are (day, value) in order of days; ``head`` names the value in the table."""
    rows = list(points)
    if len(rows) < 2:
        return {"rows": rows, "title": title}
    low, high, grid = _scale([value for _day, value in rows])
    marks = [_point(row, rows, low, high) for row in rows]
    path = "L".join(f"{mark.x} {mark.y}" for mark in marks)
    return {
        "title": title,
        "head": head or unit,
        "marks": marks,
        "first": marks[0],
        "last": marks[-1],
        "unit": unit,
        "line": f"M{path}",
        "area": f"M{path}L100 100L0 100Z",
        "grid": [Point(0, _up(value, low, high), "", number(value)) for value in grid],
        "years": _years(rows),
        "ends": [f"{rows[at][0]:%Y.%m}" for at in (0, -1)],
    }


@register.inclusion_tag("ui/_bar_chart.html")
def bar_chart(
    rows: Iterable[Sequence[Any]], title: str = "", unit: str = "", head: str = "", shade: str = "info"
) -> dict[str, Any]:
    """Draw horizontal bars. ``rows`` are (label, value), (label, value, address) or (label, value, address, shown).

    ``shown`` is what stands at the bar's end where the plain number does not serve (money: ``¥312,400``).
    """
    given = [(*row, *[""] * (4 - len(row))) for row in rows]
    longest = max((row[1] for row in given), default=0) or 1
    bars = [Bar(str(row[0]), row[3] or number(row[1]), _percent(row[1], longest), row[2]) for row in given]
    return {"bars": bars, "title": title, "unit": unit, "head": head, "shade": shade}


@register.inclusion_tag("ui/_money_track.html")
def money_track(promised: int, received: int, spent: int, asked: int = 0) -> Mapping[str, Any]:
    """The bar under a money strip: spent within received within promised, of what is asked (or of the largest)."""
    whole = max(asked or 0, promised or 0, received or 0, spent or 0)
    names = {"promised": promised, "received": received, "spent": spent}
    return {"whole": whole, **{name: _percent(value or 0, whole or 1) for name, value in names.items()}}


def _percent(value: float, whole: float) -> float:
    return round(max(value, 0) * 100 / whole, 2)


def _up(value: float, low: float, high: float) -> float:
    return round(100 - (value - low) * 100 / (high - low), 2)


def _scale(values: Sequence[int]) -> tuple[float, float, list[float]]:
    """Lower and upper end and three to five round grid values that hold all values."""
    rough = max((max(values) - min(values)) / 3, 1)
    power = 10 ** (len(str(int(rough))) - 1)
    step = next(size * power for size in ROUND_STEPS if size * power >= rough)
    step = int(step) if step == int(step) else step
    low = min(values) // step * step
    if low > 0 and min(values) - low < step / 2:
        low -= step  # room for the first value's label under the curve
    count = int((max(values) - low) // step) + 1
    grid: list[float] = [low + step * index for index in range(count + 1)]
    return low, grid[-1], grid


def _point(row: tuple[date, int], rows: Sequence[tuple[date, int]], low: float, high: float) -> Point:
    start, end = rows[0][0], rows[-1][0]
    across = (row[0] - start).days * 100 / ((end - start).days or 1)
    return Point(round(across, 2), _up(row[1], low, high), zh_month(row[0]), number(row[1]))


def _years(rows: Sequence[tuple[date, int]]) -> list[Point]:
    """A tick at each new year between first and last day; none under the labels of the ends."""
    start, end = rows[0][0], rows[-1][0]
    span = (end - start).days or 1
    ticks = [(year, (date(year, 1, 1) - start).days * 100 / span) for year in range(start.year + 1, end.year + 1)]
    return [Point(round(x, 2), 100, str(year), "") for year, x in ticks if 16 < x < 84]
