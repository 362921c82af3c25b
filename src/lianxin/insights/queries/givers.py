"""Whose money it was: what was spent and is held of each organisation's gifts, also where it was carried over."""

from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from lianxin.exchange.models import Claim
from lianxin.exchange.states import PROMISED, Form
from lianxin.figures.metric import Scope
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries import Carried, carried_by_giver, given_to
from lianxin.ledger.states import TransferKind
from lianxin.projects.models import Project

RECEIVED, SPENT, BALANCE = (f"projects.{name}_fen" for name in ("received", "spent", "balance"))
SPENT_OF_GIFTS, PASSED_OF_GIFTS = "projects.spent_of_gifts_fen", "projects.passed_of_gifts_fen"
Amounts = dict[str, int]
"""Fen by the code of a figure."""


def with_spending(scope: Scope, found: Mapping[int, Amounts]) -> dict[int, Amounts]:
    """Figures by organisation with what was spent and is held of its money: its own gifts' shares from rollups, and
    what was carried over followed to its givers.

    They add up to what the scope's projects spent and hold. One query; five where something was carried.
    """
    carried = _carried(scope)
    spent, held = _by_giver(carried.spent), _by_giver(carried.held)
    all_: dict[int, Amounts] = {}
    for giver in {*found, *spent, *held}:
        amounts = found.get(giver, {})
        gone = amounts.get(SPENT_OF_GIFTS, 0)
        left = amounts.get(RECEIVED, 0) - gone - amounts.get(PASSED_OF_GIFTS, 0)
        all_[giver] = {**amounts, SPENT: gone + spent[giver], BALANCE: left + held[giver]}
    return all_


def touched_by(projects: QuerySet[Project], scope: Scope) -> QuerySet[Project]:
    """Of some projects those for which an organisation promised or gave, or into which its money was carried."""
    giver = scope.organisation_id or 0
    promised = Exists(_promises(giver).filter(listing__fund=OuterRef("fund")))
    gave = Exists(Transfer.objects.filter(fund=OuterRef("fund"), organisation=giver, kind=TransferKind.RECEIVED))
    carried = {fund for fund, whose in _carried(scope).places if whose == giver}
    return projects.filter(promised | gave | Q(fund__in=carried))


def amounts_by_fund(scope: Scope, funds: Collection[int]) -> dict[int, tuple[int, int, int, int]]:
    """What an organisation promised, gave, and had spent and held of it in each fund. Four queries; eight where
    something was carried.
    """
    giver = scope.organisation_id or 0
    promised = dict(
        _promises(giver).filter(listing__fund__in=funds).order_by().values_list("listing__fund").annotate(Sum("held"))
    )
    given, carried = given_to(funds, organisation_id=giver), _carried(scope)
    amounts = {}
    for fund in funds:
        own, spent, held = given.get(fund), carried.spent[fund, giver], carried.held[fund, giver]
        received = own.received_fen if own else 0
        if own:
            spent, held = spent + own.spent_fen, held + own.held_fen
        amounts[fund] = (promised.get(fund, 0), received, spent, held)
    return amounts


def _promises(organisation_id: int) -> QuerySet[Claim]:
    return Claim.objects.filter(organisation=organisation_id, state__in=PROMISED, listing__form=Form.MONEY)


def _carried(scope: Scope) -> Carried:
    """What was carried into the projects of a scope's year."""
    found = carried_by_giver(scope.council_id)
    if not found.places:
        return found
    projects = Project.objects.filter(fund__in={fund for fund, _ in found.places})
    if scope.year is not None:
        projects = projects.filter(round__year=scope.year)
    funds = set(projects.values_list("fund", flat=True))
    spent, held = (
        Counter({place: fen for place, fen in places.items() if place[0] in funds})
        for places in (found.spent, found.held)
    )
    return Carried(spent, held)


def _by_giver(places: Counter[tuple[int, int]]) -> Counter[int]:
    sums: Counter[int] = Counter()
    for (_, giver), fen in places.items():
        sums[giver] += fen
    return sums
