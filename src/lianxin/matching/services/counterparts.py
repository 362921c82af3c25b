"""How well two listings fit, said on a listing's page as in a plan: the same factors, weighed in the same way."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianxin.exchange.models import Listing
from lianxin.exchange.queries.counterparts import Counterpart, Sought, as_listing
from lianxin.exchange.states import Side, Urgency
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.openings import Giver, Openings, did_by, pairings_in
from lianxin.matching.services.fitting import fitting, known, points_of
from lianxin.matching.services.problems import URGENCY
from lianxin.matching.states import Factor
from lianxin.matching.text import telling

if TYPE_CHECKING:
    from lianxin.network.models import Council


def weigh(sought: Sought, listings: Sequence[Listing], council: "Council") -> list[Counterpart]:
    """Which of the listings fit what is sought, under the usual policy. At most two queries."""
    if not listings:
        return []
    asks = sought.side == Side.NEED
    subject = as_listing(sought, council)
    needs, offers = ([subject], listings) if asks else (listings, [subject])
    givers = [Giver(one.owner_id or 0, "", one) for one in offers]
    found = Openings(
        council=council,
        year=0,
        needs=needs,
        givers=givers,
        projects={},
        pairings=pairings_in(council),
        did=did_by(council, [one.partner_id for one in givers]),
    )
    policy = PlanPolicy()
    edges = fitting(found, policy)
    says = known(found, edges)
    others = edges.partner if asks else edges.need
    return [
        _counterpart(listings[int(others[at])], sought, int(edges.score[at]), points_of(edges, says, policy, at))
        for at in range(len(edges))
    ]


def _counterpart(one: Listing, sought: Sought, score: int, points: dict[str, int]) -> Counterpart:
    words = [(_said(Factor(factor), one, sought), given) for factor, given in points.items()]
    words.sort(key=lambda said: -said[1])
    if rest := score - sum(points.values()):
        words.append((_("what is not known counts half"), rest))
    urgent = URGENCY[one.urgency] if one.side == Side.NEED else 0
    return Counterpart(one, score + urgent, [*words, *((note, 0) for note in _notes(one, sought))])


def _said(factor: Factor, one: Listing, sought: Sought) -> str:
    """A factor in words; of shared words, the first of them."""
    if factor == Factor.TEXT:
        mine = set(_pairs(sought.title))
        shared = next((pair for pair in _pairs(one.title) if pair in mine), "")
        if shared:
            return _("both say “%(word)s”") % {"word": shared}
    return str(factor.label)


def _pairs(title: str) -> list[str]:
    """The pairs of neighbouring letters of a title, in its order."""
    runs = "".join(letter.casefold() if letter.isalnum() else " " for letter in telling(title)).split()
    return [run[at : at + 2] for run in runs for at in range(len(run) - 1)]


def _notes(one: Listing, sought: Sought) -> Iterator[Any]:
    if one.side == Side.NEED and one.urgency != Urgency.NORMAL:
        yield one.get_urgency_display()
    if sought.quantity and one.left >= sought.quantity:
        yield _("enough is left")
    if one.side == Side.OFFER and one.place_id is None:
        yield _("for the whole town")
