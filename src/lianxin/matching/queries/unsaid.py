"""What a plan could not know because nobody said it: needs and resources whose category is left open, and whose words
have nothing in common either.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from lianxin.accounts.queries import digest
from lianxin.exchange.models import Listing
from lianxin.exchange.states import ListingState, Side
from lianxin.matching.queries.openings import open_offers
from lianxin.matching.states import ASKED, ProposalState, WhyUnmet
from lianxin.matching.text import telling
from lianxin.network.queries import taking_part

if TYPE_CHECKING:
    from lianxin.matching.models import Plan

MOST_GROUPS = 40
MOST_WAITING = 8
"""So many things that wait are named beside a group; the others are those of which fewer wait."""


def could_fit(need: Listing, offer: Listing) -> bool:
    """Whether two listings of which nothing says so might be a pair, if more were said.

    They are of one form, at one time, and of two organisations. It is asked where one leaves its category open.
    """
    in_time = offer.until_on is None or need.from_on is None or offer.until_on >= need.from_on
    return in_time and need.form == offer.form and not need.origin and need.owner_id != offer.owner_id


@dataclass(frozen=True)
class Group:
    """Listings of one side, form and title that leave their category open, and what waits for them to say more."""

    side: Side
    form: str
    title: str
    listings: Sequence[Listing]
    waiting: Sequence[tuple[str, int]]
    """Titles of needs, each with how many there are; the most frequent first."""

    @property
    def key(self) -> str:
        """Names the group in a form."""
        return f"of_{digest(f'{self.side}{self.form}{self.title}')[:12]}"

    @property
    def waits(self) -> int:
        """How many needs wait."""
        return sum(count for _title, count in self.waiting)


def unsaid_of(plan: "Plan") -> list[Group]:
    """What should say more so that a plan's needs that wait for it can be judged. Five queries.

    The groups for which most needs wait come first; what the plan proposes of a resource is not left for others.
    """
    unmet = plan.unmet.filter(why=WhyUnmet.NOT_SAID, need__state=ListingState.OPEN).order_by("need")
    needs = [one.need for one in unmet.select_related("need__owner", "need__place")]
    if not needs:
        return []
    offers = _left_over(plan, {one.form for one in needs})
    fits = {offer.pk: [need for need in needs if could_fit(need, offer)] for offer in offers}
    silent = [one for one in offers if fits[one.pk] and one.category_id is None]
    silent += [one for one in needs if one.category_id is None]
    by_kind: defaultdict[tuple[str, str, str], list[Listing]] = defaultdict(list)
    for one in silent:
        by_kind[one.side, one.form, one.title].append(one)
    groups = [
        Group(Side(side), form, title, rows, _waiting(needs, rows) if side == Side.OFFER else [])
        for (side, form, title), rows in by_kind.items()
    ]
    return sorted(groups, key=lambda one: (one.side != Side.OFFER, -one.waits, one.title))[:MOST_GROUPS]


def _left_over(plan: "Plan", forms: Iterable[str]) -> list[Listing]:
    """Resources of some forms of which a plan leaves something. Four queries."""
    standing = (ProposalState.DRAFT, *ASKED)
    rows = plan.proposals.filter(state__in=standing, offer__isnull=False).order_by().values_list("offer")
    asked = dict(rows.annotate(quantity=Sum("quantity")))
    inside = taking_part(plan.council)
    found = open_offers(plan.council, plan.year).filter(form__in=forms)
    return [one for one in found if one.owner_id in inside and one.left > asked.get(one.pk, 0)]


def _waiting(needs: Sequence[Listing], offers: Sequence[Listing]) -> list[tuple[str, int]]:
    """What the needs that could fit some resources ask for."""
    titles = Counter(_asks(need) for need in needs if any(could_fit(need, offer) for offer in offers))
    return titles.most_common(MOST_WAITING)


def _asks(need: Listing) -> str:
    return " ".join(telling(need.title).split()) or need.title
