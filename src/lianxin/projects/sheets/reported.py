"""A year's report in Excel (某年项目): what was promised, received, spent and reached."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Refused
from lianxin.ledger.errors import BadAmount
from lianxin.network.naming import UNKNOWN, Names, council_of
from lianxin.network.queries import titles_of
from lianxin.projects.errors import (
    BalanceLeft,
    KeptByHand,
    NotFinished,
    NotYet,
    ReceivedUnpromised,
    SpentMoreThanReceived,
)
from lianxin.projects.models import Outcome, Project
from lianxin.projects.queries import strips_of
from lianxin.projects.services import YearLine, check_year, correct_by_sheet, report_by_sheet
from lianxin.projects.sheets.rounds import (
    IDENTITY,
    for_export,
    place_columns,
    refuse,
    standing_projects,
    years_with,
)
from lianxin.projects.states import ACCEPTED, IN_PROGRESS, ProjectState
from lianxin.sheets.comparison import Change, Comparison, Context, compare_rows, filled
from lianxin.sheets.layouts import Column, Kind, Layout, Scope, Values, register
from lianxin.sheets.reading import Reading, Row

_SHOWN = (*IN_PROGRESS, *ACCEPTED)
_STATES = {
    "已验收": ProjectState.ACCEPTED,
    "已完成": ProjectState.ACCEPTED,
    "已结项": ProjectState.CLOSED,
    "待验收": ProjectState.SUBMITTED,
    "进行中": ProjectState.IN_PROGRESS,
    "实施中": ProjectState.IN_PROGRESS,
}
_MONEY = ("promised_fen", "received_fen", "spent_fen")
_COUNTED = ("direct_persons", "indirect_persons", "households", "person_times")
_CELLS = {
    BadAmount.code: "received_fen",
    SpentMoreThanReceived.code: "spent_fen",
    ReceivedUnpromised.code: "promised_fen",
    NotYet.code: "started_on",
    NotFinished.code: "finished_on",
    BalanceLeft.code: "state",
}
_REFUSALS: tuple[type[Refused], ...] = (
    BadAmount,
    SpentMoreThanReceived,
    ReceivedUnpromised,
    NotYet,
    NotFinished,
    BalanceLeft,
    KeptByHand,
)


class ReportedHooks:
    """Projects are known by village, name and partner; a sheet may bring them in whole, and correct them later."""

    def compare(self, reading: Reading, context: Context) -> Comparison:
        """Set the sheet against the round. Eight queries."""
        council = council_of(context)
        names = Names(council, context)
        names.settle(reading)
        projects = standing_projects(council.pk, context.year)
        stored = _stored(projects)
        warnings = _settle_finishes(reading)
        comparison = compare_rows(reading, stored)
        comparison.warnings.extend(warnings)
        names.refuse_unknown(comparison)
        for row in comparison.new:
            comparison.prepared[row.index] = _line(comparison, row, {}, names)
        for change in comparison.changed:
            identity = tuple(change.row[key] for key in IDENTITY)
            project = projects[identity]
            _refuse_hand_kept(comparison, change, project)
            line = _line(comparison, change.row, stored[identity], names)
            comparison.prepared[change.row.index] = (project, line)
        return comparison

    def store(self, comparison: Comparison, context: Context) -> None:
        """Report the new and correct the changed, through the projects' own verbs."""
        source = comparison.source(context)
        report_by_sheet(
            council=council_of(context),
            year=context.year or 0,
            new=[comparison.prepared[row.index] for row in comparison.new],
            changed=len(comparison.changed),
            source=source,
            actor=context.actor,
        )
        label = f"{source.sheet}·{source.sha256[:6]}"  # another file, other vouchers
        for change in comparison.changed:
            project, line = comparison.prepared[change.row.index]
            correct_by_sheet(project=project, line=line, label=label, actor=context.actor)

    def rows(self, scope: Scope) -> Iterable[Values]:
        """The year's projects that were begun. Four queries."""
        projects = for_export(scope, _SHOWN)
        for project, values in zip(projects, _values_of(projects), strict=True):
            yield {"village": project.village.name, "title": project.title, "partner": project.partner.name} | values

    def years(self, scope: Scope) -> Sequence[int]:
        """Years in which projects were begun. One query."""
        return years_with(scope, _SHOWN)

    def facts(self, scope: Scope) -> Mapping[str, str]:
        """Names for the title."""
        return titles_of(scope.council_id)


def _stored(projects: Mapping[tuple[str, str, str], Project]) -> dict[tuple[Any, ...], Values]:
    return dict(zip(projects, _values_of(list(projects.values())), strict=True))


def _values_of(projects: Sequence[Project]) -> list[dict[str, Any]]:
    """The cells of projects, in order. Three queries."""
    strips = strips_of(projects)
    outcomes = {outcome.project_id: outcome for outcome in Outcome.objects.current().filter(project__in=projects)}
    return [
        {
            "category": project.category.name,
            "measure": project.measure,
            "promised_fen": strips[project.pk].promised_fen,
            "received_fen": strips[project.pk].money.received_fen,
            "spent_fen": strips[project.pk].money.spent_fen,
            **{key: getattr(outcomes.get(project.pk), key, None) for key in _COUNTED},
            "started_on": project.started_on,
            "finished_on": project.finished_on,
            "state": str(project.state),
        }
        for project in projects
    ]


def _settle_finishes(reading: Reading) -> list[Any]:
    """A finish that is still to come is a plan and is not taken down; each is named."""
    warnings = []
    for row in reading.rows:
        if row["finished_on"] and row["state"] in IN_PROGRESS:
            warnings.append(row.refusal("finished_on", "finish_ahead"))
            reading.columns["finished_on"][row.index] = None
    return warnings


def _refuse_hand_kept(comparison: Comparison, change: Change, project: Project) -> None:
    if project.sheet_entry is None and (money := [key for key in _MONEY if key in change.fields]):
        comparison.refuse(change.row, money[0], KeptByHand.code, title=project.title)


def _line(comparison: Comparison, row: Row, stored: Values, names: Names) -> YearLine | None:
    """What the sheet reports, or None where the row is refused. Blank cells keep what is stored."""
    if row.index in comparison.refused_rows:
        return None
    values = filled(row, stored)
    default = ProjectState.ACCEPTED if values.get("finished_on") else ProjectState.IN_PROGRESS
    line = YearLine(
        title=values["title"],
        category=names.category(values["category"]),
        village=names.village(values["village"]),
        partner=names.partner(values["partner"]),
        promised_fen=values.get("promised_fen") or 0,
        received_fen=values.get("received_fen") or 0,
        spent_fen=values.get("spent_fen") or 0,
        started_on=values["started_on"],
        finished_on=values.get("finished_on"),
        state=ProjectState(values.get("state") or default),
        measure=values.get("measure") or "",
        direct_persons=values.get("direct_persons"),
        indirect_persons=values.get("indirect_persons"),
        households=values.get("households"),
        person_times=values.get("person_times"),
    )
    try:
        check_year(line)
    except Refused as refusal:
        refuse(comparison, row, refusal, _CELLS)
    return line


_FUNDS, _PEOPLE = "资金（元）", "受益情况"

REPORTED_SHEET = register(
    Layout(
        code="projects",
        name=_("Projects and their results"),
        sheet=r"(?P<year>20\d\d)年?(?:度)?(?:公益)?项目(?:完成情况)?(?:表|清单)?",
        sheet_name="{year}年项目",
        title="{year}年{town}区域党建公益项目完成情况表",
        subtitle="填报单位：{office}",
        identity=IDENTITY,
        hooks=ReportedHooks(),
        rank=20,
        total_row=True,
        reasons={
            **UNKNOWN,
            **{refusal.code: refusal.message for refusal in _REFUSALS},
            "finish_ahead": _("The project is not accepted yet, so its finish was not taken down."),
        },
        columns=(
            Column("sequence", "序号", Kind.SEQUENCE, width=6),
            *place_columns("结对单位", ("申报单位", "单位名称", "单位")),
            Column("promised_fen", "认领", Kind.FEN, group=_FUNDS, total=True, synonyms=("认领金额", "认领资金")),
            Column("received_fen", "到账", Kind.FEN, group=_FUNDS, total=True, synonyms=("到账金额", "到账资金")),
            Column("spent_fen", "支出", Kind.FEN, group=_FUNDS, total=True, synonyms=("支出金额", "使用金额")),
            Column("direct_persons", "直接（人）", Kind.INTEGER, group=_PEOPLE, total=True, synonyms=("直接受益",)),
            Column("indirect_persons", "间接（人）", Kind.INTEGER, group=_PEOPLE, synonyms=("间接受益",)),
            Column("households", "户数", Kind.INTEGER, group=_PEOPLE, synonyms=("受益户数",)),
            Column("person_times", "人次", Kind.INTEGER, group=_PEOPLE, synonyms=("服务人次",)),
            Column("started_on", "开始日期", Kind.DATE, required=True, synonyms=("开始时间", "启动日期")),
            Column("finished_on", "完成日期", Kind.DATE, synonyms=("完成时间", "结束日期")),
            Column("state", "状态", Kind.CHOICE, choices=_STATES, synonyms=("项目状态", "进展")),
        ),
    )
)
