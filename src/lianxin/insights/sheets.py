"""The records behind a figure as a workbook."""

from typing import IO, cast

from django.utils.translation import gettext as _

from lianxin.figures.metric import Metric, Scope, Unit
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
