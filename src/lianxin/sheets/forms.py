"""The form that takes a workbook."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    """One Excel file."""

    file = forms.FileField(
        label=_("Excel workbook"),
        help_text=_("The workbook that the office keeps, as it is: .xlsx or .xls, at most 50 MB."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xlsm,.xls"}),
    )
