"""Verbs of Excel: bring a workbook in, take a list out."""

from lianxin.sheets.services.exports import export_list
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
    "export_list",
    "import_workbook",
    "prepare",
    "receive_file",
]
