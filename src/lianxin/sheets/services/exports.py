"""Taking a list out, in the layout in which it comes in, or a document that is no sheet."""

from typing import IO

from lianxin.sheets.documents import all_documents, document_by_code
from lianxin.sheets.errors import UnknownList
from lianxin.sheets.layouts import Layout, Scope, all_layouts, layout_by_code
from lianxin.sheets.rules import EXPORT, permit
from lianxin.sheets.writer import Filled, write_workbook


def export(*, code: str, scope: Scope, target: IO[bytes]) -> str:
    """Write a list or a document into ``target``; returns the file's name. Raises NotAllowed, UnknownList."""
    document = document_by_code(code)
    if document is None:
        return export_list(code=code, scope=scope, target=target)
    permit(scope.actor, EXPORT, scope)
    return document.write(scope, target)


def exported() -> list[str]:
    """The codes of everything that can be exported."""
    return [*(layout.code for layout in all_layouts()), *(document.code for document in all_documents())]


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
