"""Lists of projects: who sees which, narrowed, in pages, with their money."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lianxin.exchange.models import Listing
from lianxin.exchange.queries import promised_by_fund
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.ledger.models import Account
from lianxin.ledger.queries import Money, money_of
from lianxin.ledger.states import AccountKind
from lianxin.projects.models import Project, Round
from lianxin.projects.states import ProjectState

if TYPE_CHECKING:
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer

ORDERS: Mapping[str, tuple[str, ...]] = {"": ("-pk",)} | {
    f"{falls}{name}": (f"{falls}{name}_fen", "-pk")
    for name in ("budget", "promised", "received", "spent", "balance")
    for falls in ("-", "")
}
"""By what a list can be put in order: the newest first, or by its budget or its money, the most first or the least."""
MOST_WAITING = 200
"""So many waiting projects are reviewed on one page."""


@dataclass(frozen=True)
class Filter:
    """What a list of projects is narrowed to, and its order, one of ``ORDERS``."""

    year: int | None = None
    category_id: int | None = None
    village_id: int | None = None
    organisation_id: int | None = None
    state: str = ""
    q: str = ""
    sort: str = ""


def projects(*, viewer: "Viewer", council: "Council", to: Filter | None = None) -> QuerySet[Project]:
    """The projects of a council that ``viewer`` may see, newest first unless another order is asked for, with category,
    village, partner and round.
    """
    to = to or Filter()
    found = Project.objects.visible_to(viewer, council.pk).select_related(
        "round", "category", "village", "partner", "fund"
    )
    return narrowed(_with_money(found, to.sort), to).order_by(*ORDERS[to.sort])


def _with_money(found: QuerySet[Project], sort: str) -> QuerySet[Project]:
    """Projects with the money by which they are put in order, 0 where they have no fund."""
    name = sort.removeprefix("-")
    if name == "promised":
        listed = Listing.objects.filter(fund=OuterRef("fund"), form=Form.MONEY).order_by().values("fund")
        return found.annotate(promised_fen=Coalesce(Subquery(listed.annotate(sum=Sum("taken")).values("sum")), 0))
    if name not in _ACCOUNTS:
        return found
    kind, sign = _ACCOUNTS[name]
    kept = Account.objects.filter(fund=OuterRef("fund"), kind=kind).values(sum=F("balance_fen") * sign)
    return found.annotate(**{f"{name}_fen": Coalesce(Subquery(kept), 0)})


_ACCOUNTS = {"received": (AccountKind.GIVEN, -1), "spent": (AccountKind.SPENT, 1), "balance": (AccountKind.HELD, 1)}
"""The account of a fund that says how much, and its sign there; in the order of ``Totals``."""


def narrowed(found: QuerySet[Project], to: Filter) -> QuerySet[Project]:
    """Projects narrowed by a filter."""
    sides = {
        "round__year": to.year,
        "category": to.category_id,
        "village": to.village_id,
        "state": to.state or None,
    }
    found = found.filter(**{side: value for side, value in sides.items() if value is not None})
    if to.organisation_id is not None:
        found = found.filter(Q(partner=to.organisation_id) | Q(village=to.organisation_id))
    for word in to.q.split():
        found = found.filter(
            Q(title__icontains=word) | Q(village__name__icontains=word) | Q(partner__name__icontains=word)
        )
    return found


@dataclass(frozen=True)
class Strip:
    """A project's money: promised, received, spent, balance. Never added together."""

    promised_fen: int
    money: Money


def strips_of(found: Iterable[Project]) -> dict[int, Strip]:
    """The money of many projects by project id. Two queries."""
    funds = {project.pk: project.fund_id for project in found}
    promised, money = promised_by_fund(funds.values()), money_of(funds.values())
    return {pk: Strip(promised.get(fund or 0, 0), money.get(fund or 0, Money())) for pk, fund in funds.items()}


@dataclass(frozen=True)
class Totals:
    """What a whole list comes to. Money in fen; promised, received and spent are never added together."""

    count: int
    budget_fen: int
    promised_fen: int
    received_fen: int
    spent_fen: int
    balance_fen: int


def totals_of(found: QuerySet[Project]) -> Totals:
    """How many projects a list has on all its pages, and their money. Three queries."""
    bare = found.order_by().select_related(None)
    whole = bare.aggregate(count=Count("pk"), budget=Sum("budget_fen", default=0))
    in_list = Exists(bare.filter(fund=OuterRef("fund")))
    promised = Listing.objects.filter(in_list, form=Form.MONEY).aggregate(sum=Sum("taken", default=0))["sum"]
    kinds = [kind for kind, _sign in _ACCOUNTS.values()]
    kept = Account.objects.filter(in_list, kind__in=kinds).order_by()
    sums = dict(kept.values_list("kind").annotate(sum=Sum("balance_fen")))
    money = [sign * sums.get(kind, 0) for kind, sign in _ACCOUNTS.values()]
    return Totals(whole["count"], whole["budget"], promised, *money)


def years_with_projects(council: "Council") -> list[int]:
    """The years of a council's rounds, latest first. One query."""
    return list(Round.objects.filter(council=council).values_list("year", flat=True))


def latest_year(years: Sequence[int]) -> int:
    """The year that a list shows first: that of the latest round, this year where there is none."""
    return max(years, default=clock.today().year)


def projects_waiting(council: "Council", state: ProjectState) -> QuerySet[Project]:
    """A council's projects that wait in a state, village by village, longest first. One query."""
    return (
        Project.objects.filter(council=council, state=state)
        .select_related("round", "category", "village", "partner")
        .order_by("village__division__code", "village", "waiting_since", "position", "pk")
    )
