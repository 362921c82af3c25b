"""The lists of needs and of resources."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin.exchange.forms.filters import ListingFilterForm
from lianxin.exchange.models import SavedSearch
from lianxin.exchange.queries.lists import (
    Filter,
    listings,
    open_counts,
    page_by_key,
    totals_of,
    years_with_listings,
)
from lianxin.exchange.queries.writing import may_list
from lianxin.exchange.states import Side
from lianxin.exchange.views.columns import MORE
from lianxin.network.columns import columns_of, head
from lianxin.network.middleware import CouncilRequest
from lianxin.network.models import Council
from lianxin.network.paging import asked_of, with_changes
from lianxin.network.queries import organisations_of, posts_in
from lianxin.network.states import Role
from lianxin.sheets.layouts import Scope, layout_by_code

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer

FILTERS = (
    "side", "q", "form", "category", "village", "organisation", "urgency", "year", "state", "left", "by", "micro",
    "sort",
)  # fmt: skip
SHEETS = {Side.NEED.value: "needs", Side.OFFER.value: "offers"}


@require_safe
def listing_list(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Needs or resources: what is open, unless something else is asked for."""
    asked = asked_of(request, FILTERS)
    side = asked["side"] = Filter.read(asked).side or Side.NEED.value
    is_member = request.user.has_perm("exchange.see_claims", request.council)
    form = ListingFilterForm(
        asked, council=request.council, years=years_with_listings(request.council), is_member=is_member
    )
    found = listings(viewer=request.user, council=request.council, to=form.asked)
    page = page_by_key(found, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    totals = totals_of(found)
    context = {
        "form": form,
        "side": side,
        "rows": page.rows,
        "count": sum(total.count for total in totals),
        "totals": totals,
        "state": form.asked.state,
        "chips": _chips(form, asked),
        "newer": with_changes(asked, after=page.newer) if page.newer else "",
        "older": with_changes(asked, before=page.older) if page.older else "",
        "counts": open_counts(request.council),
        "is_member": is_member,
        "may_list": may_list(request.user, request.council, Side(side)),
        "may_claim": _may_claim(request, page.rows),
        "may_carry": request.user.has_perm("exchange.carry_over", request.council),
        "exports": _exports(request, form.asked),
        **_shown(request, form.asked, asked),
        **_searches(request.user, request.council, asked, is_narrowed=bool(form.applied())),
    }
    return render(request, "exchange/list.html", context)


def _chips(form: ListingFilterForm, asked: QueryDict) -> list[dict[str, Any]]:
    """What is applied beside the side, each with the address without it."""
    return [
        {"label": label, "value": words, "remove_url": with_changes(asked, **{name: ""})}
        for name, label, words in form.applied()
    ]


def _may_claim(request: CouncilRequest, rows: Any) -> bool:
    """Whether the reader could put something of the page into a basket."""
    mine = organisations_of(request.user, request.council.pk, Role.LIAISON, Role.STEWARD)
    return bool(mine) and any(one.is_claimable for one in rows)


def _shown(request: CouncilRequest, to: Filter, asked: QueryDict) -> dict[str, Any]:
    """The columns, and the heads that sort. Amounts of different forms are in different units, which have no order."""
    heads = {"until": head(asked, "until", "-until")}
    if to.form:
        heads["amount"] = head(asked, "-amount", "amount")
    columns = columns_of(request, to.side)
    return {"columns": columns, "shown": columns.shown, "more_columns": columns.among(MORE), "heads": heads}


def _searches(viewer: "Viewer", council: Council, asked: QueryDict, *, is_narrowed: bool) -> dict[str, Any]:
    """The searches that the reader keeps, and the present one, if it is worth keeping. One query for who signed in."""
    if not viewer.is_authenticated:
        return {"searches": [], "to_keep": ""}
    kept = list(SavedSearch.objects.filter(council=council, user=viewer))
    query = with_changes(asked).removeprefix("?")
    worth_it = is_narrowed and bool(posts_in(viewer, council.pk))
    return {"searches": kept, "to_keep": query if worth_it and query not in {one.query for one in kept} else ""}


def _exports(request: CouncilRequest, to: Filter) -> list[tuple[Any, int | None]]:
    """The Excel layout of the side, with the year that is shown or else the latest that has rows."""
    layout = layout_by_code(SHEETS[to.side])
    if layout is None:
        return []
    years = layout.hooks.years(Scope(request.council.pk, to.year, request.user))
    if not layout.yearly:
        return [(layout, None)]
    year = to.year or max(years, default=None)
    return [(layout, year)] if year in years else []
