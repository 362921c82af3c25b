"""The page of a pairing: what went each way over the years, its agreements, and who speaks for each side."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianxin.desk.queries.circle import standing_of
from lianxin.exchange.queries.exchanged import Exchanged, exchanged
from lianxin.journal.queries import entries_about_any
from lianxin.journal.sentences import Told, tell
from lianxin.kernel import clock
from lianxin.network.models import Agreement, Council, Organisation, Pairing, Post
from lianxin.network.queries import pairing_of, posts_held

LATEST = 12
"""Entries of the timeline."""


@dataclass(frozen=True)
class Row:
    """What one side gave the other in one year, in one unit."""

    given: Exchanged
    giver: Organisation
    receiver: Organisation


@dataclass(frozen=True)
class PairingPage:
    """What the page shows; ``rows`` are the latest year first, in each year what the partner gave first."""

    pairing: Pairing
    rows: Sequence[Row]
    agreements: Sequence[Agreement]
    standing: str
    speakers: Sequence[tuple[Organisation, Sequence[Post]]]
    told: Sequence[Told]

    @property
    def givers(self) -> set[int]:
        """Who has given something that came."""
        return {row.giver.pk for row in self.rows if row.given.received > 0}

    @property
    def only_giver(self) -> Organisation | None:
        """The one side from which something came, where nothing came from the other."""
        if len(self.givers) != 1:
            return None
        sides = {self.pairing.partner_id: self.pairing.partner, self.pairing.village_id: self.pairing.village}
        return sides[next(iter(self.givers))]


def pairing_page(*, pk: int, council: Council) -> PairingPage:
    """Everything about one pairing. Raises Pairing.DoesNotExist. ≤ 8 queries."""
    pairing = pairing_of(council, pk)
    sides = {pairing.partner_id: pairing.partner, pairing.village_id: pairing.village}
    agreements = list(pairing.agreements.all())
    latest = agreements[0].expires_on if agreements else None
    posts = [post for post in posts_held(council) if post.organisation_id in sides]
    itself = Pairing.objects.filter(pk=pairing.pk)
    return PairingPage(
        pairing=pairing,
        rows=[Row(one, sides[one.giver_id], sides[one.receiver_id]) for one in exchanged(pairing)],
        agreements=agreements,
        standing=standing_of(latest, clock.today()),
        speakers=[(side, [post for post in posts if post.organisation_id == side.pk]) for side in sides.values()],
        told=tell(entries_about_any(council.pk, itself, ids=Pairing.objects.none().values("pk"))[:LATEST]),
    )
