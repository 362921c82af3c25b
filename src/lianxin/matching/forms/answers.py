"""What is asked of who answers a proposal, or ends something."""

from django.utils.translation import gettext_lazy as _

from lianxin.network.fields import Text
from lianxin.network.verb_forms import StepForm


class NoForm(StepForm):
    """Why not. What is said helps to find somebody else."""

    reason = Text(
        label=_("Why not"),
        max_length=1000,
        help_text=_("For example the wrong time, too far, already settled otherwise. The other side reads it."),
    )


class EndForm(StepForm):
    """Why the office ends something."""

    reason = Text(label=_("Reason"), max_length=1000, help_text=_("Both sides read it."))
