"""Endpoint of statements: the same lines and totals as on the page."""

from typing import Any, Literal
from urllib.parse import urlencode

from django.urls import reverse
from ninja import Query, Router

from lianxin.accounts.api import Asked, Id, Output, Year, page_of, read
from lianxin.figures.metric import Scope
from lianxin.insights.api.figures import VillageCode, records_address
from lianxin.insights.queries.statements import (
    Cell,
    Line,
    Statement,
    projects_with_money,
    statement_of,
    statement_of_projects,
)
from lianxin.insights.sheets import label_of
from lianxin.insights.states import Kind
from lianxin.kernel.words import amount_in_words
from lianxin.network.api import PartOfCouncil, council_of
from lianxin.network.models import Council
from lianxin.projects.models import Project

router = Router()


class StatementFilter(PartOfCouncil):
    """Which statement. ``after`` and ``limit`` are for lines by project; others come whole.

    ``organisation`` narrows lines by project to what it gave, and what was spent and is held of it.
    """

    year: Year | None = None
    village: VillageCode = ""
    category: Id | None = None
    organisation: Id | None = None
    by: Literal["project", "organisation", "village", "category", "year", "quarter", "month"] = "village"
    of: Literal["projects", "needs"] = "projects"

    def kind(self) -> Kind:
        """As queries take it. Needs are not projects: their lines are by village then."""
        return Kind("village" if self.of == "needs" and self.by == "project" else self.by, self.of)

    def narrowed_to(self, council: Council) -> Scope:
        """Without what such lines are not narrowed by."""
        scope, by = Scope(council.pk, self.year, None, self.village, self.category), self.by
        if self.kind().by == "project":
            return scope.narrowed(organisation_id=self.organisation)
        if by == "organisation":
            return scope.narrowed(village="", category_id=None)
        own: dict[str, dict[str, Any]] = {
            "village": {"village": ""},
            "category": {"category_id": None},
            "year": {"year": None},
        }
        return scope.narrowed(**own.get(by, {}))


class Amount(Output):
    """One number of a line in fen, and the address of its records; nothing where it cannot be said."""

    column: str
    fen: int | None
    records: str | None


class StatementLine(Output):
    """One line."""

    key: str
    label: str
    amounts: list[Amount]


class Total(Output):
    """The sum of a column over all lines, in fen and in words, with its definition (口径)."""

    column: str
    label: str
    definition: str | None
    fen: int | None
    in_words: str | None


class StatementAnswer(Output):
    """Promised, received, spent and balance: four columns, never to be added together.

    By month and quarter a balance is what was held at the end of it.
    """

    by: str
    of: str
    items: list[StatementLine]
    totals: list[Total]
    next: str | None


@read(router, "/statements", gives=StatementAnswer)
def statement(request: Asked, to: Query[StatementFilter]) -> StatementAnswer:
    """What was promised, came in, was paid and is held, by village, organisation, project, purpose or period."""
    council, kind = council_of(to.council), to.kind()
    scope = to.narrowed_to(council)
    if kind.by != "project":
        return _answer(council, statement_of(council, kind, scope), None)
    found = projects_with_money(council.pk, scope)
    found = found.filter(pk__lt=to.after) if to.after else found
    projects, after = page_of(request, found, limit=to.limit, key=lambda project: project.pk)
    return _answer(council, statement_of_projects(kind, scope, projects), after)


def _answer(council: Council, made: Statement, after: str | None) -> StatementAnswer:
    lines = [
        StatementLine(
            key=str(line.key or ""),
            label=str(label_of(line)),
            amounts=[
                Amount(column=cell.name, fen=cell.amount, records=_records(council, line, cell)) for cell in line.cells
            ],
        )
        for line in made.lines
    ]
    return StatementAnswer(by=made.kind.by, of=made.kind.of, items=lines, totals=_totals(made), next=after)


def _records(council: Council, line: Line, cell: Cell) -> str | None:
    if isinstance(line.thing, Project):
        return reverse("api-v1:project", args=[line.key])
    if cell.metric is None or line.thing is None:
        return None
    if cell.has_records:
        return records_address(council, cell.metric, cell.scope)
    asked = {"council": council.code, "by": "project", "organisation": cell.scope.organisation_id}
    more = {"year": cell.scope.year} if cell.scope.year else {}
    return f"{reverse('api-v1:statement')}?{urlencode(asked | more)}"


def _totals(made: Statement) -> list[Total]:
    return [
        Total(
            column=cell.name,
            label=str(cell.head),
            definition=str(cell.metric.definition) if cell.metric else None,
            fen=cell.amount,
            in_words=None if cell.amount is None else amount_in_words(cell.amount),
        )
        for cell in made.totals
    ]
