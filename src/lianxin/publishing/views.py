"""Pages of village disclosures: who published what, one quarter, its paper, its workbook, and publishing it."""

import io
import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianxin.kernel import clock
from lianxin.kernel.errors import Words
from lianxin.kernel.fen import format_fen
from lianxin.network.doing import About, Deed, act_or_ask
from lianxin.network.middleware import CouncilRequest
from lianxin.network.models import Organisation
from lianxin.network.rules import permit
from lianxin.network.sentences import named
from lianxin.network.verb_forms import PlainForm
from lianxin.publishing.errors import StillHolds
from lianxin.publishing.forms import CorrectionForm
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.printed import pdf_of
from lianxin.publishing.quarters import Quarter, parse_quarter
from lianxin.publishing.queries import (
    Change,
    DisclosurePage,
    disclosure_page,
    find_village,
    lapses,
    last_over,
    published_in,
    rows_of,
)
from lianxin.publishing.services import correct_disclosure, publish_disclosure
from lianxin.publishing.sheet import SUMS
from lianxin.publishing.sheets import write_disclosure
from lianxin.publishing.states import SUM_LABELS, quarter_name
from lianxin.publishing.words import title_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEARS = range(2000, 2101)
QUARTERS_SHOWN = 8
LAPSES_SHOWN = 20
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
CORRECT = Deed(
    _("Publish a corrected edition"),
    CorrectionForm,
    _("The quarter is published again as the book says it now. The edition before stays readable, with the reason."),
    _("The corrected edition is published. Hang it up in place of the old one."),
    lambda thing, form, actor: correct_disclosure(disclosure=thing, reason=form.cleaned_data["reason"], actor=actor),
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
        "lapses": list(lapses(request.council)[:LAPSES_SHOWN]),
        "latest": list(published_in(request.council).filter(corrected_by__isnull=True)[:10]),
        "may_look": request.user.has_perm("publishing.preview", _draft(request, 0, quarter)),
        "is_over": clock.today() > quarter.ends_on,
    }
    return render(request, "publishing/list.html", context)


@require_safe
def disclosure(request: CouncilRequest, village: int, year: int, number: int, **_address: str) -> HttpResponse:
    """A village's quarter as it was published, and whether it still holds; a preview for those who may publish.

    ``?edition=1`` asks for an edition that was corrected since.
    """
    page = _page(request, village, year, number)
    context = {
        "page": page,
        "quarter": page.quarter,
        "asked_edition": f"?edition={page.published.edition}" if page.published and page.corrected_by else "",
        "is_over": clock.today() > page.quarter.ends_on,
        "received": page.sheet.of("received"),
        "spent": page.sheet.of("spent"),
        "other": page.sheet.of("returned", "carried"),
    }
    return render(request, "publishing/disclosure.html", context)


@require_safe
def edition(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """The way from the journal to what was published."""
    one = get_object_or_404(published_in(request.council), pk=pk)
    where = {"council": request.council.code, "village": one.village_id, "year": one.year, "number": one.number}
    return redirect(f"{reverse('publishing:disclosure', kwargs=where)}?edition={one.edition}")


@login_required
def publish(request: CouncilRequest, village: int, year: int, number: int, **_address: str) -> HttpResponse:
    """Ask once, then publish."""
    page = _page(request, village, year, number)
    thing = _draft(request, village, page.quarter)
    thing.village = page.village
    return _do(request, PUBLISH, thing, page)


@login_required
def correct(request: CouncilRequest, village: int, year: int, number: int, **_address: str) -> HttpResponse:
    """Ask why, then publish a corrected edition of the latest."""
    page = _page(request, village, year, number)
    if page.published is None:
        raise Http404
    return _do(request, CORRECT, page.published, page)


def _do(request: CouncilRequest, deed: Deed, thing: VillageDisclosure, page: DisclosurePage) -> HttpResponse:
    address = _address_of(request, "disclosure", page)

    def about() -> About:
        every = reverse("publishing:disclosures", args=[request.council.code])
        trail: list[tuple[Words, str]] = [(_("Village disclosure"), every), (named(page.village), address)]
        return About(f"{named(page.village)} · {quarter_name(page.quarter)}", trail, _facts(page))

    def demand() -> None:
        permit(request.user, "publishing.publish", thing)
        if deed is CORRECT and "correct" not in page.may:
            raise StillHolds

    return act_or_ask(request, deed, thing, demand=demand, about=about, afterwards=lambda: address)


def _facts(page: DisclosurePage) -> list[tuple[Words, str]]:
    """What will be published; where it is published again, what changes."""
    changes = [(one.label, f"{_said(one, one.was)} → {_said(one, one.now)}") for one in page.since.changes]
    changes += [
        (_("Taken back later"), f"{line.voucher} · {line.what} · {format_fen(line.fen)}")
        for line in page.since.taken_back
    ]
    return changes or [(SUM_LABELS[name], format_fen(page.sheet.sums[name])) for name in SUMS]


def _said(change: Change, amount: int) -> str:
    return format_fen(amount) if change.is_money else str(amount)


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
    edition = request.GET.get("edition", "")
    if year not in YEARS or not 1 <= number <= 4 or not (edition == "" or re.fullmatch("[1-9][0-9]{0,3}", edition)):
        raise Http404
    try:
        place = find_village(request.council, village)
        return disclosure_page(
            council=request.council,
            village=place,
            quarter=Quarter(year, number),
            viewer=request.user,
            edition=int(edition) if edition else None,
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
    try:
        return parse_quarter(text)
    except ValueError as error:
        raise Http404 from error
