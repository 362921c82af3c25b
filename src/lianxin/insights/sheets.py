"""The records behind a figure, and statements, as workbooks."""

from datetime import date
from typing import IO, cast

from django.utils.translation import gettext as _

from lianxin.figures.metric import Metric, Scope, Unit
from lianxin.insights.queries.statements import Cell, Line, Statement
from lianxin.insights.states import BY
from lianxin.kernel.errors import Words
from lianxin.network.sentences import named
from lianxin.projects.models import Project
from lianxin.sheets.layouts import Column, Hooks, Kind, Layout
from lianxin.sheets.writer import Filled, write_workbook

NEVER_READ = cast("Hooks", None)
"""This layout is written only: nothing reads it back, so nothing is done with its rows."""


def write_records(target: IO[bytes], metric: Metric, scope: Scope, scope_words: str) -> None:
    """Write every record that a figure counts in ``scope``, oldest first, with their sum. One query."""
    rows = [
        {"on": row.on, "title": row.title, "detail": row.detail, "amount": row.amount}
        for row in map(metric.row, metric.within(scope))
    ]
    write_workbook(target, [Filled(_layout(metric, scope_words), scope.year, rows)])


def write_statement(target: IO[bytes], statement: Statement, words: str) -> str:
    """Write a statement with its totals in figures and in words; returns the name of the file. No query."""
    rows = [
        {"what": str(label_of(line)), **{cell.name: cell.amount for cell in line.cells}} for line in statement.lines
    ]
    title = f"{_('Statement')} · {_plain(words)}"
    write_workbook(target, [Filled(_statement_layout(statement, title), statement.scope.year, rows)])
    return title.replace(" · ", "-").replace("/", "-")


def _statement_layout(statement: Statement, title: str) -> Layout:
    said = [f"{cell.head}: {words}" for cell, words in statement.words]
    return Layout(
        code="insights.statement",
        name=_("Statement"),
        sheet="",
        sheet_name=_("Statement"),
        title=title,
        subtitle="; ".join(said),
        columns=(
            Column("number", _("No."), Kind.SEQUENCE, width=6),
            Column("what", str(BY[statement.kind.by]), required=True, width=36),
            *(_money_column(statement, cell) for cell in statement.totals),
        ),
        identity=("what",),
        hooks=NEVER_READ,
        total_row=True,
    )


def _money_column(statement: Statement, cell: Cell) -> Column:
    """Balances at the ends of periods do not add up, so they have no sum."""
    adds_up = cell.amount is not None and (cell.name != "balance" or not statement.kind.runs)
    return Column(cell.name, f"{cell.head} ({Unit.FEN.label})", Kind.FEN, total=adds_up, width=18)


def label_of(line: Line) -> Words:
    """What a line is of, in words."""
    if isinstance(line.thing, date):
        return str(line.key) if line.key < 10_000 else f"{line.key // 100}-{line.key % 100:02}"
    if isinstance(line.thing, Project):
        return line.thing.title
    return named(line.thing) if line.thing is not None else _("Elsewhere")


def _layout(metric: Metric, scope_words: str) -> Layout:
    label = _plain(str(metric.label))
    kind = Kind.FEN if metric.unit is Unit.FEN else Kind.INTEGER
    return Layout(
        code="insights.records",
        name=metric.label,
        sheet="",
        sheet_name=label[:31],
        title=f"{label} · {_plain(scope_words)}",
        subtitle=_plain(str(metric.definition)),
        columns=(
            Column("number", _("No."), Kind.SEQUENCE, width=6),
            Column("on", _("Date"), Kind.DATE, width=12),
            Column("title", _("Record"), required=True, width=36),
            Column("detail", _("Details"), width=36),
            Column("amount", f"{label} ({metric.unit.label})", kind, total=True, width=18),
        ),
        identity=("title",),
        hooks=NEVER_READ,
        total_row=True,
    )


def _plain(text: str) -> str:
    """Words that are no template."""
    return text.replace("{", "(").replace("}", ")")
