"""Bringing in a year that is over: accomplished projects with their money and outcomes, from one sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.ledger.errors import MOST_FEN, BadAmount
from lianxin.ledger.services import open_funds
from lianxin.network.models import Category, Council, Organisation
from lianxin.projects.counting import (
    BALANCE_FEN,
    PROMISED_FEN,
    RECEIVED_FEN,
    SPENT_FEN,
    SPENT_OF_GIFTS_FEN,
    Cells,
    benefits,
    cell,
    count,
    stages,
)
from lianxin.projects.errors import BalanceLeft, NotFinished, NotYet, ReceivedUnpromised, SpentMoreThanReceived
from lianxin.projects.models import Outcome, Project
from lianxin.projects.services.drafting import next_position
from lianxin.projects.services.money_in_bulk import SheetMoney, write_money
from lianxin.projects.services.sheets import open_sheet, write_projects
from lianxin.projects.states import ACCEPTED, CLAIMABLE, ProjectState
from lianxin.sheets.bulk import new_ids, write_rows
from lianxin.sheets.comparison import Source


@dataclass(frozen=True)
class YearLine:
    """One line of a year's report (完成情况表). People that were not counted are ``None``."""

    title: str
    category: Category
    village: Organisation
    partner: Organisation
    promised_fen: int
    received_fen: int
    spent_fen: int
    started_on: date
    state: ProjectState
    finished_on: date | None = None
    measure: str = ""
    direct_persons: int | None = None
    indirect_persons: int | None = None
    households: int | None = None
    person_times: int | None = None


def check_year(line: YearLine) -> None:
    """The rules of a year's line.

    Raises BadAmount, SpentMoreThanReceived, ReceivedUnpromised, NotYet, NotFinished, BalanceLeft.
    """
    for amount in (line.promised_fen, line.received_fen, line.spent_fen):
        if not 0 <= amount <= MOST_FEN:
            raise BadAmount(asked=amount)
    if line.spent_fen > line.received_fen:
        raise SpentMoreThanReceived(spent_fen=line.spent_fen, received_fen=line.received_fen)
    if line.received_fen and not line.promised_fen:
        raise ReceivedUnpromised
    if line.started_on > clock.today():
        raise NotYet(on=line.started_on)
    if line.state in ACCEPTED:
        _check_finish(line)


def _check_finish(line: YearLine) -> None:
    if line.finished_on is None or not line.started_on <= line.finished_on <= clock.today():
        raise NotFinished(on=line.finished_on or "—")
    if line.state == ProjectState.CLOSED and line.received_fen != line.spent_fen:
        raise BalanceLeft(balance_fen=line.received_fen - line.spent_fen)


@transaction.atomic
def report_by_sheet(
    *, council: Council, year: int, new: Sequence[YearLine], changed: int = 0, source: Source, actor: User
) -> Entry:
    """Bring in accomplished projects of a year with what they promised, received, spent and reached, all or nothing.

    Each line makes a project, its fund, a money claim by its partner, one entry received (on the start) and one spent
    (on the finish), and its outcome; vouchers name the line of the sheet. Raises NotAllowed and as ``check_year``.
    """
    for line in new:
        check_year(line)
    round_, entry = open_sheet("reported_by_sheet", council, year, source, actor, len(new), changed)
    first = next_position(round_)
    funds = open_funds([line.title for line in new], council_id=council.pk)
    ids = new_ids(Project, len(new))
    projects = [_project(line, pk, fund, council, entry, actor) for line, pk, fund in zip(new, ids, funds, strict=True)]
    for offset, project in enumerate(projects):
        project.round, project.position = round_, first + offset
    pairs = list(zip(projects, new, strict=True))
    write_projects(projects)
    write_money([_money(*pair) for pair in pairs], council_id=council.pk, label=source.sheet, recorder=actor)
    _write_outcomes(pairs, actor)
    count(_cells(pairs))
    return entry


def _project(line: YearLine, pk: int, fund: int, council: Council, entry: Entry, actor: User) -> Project:
    done = line.state in ACCEPTED
    return Project(
        id=pk,
        council=council,
        title=line.title,
        category=line.category,
        village=line.village,
        partner=line.partner,
        drafted_for_id=council.office_id,
        drafted_by=actor,
        measure=line.measure,
        budget_fen=line.promised_fen,
        started_on=line.started_on,
        finished_on=line.finished_on if done else None,
        filed_on=line.started_on,
        approved_on=line.started_on,
        closed_on=line.finished_on if line.state == ProjectState.CLOSED else None,
        state=line.state,
        waiting_since=(line.finished_on if done else None) or line.started_on,
        fund_id=fund,
        sheet_entry=entry.pk,
    )


def _money(project: Project, line: YearLine) -> SheetMoney:
    return SheetMoney(
        project_id=project.pk,
        category_id=project.category_id,
        year=project.round.year,
        fund_id=project.fund_id or 0,
        village_id=line.village.pk,
        partner_id=line.partner.pk,
        position=project.position,
        title=line.title,
        payee=line.village.name,
        promised_fen=line.promised_fen,
        received_fen=line.received_fen,
        spent_fen=line.spent_fen,
        received_on=line.started_on,
        spent_on=line.finished_on or line.started_on,
        open=line.state in CLAIMABLE,
    )


def _first_outcome(project: Project, line: YearLine) -> Outcome:
    return Outcome(
        project=project,
        direct_persons=line.direct_persons or 0,
        indirect_persons=line.indirect_persons,
        households=line.households,
        person_times=line.person_times,
        on=line.finished_on or line.started_on,
    )


_OUTCOME = (
    "project_id",
    "direct_persons",
    "indirect_persons",
    "households",
    "person_times",
    "on",
    "note",
    "recorded_by_id",
)


def _write_outcomes(pairs: Sequence[tuple[Project, YearLine]], actor: User) -> None:
    outcomes = [_first_outcome(*pair) for pair in pairs if pair[1].state in ACCEPTED]
    for outcome in outcomes:
        outcome.recorded_by = actor
    write_rows(Outcome, _OUTCOME, [tuple(getattr(outcome, name) for name in _OUTCOME) for outcome in outcomes])


def _cells(pairs: Sequence[tuple[Project, YearLine]]) -> Cells:
    cells: Cells = Cells()
    for project, line in pairs:
        cells.update(stages(project))
        spent_on = line.finished_on or line.started_on
        cells[cell(project, PROMISED_FEN, line.started_on, line.partner.pk)] += line.promised_fen
        cells[cell(project, RECEIVED_FEN, line.started_on, line.partner.pk)] += line.received_fen
        cells[cell(project, SPENT_FEN, spent_on)] += line.spent_fen
        cells[cell(project, SPENT_OF_GIFTS_FEN, spent_on, line.partner.pk)] += line.spent_fen
        cells[cell(project, BALANCE_FEN, line.started_on)] += line.received_fen
        cells[cell(project, BALANCE_FEN, spent_on)] -= line.spent_fen
        if line.state in ACCEPTED:
            cells.update(benefits(_first_outcome(project, line), project))
    return cells
