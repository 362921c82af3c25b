"""The form in which a project is written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import written
from lianxin.exchange.quantities import Amount, read_quantity
from lianxin.exchange.services import Wanted
from lianxin.exchange.states import UNITS, Form
from lianxin.network.fields import Count, Day, Text
from lianxin.network.models import Category, Council, Organisation
from lianxin.network.queries import categories_of
from lianxin.network.sentences import named
from lianxin.network.verb_forms import KeptForm
from lianxin.projects.errors import LooksDuplicate
from lianxin.projects.models import Project
from lianxin.projects.queries import DraftChoices
from lianxin.projects.services import Draft

NEEDS_SHOWN = 3
"""So many rows in kind stand on an empty form; a project with more gets a row for each."""
MOST_NEEDS = 20
_IN_KIND = [form for form in Form if form != Form.MONEY]
_COPIED = ("title", "category", "village", "partner", "budget_fen", "measure", "summary", "reason", "expected_persons")
_PLANNED = ("planned_start_on", "planned_finish_on")


class ProjectForm(KeptForm):
    """What a project asks for. In kind: rows of what, form and quantity."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    title = forms.CharField(
        label=_("Project name"), max_length=80, help_text=_("What is done, for whom: “Lunch for the elderly”.")
    )
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none(), empty_label=_("Choose"))
    village = forms.ModelChoiceField(label=_("Village"), queryset=Organisation.objects.none(), empty_label=_("Choose"))
    partner = forms.ModelChoiceField(
        label=_("Partner organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    budget_fen = Amount(
        label=_("Budget"), help_text=_("For example 18,500 or 1.85万; 0 where only things in kind are needed.")
    )
    summary = Text(
        label=_("What will be done"), rows=4, max_length=2000, required=False, help_text=_("Two or three sentences.")
    )
    reason = Text(label=_("Why it is needed"), max_length=2000, required=False)
    expected_persons = Count(label=_("People expected to benefit directly"), suffix=_("people"), required=False)
    planned_start_on = Day(label=_("Planned start"), required=False)
    planned_finish_on = Day(label=_("Planned finish"), required=False)
    measure = forms.CharField(
        label=_("Measure of the policy"),
        max_length=10,
        required=False,
        help_text=_("The article that it carries out, for example 第七条."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    is_another = forms.BooleanField(label=_("It is another project; declare it all the same"), required=False)

    def __init__(
        self, data: Any = None, *, council: Council, choices: DraftChoices, years: Sequence[int], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["year"].choices = [(year, str(year)) for year in years]
        fields["category"].queryset = categories_of(council)
        fields["category"].label_from_instance = named
        self._offer("village", [("", choices.villages)])
        self._offer("partner", [(_("Paired"), choices.paired), (_("Other members"), choices.other_partners)])
        self.rows = _rows_in(data or self.initial)
        for number in self.rows:
            self._add_need(fields, number)
        self.twins: Sequence[Project] = ()

    def _offer(self, name: str, groups: list[tuple[Any, Sequence[Organisation]]]) -> None:
        """Offer organisations in groups; the only one there is is chosen already."""
        field: Any = self.fields[name]
        given = [(label, [(one.pk, named(one)) for one in group]) for label, group in groups if group]
        offered = [choice for _label, group in given for choice in group]
        field.queryset = Organisation.objects.filter(pk__in=[pk for pk, _name in offered])
        shown = given if len(given) > 1 else offered
        field.choices = shown if len(offered) == 1 else [("", field.empty_label), *shown]
        if len(offered) == 1:
            self.initial.setdefault(name, offered[0][0])

    def _add_need(self, fields: dict[str, Any], number: int) -> None:
        fields[f"need_{number}"] = forms.CharField(label=_("What"), max_length=120, required=False)
        fields[f"form_{number}"] = forms.ChoiceField(
            label=_("Form"),
            required=False,
            choices=[("", _("Choose")), *((form.value, _counted(form)) for form in _IN_KIND)],
        )
        fields[f"quantity_{number}"] = forms.CharField(
            label=_("How much"),
            max_length=20,
            required=False,
            widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
        )

    @property
    def needs(self) -> Iterator[tuple[Any, Any, Any]]:
        """The rows in kind, as bound fields."""
        for number in self.rows:
            yield self[f"need_{number}"], self[f"form_{number}"], self[f"quantity_{number}"]

    @property
    def has_needs(self) -> bool:
        """Whether anything stands in the rows in kind, so that they are shown unfolded."""
        return any(field.value() or field.errors for row in self.needs for field in row)

    @property
    def asks_whether_another(self) -> bool:
        """Whether the warning of a likeness is shown with its question."""
        return isinstance(self.refusal, LooksDuplicate) or bool(self.is_bound and self["is_another"].value())

    def clean(self) -> dict[str, Any]:
        """Rows in kind are whole or empty; each quantity is read in its form's unit."""
        data = super().clean() or {}
        data["wanted"] = [want for want in map(self._need, self.rows) if want]
        return data

    def _need(self, number: int) -> Wanted | None:
        names = (f"need_{number}", f"form_{number}", f"quantity_{number}")
        what, form, quantity = (self.cleaned_data.get(name) or "" for name in names)
        if not (what or form or quantity):
            return None
        for name, value in zip(names, (what, form, quantity), strict=True):
            if not value and name not in self.errors:
                self.add_error(name, ValidationError(_("Say what, in which form and how much."), code="need_not_whole"))
        if not (what and form and quantity):
            return None
        try:
            return Wanted(what, Form(form), read_quantity(quantity, UNITS[form]))
        except ValidationError as error:
            self.add_error(names[2], error)
            return None

    def draft(self) -> Draft:
        """What was typed, as services take it."""
        data = self.cleaned_data
        asked = {name: data[name] for name in (*_COPIED, *_PLANNED)}
        return Draft(year=data["year"], wanted=data["wanted"], **asked)


def _rows_in(typed: Mapping[str, Any]) -> range:
    """The numbers of the rows in kind that a form needs for what was typed or is known."""
    filled = sum(1 for number in range(1, MOST_NEEDS + 1) if f"need_{number}" in typed)
    return range(1, max(NEEDS_SHOWN, filled) + 1)


def _counted(form: Form) -> str:
    """A form of what is needed, with the unit in which it is counted."""
    return f"{form.label} ({UNITS[form].label})"


def present(project: Project) -> dict[str, Any]:
    """A project as it was last written, to begin a change with."""
    told = {name: getattr(project, name) for name in (*_COPIED, *_PLANNED)}
    listings = project.fund.listings.exclude(form=Form.MONEY)[:MOST_NEEDS] if project.fund else []
    for number, one in enumerate(listings, 1):
        told[f"need_{number}"], told[f"form_{number}"] = one.title, one.form
        told[f"quantity_{number}"] = written(one.capacity, one.unit)
    return told | {"year": project.round.year}


def again(project: Project, year: int) -> dict[str, Any]:
    """The same project for another year, its days moved along."""
    told, years = present(project) | {"year": year}, year - project.round.year
    for name in _PLANNED:
        day = told[name]
        leap = day is not None and (day.month, day.day) == (2, 29)
        told[name] = day and day.replace(year=day.year + years, day=28 if leap else day.day)
    return told
