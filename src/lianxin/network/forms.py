"""Forms of the office's verbs on the network. Each asks only what the system cannot know."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.forms import OnceForm
from lianxin.accounts.models import User
from lianxin.kernel import clock
from lianxin.network.fields import Day
from lianxin.network.models import Agreement, Council, Enrolment, Organisation, validate_uscc
from lianxin.network.queries import places_for_posts, villages_of
from lianxin.network.services import RegisterLine
from lianxin.network.states import Role, Sector

TERM_YEARS = 3
"""How long a pairing agreement usually runs: the rounds of the reference year renew every three years."""


class RegisterForm(OnceForm):
    """One line of the register."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=80)
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=18,
        required=False,
        validators=[validate_uscc],
        help_text=_("18 characters, as on the certificate."),
    )
    sector = forms.ChoiceField(label=_("Type"), choices=[("", _("Choose")), *Sector.choices])
    since_on = Day(label=_("Member since"))
    village = forms.ModelChoiceField(
        label=_("Paired village"), queryset=Organisation.objects.none(), required=False, empty_label=_("Not paired yet")
    )
    signed_on = Day(label=_("Agreement signed on"), required=False)
    expires_on = Day(label=_("Agreement runs until"), required=False)
    secretary = forms.CharField(label=_("Secretary"), max_length=30, required=False)
    liaison = forms.CharField(label=_("Liaison"), max_length=30, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=30, required=False, help_text=_("Shown to members of the conference only.")
    )
    remark = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages_of(council)  # type: ignore[attr-defined]

    def clean_uscc(self) -> str:
        """The code in capitals, without blanks."""
        return str(self.cleaned_data["uscc"]).upper().replace(" ", "")

    def clean(self) -> dict[str, Any]:
        """An agreement has two days and a village."""
        data = super().clean() or {}
        signed, expires = data.get("signed_on"), data.get("expires_on")
        if bool(signed) != bool(expires):
            self.add_error("expires_on" if signed else "signed_on", _("An agreement needs both days."))
        if signed and expires and not data.get("village"):
            self.add_error("village", _("Say with which village the agreement was signed."))
        return data

    def line(self) -> RegisterLine:
        """What was typed, as a line of the register."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return RegisterLine(**typed | {"uscc": typed["uscc"] or None})


class CorrectionForm(RegisterForm):
    """What the register says of a member; pairings and agreements have steps of their own."""

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, council=council, **kwargs)
        for name in ("village", "signed_on", "expires_on"):
            del self.fields[name]


def correction_of(enrolment: Enrolment) -> dict[str, Any]:
    """What the register says now, to begin a correction with."""
    organisation = enrolment.organisation
    kept = ("since_on", "secretary", "liaison", "phone", "remark")
    told = {"name": organisation.name, "uscc": organisation.uscc or "", "sector": organisation.sector}
    return told | {name: getattr(enrolment, name) for name in kept}


class EndForm(OnceForm):
    """An end, with its reason."""

    on = Day(label=_("Ends on"), initial=clock.today)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Anybody can read it.")
    )


class PairForm(OnceForm):
    """A village for a member."""

    village = forms.ModelChoiceField(label=_("Village"), queryset=Organisation.objects.none(), empty_label=_("Choose"))
    since_on = Day(label=_("Paired since"), initial=clock.today)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages_of(council)  # type: ignore[attr-defined]


class AgreementForm(OnceForm):
    """The next agreement of a pairing."""

    signed_on = Day(label=_("Signed on"))
    expires_on = Day(label=_("Runs until"))


def next_term(latest: Agreement | None) -> dict[str, date]:
    """Days to begin a renewal with: signed today, for the usual term."""
    signed = clock.today()
    years = latest.expires_on.year - latest.signed_on.year if latest else TERM_YEARS
    last_day = 28 if (signed.month, signed.day) == (2, 29) else signed.day
    return {"signed_on": signed, "expires_on": signed.replace(year=signed.year + max(years, 1), day=last_day)}


class AppointForm(OnceForm):
    """A post for a person."""

    username = forms.CharField(
        label=_("Account"), max_length=150, help_text=_("The name with which the person signs in.")
    )
    role = forms.ChoiceField(label=_("Post"), choices=[("", _("Choose")), *Role.choices])
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose"),
        help_text=_(
            "Stewards act for a village, liaisons for a member, office and administrators for the conference office."
        ),
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = places_for_posts(council)  # type: ignore[attr-defined]

    def clean_username(self) -> User:
        """The person's account."""
        user = User.objects.filter(username=self.cleaned_data["username"].strip(), is_active=True).first()
        if user is None:
            raise ValidationError(_("There is no open account of this name."), code="unknown_user")
        return user
