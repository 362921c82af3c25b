"""Pages of village disclosures: who published what, one quarter, its paper, its workbook, and publishing it."""

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianxin.kernel import clock
from lianxin.kernel.errors import Words
from lianxin.network.doing import About, Deed, act_or_ask
from lianxin.network.middleware import CouncilRequest
from lianxin.network.models import Organisation
from lianxin.network.rules import permit
from lianxin.network.sentences import named
from lianxin.network.verb_forms import PlainForm
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.printed import pdf_of
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import DisclosurePage, disclosure_page, find_village, last_over, published_in, rows_of
from lianxin.publishing.services import publish_disclosure
from lianxin.publishing.sheets import write_disclosure
from lianxin.publishing.words import title_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEARS = range(2000, 2101)
QUARTERS_SHOWN = 8
PUBLISH = Deed(
    _("Publish the disclosure"),
    PlainForm,
    _("Anybody can read it from now on. It stays as it is; what changes in the book later is said beside it."),
    _("Published. Print it for the notice board as well."),
    lambda thing, _form, actor: publish_disclosure(
        council=thing.council, village=thing.village, quarter=thing.quarter, actor=actor
    ),
    final=True,
)


@require_safe
def disclosures(request: CouncilRequest, **_address: str) -> HttpResponse:
    """A quarter, village by village; the latest that is over unless ``?quarter=2019-4`` asks for another."""
    quarter = _asked_quarter(request.GET.get("quarter", ""))
    shown, quarters = last_over(), []
    for _step in range(QUARTERS_SHOWN):
        quarters.append(shown)
        shown = shown.before
    context = {
        "quarter": quarter,
        "quarters": quarters,
        "rows": rows_of(request.council, quarter),
        "latest": list(published_in(request.council)[:10]),
        "may_look": request.user.has_perm("publishing.preview", _draft(request, 0, quarter)),
        "is_over": clock.today() > quarter.ends_on,
    }
    return render(request, "publishing/list.html", context)


@require_safe
def disclosure(request: CouncilRequest, village: int, year: int, number: int, **_address: str) -> HttpResponse:
    """A village's quarter as it was published, and whether it still holds; a preview for those who may publish."""
    page = _page(request, village, year, number)
    context = {
        "page": page,
        "quarter": page.quarter,
        "is_over": clock.today() > page.quarter.ends_on,
        "received": page.sheet.of("received"),
        "spent": page.sheet.of("spent"),
        "other": page.sheet.of("returned", "carried"),
    }
    return render(request, "publishing/disclosure.html", context)


@login_required
def publish(request: CouncilRequest, village: int, year: int, number: int, **_address: str) -> HttpResponse:
    """Ask once, then publish."""
    page = _page(request, village, year, number)
    thing = _draft(request, village, page.quarter)
    thing.village = page.village
    address = _address_of(request, "disclosure", page)

    def about() -> About:
        every = reverse("publishing:disclosures", args=[request.council.code])
        trail: list[tuple[Words, str]] = [(_("Village disclosure"), every), (named(page.village), address)]
        return About(f"{named(page.village)} {year}-{number}", trail)

    def demand() -> None:
        permit(request.user, "publishing.publish", thing)

    return act_or_ask(request, PUBLISH, thing, demand=demand, about=about, afterwards=lambda: address)


@require_safe
def pdf(request: CouncilRequest, village: int, year: int, number: int, **_address: str) -> FileResponse:
    """The paper to be printed."""
    page = _page(request, village, year, number)
    content = io.BytesIO(pdf_of(page))
    return FileResponse(content, as_attachment=True, filename=f"{title_of(page)}.pdf", content_type="application/pdf")


@require_safe
def xlsx(request: CouncilRequest, village: int, year: int, number: int, **_address: str) -> FileResponse:
    """The sheet for the notice board."""
    page = _page(request, village, year, number)
    target = io.BytesIO()
    write_disclosure(target, page)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{title_of(page)}.xlsx", content_type=XLSX)


def _page(request: CouncilRequest, village: int, year: int, number: int) -> DisclosurePage:
    """Raises Http404 on what is not there, or not there for this reader."""
    if year not in YEARS or not 1 <= number <= 4:
        raise Http404
    try:
        place = find_village(request.council, village)
        return disclosure_page(
            council=request.council, village=place, quarter=Quarter(year, number), viewer=request.user
        )
    except (Organisation.DoesNotExist, VillageDisclosure.DoesNotExist) as error:
        raise Http404 from error


def _draft(request: CouncilRequest, village: int, quarter: Quarter) -> VillageDisclosure:
    return VillageDisclosure(council=request.council, village_id=village, year=quarter.year, number=quarter.number)


def _address_of(request: CouncilRequest, name: str, page: DisclosurePage) -> str:
    where: dict[str, Any] = {"village": page.village.pk, "year": page.quarter.year, "number": page.quarter.number}
    return reverse(f"publishing:{name}", kwargs={"council": request.council.code} | where)


def _asked_quarter(text: str) -> Quarter:
    """``2019-4``. Raises Http404 on what is no quarter."""
    if not text:
        return last_over()
    year, _dash, number = text.partition("-")
    if not (year.isdecimal() and number in ("1", "2", "3", "4") and len(year) == 4 and int(year) in YEARS):
        raise Http404
    return Quarter(int(year), int(number))
