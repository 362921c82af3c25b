"""The list of receipts, and the two forms."""

import io

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianxin.kernel.errors import Words
from lianxin.kernel.fen import format_fen
from lianxin.ledger.models import Transfer
from lianxin.network.doing import About, Deed, act_or_ask
from lianxin.network.middleware import CouncilRequest
from lianxin.network.paging import key_of, page_by_key, with_changes
from lianxin.network.rules import permit
from lianxin.receipts.forms import CorrectionForm, ReceiptForm
from lianxin.receipts.queries import gift_in, receipts_of
from lianxin.receipts.services import correct_receipt, record_receipt
from lianxin.receipts.sheets import write_receipts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECORD = Deed(
    _("Record the receipt"),
    ReceiptForm,
    _("The reference of a receipt that was issued elsewhere, as it is printed. Lianxin issues none."),
    _("The receipt is recorded."),
    lambda gift, form, actor: record_receipt(
        council=gift.council, transfer_id=gift.pk, printed=form.printed(), actor=actor
    ),
)
CORRECT = Deed(
    _("Correct the record"),
    CorrectionForm,
    _("A new record takes the place of the old one, which stays and is named."),
    _("The record is corrected."),
    lambda receipt, form, actor: correct_receipt(
        council=receipt.council,
        receipt_id=receipt.pk,
        printed=form.printed(),
        reason=form.cleaned_data["reason"],
        actor=actor,
    ),
)


@login_required
@require_safe
def receipts(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Receipts that hold, the latest record first, for members."""
    _members_only(request)
    page = page_by_key(
        receipts_of(request.council.pk), before=key_of(request, "before"), after=key_of(request, "after")
    )
    context = {
        "page": page,
        "may_record": request.user.has_perm("receipts.record", request.council),
        "newer": with_changes({}, after=page.newer) if page.newer else "",
        "older": with_changes({}, before=page.older) if page.older else "",
    }
    return render(request, "receipts/list.html", context)


@login_required
@require_safe
def export(request: CouncilRequest, **_address: str) -> FileResponse:
    """The same as a workbook, all of them."""
    _members_only(request)
    target = io.BytesIO()
    write_receipts(target, receipts_of(request.council.pk))
    target.seek(0)
    name = f"{_now('Donation receipts')}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


@login_required
def record(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Record the receipt of an entry."""
    _members_only(request)
    try:
        gift = gift_in(request.council.pk, pk)
    except Transfer.DoesNotExist as error:
        raise Http404 from error
    return _act(request, RECORD, gift, gift)


@login_required
def correct(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Correct a record."""
    _members_only(request)
    receipt = get_object_or_404(receipts_of(request.council.pk), pk=pk)
    return _act(request, CORRECT, receipt, receipt.transfer)


def _act(request: CouncilRequest, deed: Deed, thing: object, gift: Transfer) -> HttpResponse:
    every = reverse("receipts:receipts", kwargs={"council": request.council.code})

    def about() -> About:
        trail: list[tuple[Words, str]] = [(_("Donation receipts"), every)]
        facts: list[tuple[Words, object]] = [
            (_("Entry"), gift.fund.title),
            (_("Given by"), gift.organisation.name if gift.organisation else ""),
            (_("Amount"), format_fen(gift.amount_fen)),
        ]
        return About(gift.fund.title, trail, facts)

    def demand() -> None:
        permit(request.user, "receipts.record", request.council)

    return act_or_ask(request, deed, thing, demand=demand, about=about, afterwards=lambda: every)


def _members_only(request: CouncilRequest) -> None:
    if not request.user.has_perm("receipts.see", request.council):
        raise Http404
