"""The way of a gift, and the givers of an expense: the book's trace, with the projects and claims that it passes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from django.db.models import Count

from lianxin.exchange.models import Delivery, Listing
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries import entry_to_trace, trace_back, trace_forward
from lianxin.ledger.queries.tracing import Onward, Origins, Part, Stop
from lianxin.ledger.states import TransferKind
from lianxin.projects.models import Outcome, Project

if TYPE_CHECKING:
    from lianxin.exchange.models import Claim
    from lianxin.network.models import Council

DRAWN = 7
"""So many ends of a way are drawn, the largest; the others stand together below them. The tables have all."""


@dataclass(frozen=True)
class Place:
    """What a fund is for: a project with its outcome and evidence, or a listing that asked for money."""

    project: Project | None = None
    listing: Listing | None = None
    outcome: Outcome | None = None

    @property
    def title(self) -> str:
        """How it is called."""
        thing = self.project or self.listing
        return thing.title if thing else ""


@dataclass(frozen=True)
class Step:
    """A stop of a gift, with what the fund there is for, and where the money came from that was carried in."""

    stop: Stop
    place: Place
    before: Place | None


@dataclass(frozen=True)
class End:
    """One end of a way as it is drawn. ``kind`` is a transfer's, ``held`` or ``others``, which counts how many."""

    kind: str
    amount_fen: int
    transfer: Transfer | None = None
    place: Place | None = None
    others: int = 0


@dataclass(frozen=True)
class GiftPage:
    """A gift with its whole way. ``claim`` is the promise that it kept."""

    gift: Transfer
    way: Onward
    steps: Sequence[Step]
    ends: Sequence[End]
    claim: "Claim | None"

    @property
    def place(self) -> Place:
        """What it was given for."""
        return self.steps[0].place

    @property
    def helped(self) -> Sequence[Place]:
        """The projects that it came to, each once."""
        found = {step.place.project.pk: step.place for step in self.steps if step.place.project}
        return list(found.values())


@dataclass(frozen=True)
class Giver:
    """A gift that paid a part, and what it was given for."""

    part: Part
    place: Place


@dataclass(frozen=True)
class UsePage:
    """An expense, or what was returned or carried on, with its givers."""

    use: Transfer
    origins: Origins
    place: Place
    givers: Sequence[Giver]
    ends: Sequence[End]


def entry_of(pk: int, council: "Council | None" = None) -> Transfer:
    """An entry of the book, of one council if one is named. Raises Transfer.DoesNotExist. ≤ 2 queries."""
    return entry_to_trace(pk, council_id=council.pk if council else None)


def gift_page(gift: Transfer) -> GiftPage:
    """The way of a gift. ≤ 10 queries."""
    way = trace_forward(gift)
    funds = {stop.fund.pk for stop in way.stops} | {stop.came_by.fund_id for stop in way.stops}
    places = places_of(funds)
    steps = [
        Step(stop, places.get(stop.fund.pk, Place()), places.get(stop.came_by.fund_id) if at else None)
        for at, stop in enumerate(way.stops)
    ]
    return GiftPage(gift, way, steps, _fewer(chain.from_iterable(map(_ends, steps))), _claim_of(gift))


def use_page(use: Transfer) -> UsePage:
    """The givers of an expense. ≤ 9 queries."""
    origins = trace_back(use)
    places = places_of({use.fund_id, *(part.transfer.fund_id for part in origins.gifts)})
    givers = [Giver(part, places.get(part.transfer.fund_id, Place())) for part in origins.gifts]
    ends = [End(one.part.transfer.kind, one.part.part_fen, one.part.transfer, one.place) for one in givers]
    return UsePage(use, origins, places.get(use.fund_id, Place()), givers, _fewer(ends))


def places_of(funds: Collection[int]) -> dict[int, Place]:
    """What funds are for, by their ids. ≤ 3 queries."""
    projects = Project.objects.filter(fund__in=funds).select_related("village", "partner", "round")
    found = {one.fund_id: one for one in projects.annotate(papers=Count("evidence"))}
    outcomes = {one.project_id: one for one in Outcome.objects.current().filter(project__in=found.values())}
    places = {fund: Place(project=one, outcome=outcomes.get(one.pk)) for fund, one in found.items() if fund}
    if rest := set(funds) - places.keys():
        listings = Listing.objects.filter(fund__in=rest).select_related("owner")
        places |= {one.fund_id: Place(listing=one) for one in listings if one.fund_id}
    return places


def _claim_of(gift: Transfer) -> "Claim | None":
    deliveries = Delivery.objects.filter(transfer=gift).select_related("claim__listing", "claim__organisation")
    found = deliveries.first()
    return found.claim if found else None


def _ends(step: Step) -> Iterable[End]:
    for use in step.stop.uses:
        if use.transfer.kind != TransferKind.CARRIED:  # which leads to another stop
            yield End(use.transfer.kind, use.part_fen, use.transfer, step.place)
    if step.stop.held_fen:
        yield End("held", step.stop.held_fen, place=step.place)


def _fewer(ends: Iterable[End]) -> list[End]:
    """The ends as they are drawn: in their order, the smallest put together where there are too many."""
    every = list(ends)
    if len(every) <= DRAWN + 1:
        return every
    kept = sorted(range(len(every)), key=lambda at: -every[at].amount_fen)[:DRAWN]
    rest = [end for at, end in enumerate(every) if at not in kept]
    together = End("others", sum(end.amount_fen for end in rest), others=len(rest))
    return [*(every[at] for at in sorted(kept)), together]
