"""Taking a list out, in the layout in which it comes in."""

from typing import IO

from lianxin.sheets.errors import UnknownList
from lianxin.sheets.layouts import Layout, Scope, all_layouts, layout_by_code
from lianxin.sheets.rules import EXPORT, permit
from lianxin.sheets.writer import Filled, write_workbook


def export_list(*, code: str, scope: Scope, target: IO[bytes]) -> str:
    """Write one list as a workbook into ``target``; returns the file's name.

    A yearly list is written for ``scope.year``, or else for its latest year. Raises NotAllowed, UnknownList.
    """
    permit(scope.actor, EXPORT, scope)
    layout = layout_by_code(code)
    if layout is None:
        raise UnknownList(name=code, known="、".join(known.code for known in all_layouts()))
    filled = _filled(layout, _dated(layout, scope))
    write_workbook(target, [filled])
    return f"{filled.words(layout.sheet_name)}.xlsx"


def _dated(layout: Layout, scope: Scope) -> Scope:
    if not layout.yearly or scope.year is not None:
        return scope
    years = layout.hooks.years(scope)
    if not years:
        raise UnknownList(name=str(layout.name), known="、".join(known.code for known in all_layouts()))
    return Scope(scope.council_id, max(years), scope.actor)


def _filled(layout: Layout, scope: Scope) -> Filled:
    hooks = layout.hooks
    return Filled(layout, scope.year, list(hooks.rows(scope)), hooks.facts(scope))
