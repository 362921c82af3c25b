"""What is asked before a village's quarter is published again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.network.verb_forms import StepForm


class CorrectionForm(StepForm):
    """Why the edition before no longer holds."""

    reason = forms.CharField(
        label=_("Why the quarter is corrected"),
        max_length=200,
        help_text=_("Anybody can read it, and it is printed on the sheet. Name no person."),
    )
