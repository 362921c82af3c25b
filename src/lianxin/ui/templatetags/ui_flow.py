"""A picture of one amount and its parts: bands from one side to a list on the other. SVG by attributes, as all charts.

The list is text of the page, each row as high as the highest; the picture stretches to the height of the list.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()

ROW = 100
"""Units of the picture that a row of the list is high."""
THICKEST = 64
"""Of them, what the largest part fills."""
THINNEST = 2


@register.inclusion_tag("ui/_flow.html")
def flow(parts: Iterable[Mapping[str, Any]], one: str, what: str, into: bool = True) -> dict[str, Any]:
    """Draw an amount and its parts.

    A part has ``label``, ``value`` (the amount as it is written), ``amount`` and ``tone``, and may have a ``note``, a
    day ``on`` and an address ``href``. ``one`` is the whole as it is written and ``what`` names it; ``into`` is whether
    it went into the parts, or came from them.
    """
    rows = list(parts)
    largest = max((part["amount"] for part in rows), default=0) or 1
    thick = [max(THICKEST * part["amount"] / largest, THINNEST) for part in rows]
    top = (ROW * len(rows) - sum(thick)) / 2
    bands = []
    for at, (part, width) in enumerate(zip(rows, thick, strict=True)):
        bands.append({**part, "path": _outline(top, ROW * at + (ROW - width) / 2, width)})
        top += width
    return {"bands": bands, "one": one, "what": what, "into": into, "height": ROW * len(rows)}


def _outline(left: float, right: float, width: float) -> str:
    """A band from the whole at the left (x 0) to its row at the right (x 100)."""
    left, right, under, over = (round(at, 1) for at in (left, right, left + width, right + width))
    return f"M0 {left}C50 {left} 50 {right} 100 {right}V{over}C50 {over} 50 {under} 0 {under}Z"
