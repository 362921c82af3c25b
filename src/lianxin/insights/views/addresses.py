"""What the address of a page of figures says: its filters, as chips and as choices."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from lianxin.insights.queries.splits import first_of
from lianxin.insights.queries.years import Years
from lianxin.network.models import Council
from lianxin.network.queries import categories_of, villages_of
from lianxin.network.sentences import named

MONTHS = ("month", "since", "until")
_PLACES_IN_A_LIST = ("after", "before")


def side_choices(council: Council, years: Years) -> dict[str, Any]:
    """What the years, villages and categories of a form are chosen from. Two queries."""
    return {
        "years": years.all,
        "villages": [(place.division_id, named(place)) for place in villages_of(council)],
        "categories": [(one.pk, named(one)) for one in categories_of(council)],
    }


def chips_of(request: HttpRequest, form: forms.Form) -> list[dict[str, Any]]:
    """What is applied, each with the address that takes it off."""
    chips = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, ""):
            continue
        shown = dict(getattr(field, "choices", [])).get(value, value)
        chips.append(
            {
                "name": name,
                "label": field.label,
                "value": first_of(value) if name in MONTHS else shown,
                "remove_url": address_with(request, **{name: ""}),
            }
        )
    return chips


def asked_of(request: HttpRequest) -> QueryDict:
    """The address's scope without the place in the list."""
    asked = request.GET.copy()
    for name in _PLACES_IN_A_LIST:
        asked.pop(name, None)
    return asked


def address_with(request: HttpRequest, **changes: str) -> str:
    """The address with some of what it asks for changed; what is changed to nothing is left out."""
    asked = asked_of(request)
    for name, value in changes.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}"
