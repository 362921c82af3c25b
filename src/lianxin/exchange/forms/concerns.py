"""Forms of residents' concerns, and the filters of their list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import User
from lianxin.exchange.models import Concern, Listing
from lianxin.exchange.queries.concerns import ConcernFilter
from lianxin.exchange.services import Raised
from lianxin.exchange.states import ConcernState, Side
from lianxin.kernel import clock
from lianxin.network.fields import Chosen, Count, Day, Text
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import holds, organisations_of, villages_of
from lianxin.network.sentences import named
from lianxin.network.states import Role
from lianxin.network.verb_forms import KeptForm, StepForm


class RecordForm(KeptForm):
    """What residents raise, in their words. Who raised it is not asked."""

    village = Chosen(label=_("Village"), queryset=Organisation.objects.none(), empty_label=_("Choose"))
    text = Text(
        label=_("What they raise"),
        max_length=1000,
        rows=4,
        help_text=_("In their words. Name no resident: it is about the matter, not the person."),
    )
    on = Day(label=_("Raised on"), initial=clock.today)
    households = Count(
        label=_("Households that raise it"), suffix=_("households"), required=False, help_text=_("As far as is known.")
    )
    heard = forms.CharField(
        label=_("Where it was heard"),
        max_length=60,
        required=False,
        help_text=_("For example on a visit, at a meeting of villagers, by telephone."),
    )

    def __init__(self, data: Any, *, council: Council, actor: User) -> None:
        super().__init__(data)
        field: Any = self.fields["village"]
        field.queryset = villages_of(council)
        mine = organisations_of(actor, council.pk, Role.STEWARD)
        everywhere = holds(actor, council.pk, Role.OFFICE)
        field.offer([(one.pk, named(one)) for one in field.queryset if everywhere or one.pk in mine])

    @property
    def only_village(self) -> str:
        """The one village for which the person records, where there is no other."""
        village: Any = self.fields["village"]
        return str(village.only)

    def raised(self) -> Raised:
        """As the service takes it."""
        told = self.cleaned_data
        return Raised(text=told["text"], on=told["on"], households=told["households"], heard=told["heard"])


class OfConcern(StepForm):
    """A verb of a concern."""

    thing: Concern


class LinkForm(OfConcern):
    """A need of the same village that was listed for it."""

    listing = Chosen(label=_("Need"), queryset=Listing.objects.none(), empty_label=_("Choose"))
    nothing = _("The village has listed no other need. Make one of it.")

    def begin(self) -> None:
        """Offer the village's needs that were listed for no concern yet, newest first."""
        field = self.chosen("listing")
        village = {"council": self.thing.council_id, "owner": self.thing.village_id, "side": Side.NEED}
        field.queryset = Listing.objects.own().filter(**village)
        free = field.queryset.filter(concern__isnull=True).order_by("-pk")[:50]
        field.offer([(one.pk, one.title) for one in free])


class AnswerForm(OfConcern):
    """What was done."""

    outcome = Text(label=_("What was done"), max_length=1000, rows=4)
    on = Day(label=_("Answered on"), initial=clock.today)


class TellForm(OfConcern):
    """How those who raised it were told."""

    how = forms.CharField(
        label=_("How they were told"), max_length=120, help_text=_("For example at the door, at a meeting, by notice.")
    )
    on = Day(label=_("Told on"), initial=clock.today)


class ConcernFilterForm(forms.Form):
    """The filters of the list. What cannot be read filters nothing."""

    state = forms.ChoiceField(label=_("State"), required=False, widget=forms.HiddenInput)  # the tabs choose it
    village = forms.TypedChoiceField(label=_("Village"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, council: Council) -> None:
        super().__init__(data)
        self._offer("state", list(ConcernState.choices))
        self._offer("village", [(one.pk, named(one)) for one in villages_of(council)])
        self.is_valid()

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("All")), *choices]

    def to(self) -> ConcernFilter:
        """As queries take it."""
        told = self.cleaned_data
        return ConcernFilter(state=told.get("state", ""), village_id=told.get("village"))
