"""Projects in Excel: a year's declaration (申报) and a year's report (项目完成情况)."""

from lianxin.projects.sheets.declared import DECLARED_SHEET
from lianxin.projects.sheets.reported import REPORTED_SHEET

__all__ = ["DECLARED_SHEET", "REPORTED_SHEET"]
