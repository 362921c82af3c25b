"""The steps that a preview, an application and the command line share: read, compare, and perhaps store, each sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from lianxin.kernel.errors import Refused
from lianxin.sheets.bulk import hold_imports
from lianxin.sheets.comparison import Comparison, Context
from lianxin.sheets.layouts import Layout, recognise
from lianxin.sheets.reader import read_sheet
from lianxin.sheets.reading import Finding, Progress, Reading
from lianxin.sheets.report import Report, SheetReport, report_of
from lianxin.sheets.states import Outcome
from lianxin.sheets.workbook import Workbook


@dataclass(frozen=True)
class _Known:
    name: str
    layout: Layout
    year: int | None
    place: int


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
    holders: dict[tuple[str, int | None], str] = {}
    done = 0
    for sheet in sorted(known, key=lambda sheet: (sheet.layout.rank, sheet.year or 0, sheet.place)):
        reading = read_sheet(book.sheet(sheet.name), sheet.layout, sheet.year, _counting_from(done, progress))
        if (first := holders.setdefault((sheet.layout.code, reading.year), sheet.name)) != sheet.name:
            reading.refused.append(Finding("A1", "sheet_twice", {"first": first}))
        own = replace(context, year=reading.year)
        report = _store(reading, own, digests) if storing else _foresee(reading, own)
        reports[sheet.place] = report
        done += report.rows
        progress(done)
    return Report([reports[place] for place in sorted(reports)], unknown)


def _counting_from(done: int, progress: Progress) -> Progress:
    return lambda rows: progress(done + rows)


def _recognised(book: Workbook) -> tuple[list[_Known], list[str]]:
    known: list[_Known] = []
    unknown: list[str] = []
    for place, name in enumerate(book.sheet_names):
        if found := recognise(name):
            known.append(_Known(name, *found, place))
        else:
            unknown.append(name)
    return known, unknown


def _compare(reading: Reading, context: Context) -> Comparison:
    return reading.layout.hooks.compare(reading, context).without_refused() if reading.numbers else Comparison(reading)


def _foresee(reading: Reading, context: Context) -> SheetReport:
    """What storing would change, if the sheets before it were stored: what a refused sheet announces does not count."""
    own = replace(context, announced={key: set(names) for key, names in context.announced.items()})
    comparison = _compare(reading, own)
    if not reading.refused and not comparison.refused:
        context.announced.update(own.announced)
    return report_of(comparison)


def _store(reading: Reading, context: Context, digests: Mapping[str, str] | None) -> SheetReport:
    """Compare and store in one transaction, so that nobody stores the same in between."""
    report: SheetReport | None = None
    try:
        with transaction.atomic():
            hold_imports(context.council_id)
            comparison = _compare(reading, context)
            report = report_of(comparison)
            report.outcome = _outcome(report, comparison, digests)
            if report.outcome == Outcome.STORED:
                reading.layout.hooks.store(comparison, context)
    except Refused as refusal:
        why = f"{refusal} {refusal.what_would_change_it}".strip()
        report = report or report_of(Comparison(reading))
        _hold_back(report, Finding("A1", "not_stored", {"why": why}))
    return report


def _outcome(report: SheetReport, comparison: Comparison, digests: Mapping[str, str] | None) -> Outcome:
    if report.refused_in_all:
        return Outcome.HELD_BACK
    if comparison.changes_nothing:
        return Outcome.SAME
    if digests is not None and digests.get(report.name) != report.digest:
        _hold_back(report, Finding("A1", "stored_otherwise"))
        return Outcome.HELD_BACK
    return Outcome.STORED


def _hold_back(report: SheetReport, finding: Finding) -> None:
    report.outcome = Outcome.HELD_BACK
    report.refused.append({"cell": finding.cell, "code": finding.code, "facts": dict(finding.facts)})
    report.refused_in_all += 1
