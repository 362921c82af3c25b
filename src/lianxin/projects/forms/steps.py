"""Forms of the verbs that say something: opinions, dates, milestones, evidence, outcomes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.kernel import clock
from lianxin.network.fields import Chosen, Count, Day, Text
from lianxin.network.files import ACCEPTED
from lianxin.projects.errors import LooksDuplicate
from lianxin.projects.forms.base import OfProject
from lianxin.projects.models import Milestone
from lianxin.projects.queries import similar_projects
from lianxin.projects.services import Benefit

_BENEFIT = ("direct_persons", "indirect_persons", "households", "person_times", "note")


class RemarkForm(OfProject):
    """A remark, if there is one."""

    reason = Text(label=_("Remark"), max_length=1000, required=False)


class ReasonForm(OfProject):
    """A no, with its reason."""

    reason = Text(label=_("Reason"), max_length=1000, help_text=_("Say what has to change, so that the others know."))


class FileForm(OfProject):
    """Declaring; where another project looks the same, the writer says that it is another one."""

    is_another = forms.BooleanField(label=_("It is another project; declare it all the same"), required=False)

    def begin(self) -> None:
        """Ask about a likeness only where there is one."""
        if not similar_projects(self.project):
            del self.fields["is_another"]

    @property
    def warning(self) -> str:
        """The warning, where another project looks the same."""
        alike = similar_projects(self.project) if "is_another" in self.fields else []
        titles = "、".join(project.title for project in alike)
        return str(LooksDuplicate(village=self.project.village.name, titles=titles)) if alike else ""


class DayForm(OfProject):
    """The day on which something happened."""

    on = Day(label=_("On"), initial=clock.today)


class OutcomeForm(OfProject):
    """Whom the project helped. Each unit stands for itself; an empty one was not counted."""

    direct_persons = Count(label=_("People directly benefiting"), suffix=_("people"))
    indirect_persons = Count(label=_("People indirectly benefiting"), suffix=_("people"), required=False)
    households = Count(label=_("Households"), suffix=_("households"), required=False)
    person_times = Count(
        label=_("Attendances"),
        suffix=_("attendances"),
        required=False,
        help_text=_("How often people came, one person as often as they came. Never added to people."),
    )
    note = Text(label=_("How it was counted"), max_length=1000, required=False)

    def begin(self) -> None:
        """What was expected is the first guess."""
        self.fields["direct_persons"].initial = self.project.expected_persons

    def benefit(self) -> Benefit:
        """As services take it."""
        return Benefit(**{name: self.cleaned_data[name] for name in _BENEFIT})


class CorrectionForm(OutcomeForm):
    """A new outcome in place of the one that holds."""

    reason = Text(label=_("Why it is corrected"), max_length=1000)

    def begin(self) -> None:
        """Begin with what holds."""
        outcome = self.project.outcomes.current().first()
        for name in _BENEFIT if outcome else ():
            self.fields[name].initial = getattr(outcome, name)


class PlanForm(OfProject):
    """A new milestone."""

    title = forms.CharField(label=_("Milestone"), max_length=80)
    on = Day(label=_("Planned for"), help_text=_("The planned date stays; a later one is noted beside it."))


class MilestoneForm(OfProject):
    """A milestone that has been planned."""

    milestone = Chosen(label=_("Milestone"), queryset=Milestone.objects.none(), empty_label=_("Choose"))
    nothing = _("No milestone is open.")

    def begin(self) -> None:
        """Offer those that were not reached; the one in the address stands first."""
        found = self.project.milestones.all()
        field = self.chosen("milestone")
        field.queryset = found
        wanted = self.wanted("milestone")
        open_ones = [(one.pk, one.title) for one in found if not one.actual_on]
        field.offer([choice for choice in open_ones if choice[0] == wanted] or open_ones)


class ReviseForm(MilestoneForm):
    """A new date for a milestone."""

    on = Day(label=_("New date"))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReachForm(MilestoneForm):
    """A milestone that was reached."""

    on = Day(label=_("Reached on"), initial=clock.today)


class EvidenceForm(OfProject):
    """A file that shows what was done."""

    title = forms.CharField(label=_("What it shows"), max_length=120)
    milestone = Chosen(
        label=_("Milestone"), queryset=Milestone.objects.none(), required=False, empty_label=_("None in particular")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A picture, a PDF, a Word or an Excel file, of at most 20 MB. Members of the conference see it."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def begin(self) -> None:
        """Ask for a milestone only where there are any."""
        field = self.chosen("milestone")
        field.queryset = self.project.milestones.all()
        if not field.queryset:
            del self.fields["milestone"]
