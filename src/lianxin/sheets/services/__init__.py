"""Verbs of Excel: bring a workbook in, take a list out."""

from lianxin.sheets.services.exports import export, export_list, exported
from lianxin.sheets.services.imports import (
    apply_import,
    carry_out,
    discard_import,
    import_workbook,
    prepare,
    receive_file,
)

__all__ = [
    "apply_import",
    "carry_out",
    "discard_import",
    "export",
    "export_list",
    "exported",
    "import_workbook",
    "prepare",
    "receive_file",
]
