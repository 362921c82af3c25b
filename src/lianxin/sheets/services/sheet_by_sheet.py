"""The steps that a preview, an application and the command line share: read, compare, and perhaps store, each sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from lianxin.kernel.errors import Refused
from lianxin.sheets.comparison import Comparison, Context
from lianxin.sheets.layouts import Layout, recognise
from lianxin.sheets.reader import read_sheet
from lianxin.sheets.reading import Finding, Progress
from lianxin.sheets.report import Report, SheetReport, report_of
from lianxin.sheets.states import Outcome
from lianxin.sheets.workbook import Workbook


@dataclass(frozen=True)
class _Known:
    name: str
    layout: Layout
    year: int | None
    place: int
    first: str  # the earlier sheet that holds the same list, or ""


def go_through(
    book: Workbook, context: Context, *, storing: bool, digests: Mapping[str, str] | None, progress: Progress
) -> Report:
    """Every sheet in the order in which lists build on each other; the report is in the order of the workbook.

    ``storing``: store each sheet that has no refusal, in a transaction of its own. ``digests``: what each sheet was
    seen to change (by sheet name); a sheet that would now change something else is held back. ``progress`` is told the
    rows read or stored so far, over all sheets.
    """
    known, unknown = _recognised(book)
    reports: dict[int, SheetReport] = {}
    done = 0
    for sheet in sorted(known, key=lambda sheet: (sheet.layout.rank, sheet.year or 0, sheet.place)):
        comparison = _compared(book, sheet, context, _counting_from(done, progress), foreseeing=not storing)
        report = report_of(comparison)
        if storing:
            _store(comparison, report, replace(context, year=sheet.year), digests)
        reports[sheet.place] = report
        done += report.rows
        progress(done)
    return Report([reports[place] for place in sorted(reports)], unknown)


def _counting_from(done: int, progress: Progress) -> Progress:
    return lambda rows: progress(done + rows)


def _recognised(book: Workbook) -> tuple[list[_Known], list[str]]:
    known: list[_Known] = []
    unknown: list[str] = []
    holders: dict[tuple[str, int | None], str] = {}
    for place, name in enumerate(book.sheet_names):
        if found := recognise(name):
            layout, year = found
            first = holders.setdefault((layout.code, year), name)
            known.append(_Known(name, layout, year, place, "" if first == name else first))
        else:
            unknown.append(name)
    return known, unknown


def _compared(book: Workbook, sheet: _Known, context: Context, progress: Progress, *, foreseeing: bool) -> Comparison:
    """One sheet read and set against what is stored.

    ``foreseeing``: sheets before it will bring what they announced, unless they were refused. When sheets are stored
    one by one there is nothing to foresee.
    """
    raw = book.sheet(sheet.name)
    reading = read_sheet(raw, sheet.layout, sheet.year, progress)
    if sheet.first:
        reading.refused.append(Finding("A1", "sheet_twice", {"first": sheet.first}))
    if not reading.numbers:
        return Comparison(reading)
    own = replace(context, year=sheet.year, announced={key: set(names) for key, names in context.announced.items()})
    comparison = sheet.layout.hooks.compare(reading, own).without_refused()
    if foreseeing and not reading.refused and not comparison.refused:
        context.announced.update(own.announced)
    return comparison


def _store(comparison: Comparison, report: SheetReport, context: Context, digests: Mapping[str, str] | None) -> None:
    if report.refused_in_all:
        report.outcome = Outcome.HELD_BACK
    elif comparison.changes_nothing:
        report.outcome = Outcome.SAME
    elif digests is not None and digests.get(report.name) != report.digest:
        _hold_back(report, Finding("A1", "stored_otherwise"))
    else:
        try:
            with transaction.atomic():
                comparison.reading.layout.hooks.store(comparison, context)
            report.outcome = Outcome.STORED
        except Refused as refusal:
            _hold_back(
                report, Finding("A1", "not_stored", {"why": f"{refusal} {refusal.what_would_change_it}".strip()})
            )


def _hold_back(report: SheetReport, finding: Finding) -> None:
    report.outcome = Outcome.HELD_BACK
    report.refused.append({"cell": finding.cell, "code": finding.code, "facts": dict(finding.facts)})
    report.refused_in_all += 1
