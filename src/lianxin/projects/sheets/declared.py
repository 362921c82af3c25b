"""A year's declaration in Excel (某年申报)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.dates import last_of_month
from lianxin.kernel.errors import Refused
from lianxin.network.naming import UNKNOWN, Names, council_of
from lianxin.network.queries import titles_of
from lianxin.projects.errors import BadBudget, BadPlan, WrongState
from lianxin.projects.models import Project
from lianxin.projects.services import DeclaredLine, check_declared, declare_by_sheet
from lianxin.projects.services.sheets import REDECLARABLE
from lianxin.projects.sheets.rounds import (
    IDENTITY,
    for_export,
    place_columns,
    refuse,
    standing_projects,
    years_with,
)
from lianxin.projects.states import DECLARED, ProjectState
from lianxin.sheets.comparison import Change, Comparison, Context, compare_rows, filled
from lianxin.sheets.layouts import Column, Kind, Layout, Scope, Values, register
from lianxin.sheets.reading import Reading, Row

_CELLS = {BadBudget.code: "budget_fen", BadPlan.code: "planned_finish_on"}
_MONTHS = ("planned_start_on", "planned_finish_on")
_SHOWN = tuple(state for state in DECLARED if state != ProjectState.CANCELLED)


class DeclaredHooks:
    """Projects are known by village, name and partner; the sheet plans in months."""

    def compare(self, reading: Reading, context: Context) -> Comparison:
        """Set the sheet against the round. Five queries."""
        council = council_of(context)
        names = Names(council, context)
        names.settle(reading)
        projects = standing_projects(council.pk, context.year)
        comparison = compare_rows(reading, {identity: _values(project) for identity, project in projects.items()})
        names.refuse_unknown(comparison)
        for row in comparison.new:
            comparison.prepared[row.index] = _line(comparison, row, {}, names)
        for change in comparison.changed:
            project = projects[tuple(change.row[key] for key in IDENTITY)]
            comparison.prepared[change.row.index] = (project, _changed_line(comparison, change, project, names))
        return comparison

    def store(self, comparison: Comparison, context: Context) -> None:
        """Declare the sheet through the projects' own verb."""
        declare_by_sheet(
            council=council_of(context),
            year=context.year or 0,
            new=[comparison.prepared[row.index] for row in comparison.new],
            changed=[comparison.prepared[change.row.index] for change in comparison.changed],
            source=comparison.source(context),
            actor=context.actor,
        )

    def rows(self, scope: Scope) -> Iterable[Values]:
        """The year's declared projects. One query."""
        for project in for_export(scope, _SHOWN):
            yield {"village": project.village.name, "title": project.title, "partner": project.partner.name} | _values(
                project
            )

    def years(self, scope: Scope) -> Sequence[int]:
        """Years for which projects were declared. One query."""
        return years_with(scope, _SHOWN)

    def facts(self, scope: Scope) -> Mapping[str, str]:
        """Names for the title."""
        return titles_of(scope.council_id)


def _values(project: Project) -> dict[str, Any]:
    start, finish = project.planned_start_on, project.planned_finish_on
    return {
        "category": project.category.name,
        "measure": project.measure,
        "budget_fen": project.budget_fen,
        "expected_persons": project.expected_persons,
        "planned_start_on": start.replace(day=1) if start else None,
        "planned_finish_on": finish.replace(day=1) if finish else None,
        "reason": project.reason,
    }


def _line(comparison: Comparison, row: Row, stored: Values, names: Names) -> DeclaredLine | None:
    """What the sheet declares, or None where the row is refused. Blank cells keep what is stored."""
    if row.index in comparison.refused_rows:
        return None
    values = filled(row, stored)
    finish = values.get("planned_finish_on")
    line = DeclaredLine(
        title=values["title"],
        category=names.category(values["category"]),
        village=names.village(values["village"]),
        partner=names.partner(values["partner"]),
        budget_fen=values["budget_fen"],
        measure=values.get("measure") or "",
        expected_persons=values.get("expected_persons"),
        planned_start_on=values.get("planned_start_on"),
        planned_finish_on=last_of_month(finish) if finish else None,
        reason=values.get("reason") or "",
    )
    try:
        check_declared(line)
    except Refused as refusal:
        refuse(comparison, row, refusal, _CELLS)
    return line


def _changed_line(comparison: Comparison, change: Change, project: Project, names: Names) -> DeclaredLine | None:
    """The same for a project that stands; its days stay where the sheet means the same months."""
    if project.state not in REDECLARABLE:
        facts = {"state": str(project.get_state_display())}
        comparison.refuse(change.row, next(iter(change.fields)), WrongState.code, **facts)
        return None
    kept = {key: getattr(project, key) for key in _MONTHS if key not in change.fields}
    line = _line(comparison, change.row, _values(project), names)
    return replace(line, **kept) if line else None


DECLARED_SHEET = register(
    Layout(
        code="declared",
        name=_("Projects declared"),
        sheet=r"(?P<year>20\d\d)年?(?:度)?(?:公益)?(?:项目)?申报(?:表|项目|清单)?",
        sheet_name="{year}年申报",
        title="{year}年{town}区域党建公益项目申报表",
        subtitle="填报单位：{office}",
        identity=IDENTITY,
        hooks=DeclaredHooks(),
        rank=30,
        total_row=True,
        reasons={
            **UNKNOWN,
            BadBudget.code: BadBudget.message,
            BadPlan.code: BadPlan.message,
            WrongState.code: WrongState.message,
        },
        columns=(
            Column("sequence", "序号", Kind.SEQUENCE, width=6),
            *place_columns("申报单位", ("结对单位", "单位名称", "单位")),
            Column(
                "budget_fen",
                "预算（元）",
                Kind.FEN,
                required=True,
                total=True,
                synonyms=("预算金额", "项目预算", "金额"),
            ),
            Column(
                "expected_persons", "预计直接受益（人）", Kind.INTEGER, synonyms=("预计受益", "预计受益人数"), width=14
            ),
            Column("planned_start_on", "计划开始", Kind.MONTH, synonyms=("计划开始时间", "开始时间")),
            Column("planned_finish_on", "计划完成", Kind.MONTH, synonyms=("计划完成时间", "完成时间")),
            Column("reason", "立项理由", synonyms=("理由", "申报理由"), max_length=2000, width=40),
        ),
    )
)
