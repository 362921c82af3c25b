"""Bringing in a year that was kept in Excel: the same records that the verbs make, written in bulk.

One journal entry stands for a whole sheet and each project names it. Callers have read and compared the sheet; the
rules that a line must keep stand in ``check_declared`` and ``check_year``.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.journal import services as journal
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.ledger.errors import MOST_FEN
from lianxin.network.models import Category, Council, Organisation
from lianxin.network.queries import acting_post
from lianxin.network.rules import permit
from lianxin.projects.counting import Cells, count, stages, stages_of_many
from lianxin.projects.errors import BadBudget, BadPlan, WrongState
from lianxin.projects.models import Project, Round
from lianxin.projects.services.drafting import next_position, round_of
from lianxin.projects.services.steps import hold, record, take_over
from lianxin.projects.states import ProjectState
from lianxin.sheets.bulk import new_ids, write_rows
from lianxin.sheets.comparison import Source

REDECLARABLE = (ProjectState.DRAFT, ProjectState.FILED, ProjectState.ENDORSED, ProjectState.RETURNED)
"""Until it is approved, a sheet may still change what was declared."""


@dataclass(slots=True)  # not frozen: a sheet makes a hundred thousand of them
class DeclaredLine:
    """One line of a year's declaration (申报表). Treat it as a value."""

    title: str
    category: Category
    village: Organisation
    partner: Organisation
    budget_fen: int
    measure: str = ""
    expected_persons: int | None = None
    planned_start_on: date | None = None
    planned_finish_on: date | None = None
    reason: str = ""


DECLARED_FIELDS = tuple(DeclaredLine.__dataclass_fields__)
_COLUMNS = (
    "id", "council_id", "round_id", "position", "title", "category_id", "village_id", "partner_id", "drafted_for_id",
    "measure", "summary", "reason", "budget_fen", "expected_persons", "planned_start_on", "planned_finish_on",
    "started_on", "finished_on", "approved_on", "filed_on", "closed_on", "state", "waiting_since", "fund_id",
    "drafted_by_id", "sheet_entry",
)  # fmt: skip
_DECLARED_COLUMNS = (
    "id", "position", "title", "category_id", "village_id", "partner_id", "measure", "reason", "budget_fen",
    "expected_persons", "planned_start_on", "planned_finish_on",
)  # fmt: skip


def check_declared(line: DeclaredLine) -> None:
    """The rules of a declared line. Raises BadBudget, BadPlan."""
    if not 0 <= line.budget_fen <= MOST_FEN:
        raise BadBudget(asked=line.budget_fen)
    if line.planned_start_on and line.planned_finish_on and line.planned_finish_on < line.planned_start_on:
        raise BadPlan


@transaction.atomic
def declare_by_sheet(
    *,
    council: Council,
    year: int,
    new: Sequence[DeclaredLine],
    changed: Sequence[tuple[Project, DeclaredLine]],
    source: Source,
    actor: User,
) -> Entry:
    """Declare a whole sheet of projects for a year, all or nothing.

    The office keeps this sheet from what the villages sent in, so its projects wait for review, not for an opinion.
    Raises NotAllowed, BadBudget, BadPlan, WrongState for a project that is approved already.
    """
    round_, entry = open_sheet("declared_by_sheet", council, year, source, actor, len(new), len(changed))
    for line in new:
        check_declared(line)
    _declare_new(new, round_, entry, actor, council.office_id)
    for project, line in changed:
        _redeclare(project, line, entry, actor)
    return entry


def _declare_new(new: Sequence[DeclaredLine], round_: Round, entry: Entry, actor: User, office_id: int) -> None:
    """Insert lines as projects and count them, one cell a village and category. Makes no object a line."""
    first, today, state = next_position(round_), clock.today(), ProjectState.ENDORSED.value
    rows = [
        (
            pk, first + offset, line.title, line.category.pk, line.village.pk, line.partner.pk, line.measure,
            line.reason, line.budget_fen, line.expected_persons, line.planned_start_on, line.planned_finish_on,
        )
        for offset, (pk, line) in enumerate(zip(new_ids(Project, len(new)), new, strict=True))
    ]  # fmt: skip
    same = {"council_id": round_.council_id, "round_id": round_.pk, "drafted_for_id": office_id, "summary": ""}
    same |= {"filed_on": today, "waiting_since": today, "state": state}
    write_rows(Project, _DECLARED_COLUMNS, rows, {**same, "drafted_by_id": actor.pk, "sheet_entry": entry.pk})
    alike: dict[tuple[int, int], list[DeclaredLine]] = defaultdict(list)
    for line in new:
        alike[line.village.pk, line.category.pk].append(line)
    cells: Cells = Cells()
    for lines in alike.values():
        one = Project(council_id=round_.council_id, round=round_, state=state, filed_on=today)
        one.village, one.category = lines[0].village, lines[0].category
        cells.update(stages_of_many(one, len(lines), sum(line.budget_fen for line in lines)))
    count(cells)


def open_sheet(
    verb: str, council: Council, year: int, source: Source, actor: User, new: int, changed: int
) -> tuple[Round, Entry]:
    """Permit a sheet and write its journal entry (a step). Returns the round and the entry. Raises NotAllowed."""
    post = permit(actor, "projects.bring_in", council)
    round_ = round_of(council.pk, year)
    facts: dict[str, Any] = {"year": year, "file": source.file, "sha256": source.sha256, "sheet": source.sheet}
    facts |= {"new": new, "changed": changed}
    return round_, journal.write(f"projects.{verb}", subject=round_, actor=actor, post=post, facts=facts)


def write_projects(projects: Sequence[Project]) -> None:
    """Insert many projects whose keys are set."""
    write_rows(Project, _COLUMNS, [tuple(getattr(project, name) for name in _COLUMNS) for project in projects])


def _redeclare(project: Project, line: DeclaredLine, entry: Entry, actor: User) -> None:
    check_declared(line)
    hold(project)
    if project.state not in REDECLARABLE:
        raise WrongState(state=project.get_state_display())
    before = stages(project)
    changes = take_over(project, line, DECLARED_FIELDS)
    project.save(update_fields=DECLARED_FIELDS)
    count(stages(project), before)
    record("revised", project, actor, acting_post(actor, project.council_id), changes=changes, sheet=entry.pk)
