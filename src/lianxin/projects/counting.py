"""How a change of a project changes figures: the step that every verb calls in its own transaction."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.db.models import F

from lianxin.exchange.queries import live_claims
from lianxin.exchange.states import Form
from lianxin.figures.models import CellKey, month_of
from lianxin.figures.services import add
from lianxin.ledger.models import Leg, Share, Transfer
from lianxin.ledger.states import AccountKind, TransferKind
from lianxin.prepared import Param, Prepared
from lianxin.projects.models import Outcome, Project
from lianxin.projects.states import ACCEPTED, APPROVED, DECLARED, IN_PROGRESS, ProjectState

Cells = Counter[CellKey]

DECLARED_COUNT = "projects.declared"
BUDGET_FEN = "projects.budget_fen"
APPROVED_COUNT = "projects.approved"
IN_PROGRESS_COUNT = "projects.in_progress"
ACCEPTED_COUNT = "projects.accepted"
PROMISED_FEN = "projects.promised_fen"
RECEIVED_FEN = "projects.received_fen"
SPENT_FEN = "projects.spent_fen"
BALANCE_FEN = "projects.balance_fen"
SPENT_OF_GIFTS_FEN = "projects.spent_of_gifts_fen"
PASSED_OF_GIFTS_FEN = "projects.passed_of_gifts_fen"
DIRECT_PERSONS = "projects.direct_persons"
INDIRECT_PERSONS = "projects.indirect_persons"
HOUSEHOLDS = "projects.households"
PERSON_TIMES = "projects.person_times"

MONEY_OF = {TransferKind.RECEIVED: RECEIVED_FEN, TransferKind.SPENT: SPENT_FEN}
"""The figure that each kind of transfer changes."""

_STAGES: tuple[tuple[str, tuple[ProjectState, ...], str], ...] = (
    (DECLARED_COUNT, DECLARED, "filed_on"),
    (APPROVED_COUNT, APPROVED, "approved_on"),
    (IN_PROGRESS_COUNT, IN_PROGRESS, "started_on"),
    (ACCEPTED_COUNT, ACCEPTED, "finished_on"),
)


def cell(project: Project, metric: str, on: date, giver_id: int | None = None) -> CellKey:
    """The cell of a figure that a project's event on a day belongs to, and who gave where somebody did."""
    return CellKey(
        project.council_id,
        metric,
        project.round.year,
        month_of(on),
        project.village.division_id or "",
        project.category_id,
        giver_id or 0,
    )


def stages(project: Project) -> Cells:
    """What a project in its present state adds to the counts of projects, and to the budget declared."""
    cells: Cells = Counter(
        {cell(project, metric, getattr(project, on)): 1 for metric, states, on in _STAGES if project.state in states}
    )
    if project.state in DECLARED and project.filed_on:
        cells[cell(project, BUDGET_FEN, project.filed_on)] = project.budget_fen
    return cells


def stages_of_many(one: Project, projects: int, budget_fen: int) -> Cells:
    """The same for many projects that differ from ``one`` only in what is not counted by; their budgets in sum."""
    return Counter(
        {key: budget_fen if key.metric == BUDGET_FEN else number * projects for key, number in stages(one).items()}
    )


def benefits(outcome: Outcome, project: Project) -> Cells:
    """What an outcome adds to the figures of people; what was not counted adds nothing."""
    counts = {
        DIRECT_PERSONS: outcome.direct_persons,
        INDIRECT_PERSONS: outcome.indirect_persons,
        HOUSEHOLDS: outcome.households,
        PERSON_TIMES: outcome.person_times,
    }
    return Counter({cell(project, metric, outcome.on): count for metric, count in counts.items() if count})


def own(project: Project) -> Cells:
    """What a project itself adds to figures in its present state: its stage, and whom it helped. One query."""
    cells = stages(project)
    if project.state in ACCEPTED:
        cells.update(benefits(project.outcomes.current().get(), project))
    return cells


def everything(project: Project) -> Cells:
    """All that a project, its claims and its money add to figures, counted from their records. Five queries."""
    cells = own(project)
    cells.update(_of_gifts(source__fund=project.fund_id))
    for claim in live_claims().filter(listing__fund=project.fund_id, listing__form=Form.MONEY):
        cells[cell(project, PROMISED_FEN, claim.on, claim.organisation_id)] += claim.held
    for transfer in Transfer.objects.filter(fund=project.fund_id):
        if metric := MONEY_OF.get(TransferKind(transfer.kind)):
            cells[cell(project, metric, transfer.on, transfer.organisation_id)] += transfer.amount_fen
    for leg in Leg.objects.filter(account__fund=project.fund_id, account__kind=AccountKind.HELD).select_related(
        "transfer"
    ):
        cells[cell(project, BALANCE_FEN, leg.transfer.on)] += leg.amount_fen
    return cells


def count(after: Mapping[CellKey, int], before: Mapping[CellKey, int] | None = None) -> None:
    """Add the difference between two contributions to the figures."""
    change = Counter(after)
    change.subtract(before or {})
    add(change)


def count_money(project: Project, transfer: Transfer) -> None:
    """Count an entry of a project's book in the figure of its kind, in what projects hold, and by who gave it.

    What came in, and came back, for a claim is counted by the exchange.
    """
    cells, kind = Cells(), TransferKind(transfer.kind)
    if metric := MONEY_OF.get(kind):
        cells[cell(project, metric, transfer.on, transfer.organisation_id)] += transfer.amount_fen
    if kind == TransferKind.CARRIED:
        cells.update(_carried(transfer))
    else:
        held = transfer.amount_fen if kind == TransferKind.RECEIVED else -transfer.amount_fen
        cells[cell(project, BALANCE_FEN, transfer.on)] += held
    cells.update(_of_gifts(because=transfer) if transfer.reverses_id else _of_own_gifts(project, transfer))
    count(cells)


def count_gifts(reversal: Transfer) -> None:
    """Count what the money of a gift that was taken back had paid as that of the givers who pay it now."""
    count(_of_gifts(because=reversal))


def _of_gifts(**written: object) -> Cells:
    """What shares of gifts to projects add to the figures of who gave. One query."""
    found = Share.objects.filter(source__kind=TransferKind.RECEIVED, source__fund__project__isnull=False, **written)
    cells: Cells = Counter()
    place = ("project__council", "project__round__year", "project__village__division", "project__category")
    columns = (
        "use__kind",
        "because__on",
        "source__organisation",
        "amount_fen",
        *(f"source__fund__{one}" for one in place),
    )
    for kind, on, giver, fen, council, year, village, category in found.order_by().values_list(*columns):
        metric = SPENT_OF_GIFTS_FEN if kind == TransferKind.SPENT else PASSED_OF_GIFTS_FEN
        cells[CellKey(council, metric, year, month_of(on), village or "", category, giver)] += fen
    return cells


_PAID_BY_GIFTS = Prepared(
    lambda: Share.objects.filter(because=Param("because"), source__kind=TransferKind.RECEIVED).annotate(
        giver=F("source__organisation")
    )
)


def _of_own_gifts(project: Project, use: Transfer) -> Cells:
    """The same of a new entry of a project's fund, which is paid by that fund's gifts alone. One query."""
    metric = SPENT_OF_GIFTS_FEN if use.kind == TransferKind.SPENT else PASSED_OF_GIFTS_FEN
    cells: Cells = Counter()
    for share in _PAID_BY_GIFTS.objects(because=use.pk):
        cells[cell(project, metric, use.on, vars(share)["giver"])] += share.amount_fen
    return cells


def _carried(transfer: Transfer) -> Cells:
    """What both projects hold less and more. One query."""
    cells: Cells = Counter()
    held = transfer.legs.filter(account__kind=AccountKind.HELD, account__fund__project__isnull=False)
    for leg in held.select_related("account__fund__project__round", "account__fund__project__village"):
        cells[cell(leg.account.fund.project, BALANCE_FEN, transfer.on)] += leg.amount_fen
    return cells
