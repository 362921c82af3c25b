"""How much one unit of a plan stands for, so that needs of a form can be compared, and back again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianxin.exchange.states import Form, Unit

USUAL = {Unit.FEN: 100_000, Unit.GRAM: 50_000}
"""A thousand yuan and a hundred jin are one unit; of all else, one piece, hour, lesson or session."""
FINEST = 200
"""The largest thing that could be served is cut into at most so many units."""
MOST = 5_000
"""A need counts as at most so many units, unless more is on offer."""
MOST_OFFERED = 1_000_000
"""A resource counts as at most so many; the core takes no more."""


@dataclass(frozen=True)
class Cut:
    """Into which units listings are cut, by form: so much of the listing's unit is one."""

    steps: Mapping[str, int]
    supply: Mapping[str, int]

    def need(self, form: str, quantity: int) -> int:
        """Units of what is needed, the last perhaps not whole. A need far larger than all that is on offer counts as
        ``MOST`` units, or as what is on offer: the rest could not be served, and would only make the plan large."""
        return max(1, min(-(-quantity // self.steps[form]), max(MOST, min(self.supply.get(form, 0), MOST_OFFERED))))

    def offer(self, form: str, quantity: int) -> int:
        """Units of what is offered, the last one perhaps not whole; more than any needs could take do not count."""
        return min(-(-quantity // self.steps[form]), MOST_OFFERED)

    def had(self, form: str, quantity: int) -> int:
        """Whole units of what is promised already, counted as of a need; at least one of anything."""
        return max(1, min(quantity // self.steps[form], MOST)) if quantity else 0


def cut(needs: Iterable[tuple[str, int]], offers: Iterable[tuple[str, int]], units: Mapping[str, Unit]) -> Cut:
    """Units for what is left of needs and offers, as pairs of form and quantity (the form's unit).

    One need larger than all that is on offer does not make units coarse: what nobody could serve does not count.
    """
    supply: dict[str, int] = {}
    for form, quantity in offers:
        supply[form] = supply.get(form, 0) + quantity
    useful: dict[str, int] = {}
    for form, quantity in needs:
        useful[form] = max(useful.get(form, 0), min(quantity, supply.get(form, 0)))
    steps = {form: max(USUAL.get(units[form], 1), -(-useful.get(form, 0) // FINEST)) for form in Form.values}
    return Cut(steps, {form: -(-quantity // steps[form]) for form, quantity in supply.items()})
