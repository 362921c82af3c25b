"""The best counterparts of a need among the resources, and of a resource among the needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import gettext as _

from lianxin.exchange.models import Listing
from lianxin.exchange.states import UNITS, Form, ListingState, Side, Urgency
from lianxin.kernel import clock
from lianxin.network.models import Pairing

if TYPE_CHECKING:
    from lianxin.network.models import Council

MOST_CANDIDATES = 300
MOST_SHOWN = 5
WORDS, SAME_CATEGORY, PAIRED, SAME_PLACE, WHOLE_TOWN, URGENT, FAIRLY_URGENT, ENOUGH = 40, 20, 20, 15, 8, 10, 5, 10
"""Points: for titles in the same words (as many as are shared), and for each other reason."""
ALIKE_BY_FORM = (Form.MONEY, Form.LABOUR)
"""One yuan or one hour is as good as another; of other forms the titles or the categories must have something in
common."""
HOLLOW = ("需要", "提供", "可以", "希望", "我们", "急需", "帮助", "一批")
"""Words that stand in every title and say nothing about the thing."""


@dataclass(frozen=True)
class Sought:
    """For what counterparts are sought. ``quantity`` is 0 where it is not known yet, ``place_id`` None for the whole
    town, ``owner_id`` None where nobody was named."""

    side: str
    form: str
    title: str
    category_id: int | None = None
    place_id: int | None = None
    owner_id: int | None = None
    quantity: int = 0


@dataclass(frozen=True)
class Counterpart:
    """A listing of the other side, how well it fits, and why, in words."""

    listing: Listing
    points: int
    reasons: Sequence[str]


def as_sought(listing: Listing) -> Sought:
    """A listing as that for which counterparts are sought: for what is left of it."""
    return Sought(
        side=listing.side,
        form=listing.form,
        title=listing.title,
        category_id=listing.category_id,
        place_id=listing.place_id,
        owner_id=listing.owner_id,
        quantity=listing.left,
    )


def counterparts(sought: Sought, council: "Council") -> list[Counterpart]:
    """The listings of the other side and the same form that fit best, the best first. Two queries.

    Only what is open, has something left and has not ended; the newest ``MOST_CANDIDATES`` of them are weighed.
    """
    if sought.form not in UNITS or sought.side not in Side:
        return []
    partners = _partners_of(sought.owner_id, council)
    found = [_weighed(one, sought, partners) for one in _candidates(sought, council)]
    fitting = [one for one in found if one is not None]
    return sorted(fitting, key=lambda one: (-one.points, -one.listing.pk))[:MOST_SHOWN]


def _candidates(sought: Sought, council: "Council") -> Iterable[Listing]:
    other = Side.OFFER if sought.side == Side.NEED else Side.NEED
    lasting = Q(until_on__isnull=True) | Q(until_on__gte=clock.today())
    found = Listing.objects.own().filter(lasting, council=council, side=other, form=sought.form)
    found = found.filter(state=ListingState.OPEN, taken__lt=F("capacity"))
    if sought.owner_id is not None:
        found = found.exclude(owner=sought.owner_id)
    return found.select_related("owner", "place", "category").order_by("-pk")[:MOST_CANDIDATES]


def _partners_of(owner_id: int | None, council: "Council") -> set[int]:
    """With whom an organisation is paired."""
    if owner_id is None:
        return set()
    ties = Pairing.objects.filter(Q(partner=owner_id) | Q(village=owner_id), council=council, until_on__isnull=True)
    return {pk for tie in ties.values_list("partner", "village") for pk in tie} - {owner_id}


def _weighed(one: Listing, sought: Sought, partners: set[int]) -> Counterpart | None:
    """A candidate with its points and reasons, the weightiest first; None where it is something else."""
    kinship = list(_of_words(one, sought))
    if not kinship and sought.form not in ALIKE_BY_FORM:
        return None
    reasons = [*kinship, *_of_sides(one, sought, partners), *_of_need(one, sought)]
    reasons = sorted((reason for reason in reasons if reason[0]), key=lambda reason: -reason[0])
    return Counterpart(one, sum(points for points, _word in reasons), [word for _points, word in reasons if word])


Reason = tuple[int, str]


def _of_words(one: Listing, sought: Sought) -> Iterable[Reason]:
    mine, theirs = pairs_in(sought.title), pairs_in(one.title)
    shared = mine & theirs
    if shared:
        points = WORDS * len(shared) // min(len(mine), len(theirs))
        word = next(pair for pair in _in_order(one.title) if pair in shared)
        yield points, _("both say “%(word)s”") % {"word": word}
    if sought.category_id and one.category_id == sought.category_id:
        yield SAME_CATEGORY, _("same category")


def _of_sides(one: Listing, sought: Sought, partners: set[int]) -> Iterable[Reason]:
    if one.owner_id in partners:
        yield PAIRED, _("paired with each other")
    if one.place_id and one.place_id == sought.place_id:
        yield SAME_PLACE, _("for the same village")
    elif one.side == Side.OFFER and one.place_id is None:
        yield WHOLE_TOWN, _("for the whole town")


def _of_need(one: Listing, sought: Sought) -> Iterable[Reason]:
    if one.side == Side.NEED:
        yield {Urgency.URGENT.value: URGENT, Urgency.SOON.value: FAIRLY_URGENT}.get(one.urgency, 0), _urgency(one)
    if sought.quantity and one.left >= sought.quantity:
        yield ENOUGH, _("enough is left")


def _urgency(one: Listing) -> str:
    return str(one.get_urgency_display())


def pairs_in(title: str) -> set[str]:
    """The pairs of neighbouring characters that say what a title is about."""
    return set(_in_order(title))


def _in_order(title: str) -> list[str]:
    for word in HOLLOW:
        title = title.replace(word, " ")
    runs = "".join(letter.casefold() if letter.isalnum() else " " for letter in title).split()
    return [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
