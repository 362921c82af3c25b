"""Reads of imports and of what can be exported."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lianxin.sheets.layouts import Layout, Scope, all_layouts, layout_by_code
from lianxin.sheets.models import ImportJob
from lianxin.sheets.report import Json, Report, SheetReport, worded
from lianxin.sheets.states import ImportState, Outcome

PAGE = 20


@dataclass(frozen=True)
class SheetPage:
    """One sheet of a report as a page shows it, worded in the language that is active."""

    report: SheetReport
    layout: Layout | None
    headers: Sequence[str]
    refused: list[Json]
    refused_more: int
    warnings: list[Json]
    additions_more: int
    outcome: str


def imports_of(council_id: int, before: int | None = None) -> QuerySet[ImportJob]:
    """A council's imports, newest first; ``before`` is the last id of the page above. One query."""
    jobs = ImportJob.objects.filter(council_id=council_id).select_related("uploaded_by").order_by("-id")
    return (jobs.filter(pk__lt=before) if before else jobs).defer("report")


def imports_waiting(council_id: int) -> QuerySet[ImportJob]:
    """Workbooks that were read and wait for somebody to look, oldest first. One query."""
    waiting = ImportJob.objects.filter(council_id=council_id, state=ImportState.PREVIEWED)
    return waiting.select_related("uploaded_by").order_by("pk")


def sheet_pages(report: Report) -> list[SheetPage]:
    """Every sheet of a report. No query."""
    return [_sheet_page(sheet) for sheet in report.sheets]


def exportable(scope: Scope) -> list[tuple[Layout, Sequence[int]]]:
    """Every list that can be exported, with its years, latest first. One query a yearly list."""
    return [(layout, sorted(layout.hooks.years(scope), reverse=True)) for layout in all_layouts()]


def _sheet_page(sheet: SheetReport) -> SheetPage:
    layout = layout_by_code(sheet.layout)
    refused = worded(sheet.refused, layout)
    return SheetPage(
        report=sheet,
        layout=layout,
        headers=sheet.headers,
        refused=refused,
        refused_more=sheet.refused_in_all - len(refused),
        warnings=worded(sheet.warnings, layout),
        additions_more=sheet.new - len(sheet.additions),
        outcome=str(Outcome(sheet.outcome).label),
    )
