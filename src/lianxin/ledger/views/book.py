"""Pages of the book: its months with their seals, sealing the next one, its papers, and what anybody may take along."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from lianxin.kernel.fen import format_fen
from lianxin.kernel.naming import month_words
from lianxin.ledger.canon import month_text, short
from lianxin.ledger.errors import MonthNotOver
from lianxin.ledger.queries import scans_of
from lianxin.ledger.queries.export import book_lines
from lianxin.ledger.queries.months import book_page, month_to_seal, sums_of
from lianxin.ledger.queries.sealing import month_after, seals_of
from lianxin.ledger.services import seal_month
from lianxin.ledger.verifier import PROGRAM
from lianxin.network.doing import About, Deed, act_or_ask
from lianxin.network.files import handed_out
from lianxin.network.middleware import CouncilRequest
from lianxin.network.verb_forms import StepForm

SEAL = "ledger.seal"


class SealForm(StepForm):
    """Nothing is asked; the month that was shown is the one that is sealed."""

    month = forms.DateField(widget=forms.HiddenInput)

    def begin(self) -> None:
        """The month whose turn it is."""
        self.fields["month"].initial = month_to_seal(self.thing)


CLOSE = Deed(
    verb=_("Seal the month"),
    form=SealForm,
    tells=_(
        "Afterwards nothing can be added to the month, changed or taken out. What comes later is dated later and names "
        "the month. This cannot be taken back."
    ),
    done=_("The month is sealed. Publish its seal, so that anybody can hold the book against it."),
    act=lambda council, form, actor: seal_month(council=council, month=form.cleaned_data["month"], actor=actor),
    icon="done",
    final=True,
)


@require_safe
def book(request: CouncilRequest, **_address: str) -> HttpResponse:
    """A year's months with their seals; members also read sums, and who sealed."""
    asked = request.GET.get("year", "")
    page = book_page(request.council, int(asked) if asked.isdecimal() and len(asked) == 4 else None)
    context = {
        "page": page,
        "today": clock.today(),
        "is_member": is_member(request),
        "sees_bank": request.user.has_perm("exchange.see_bank", request.council),
        "may_seal": page.turn is not None and request.user.has_perm(SEAL, request.council),
    }
    return render(request, "ledger/book.html", context)


@require_safe
def seal(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """One seal, whole."""
    found = get_object_or_404(seals_of(request.council.pk), pk=pk)
    sums = sums_of(request.council, found.month) if is_member(request) else None
    context = {"seal": found, "short": short(found.digest), "before": short(found.previous), "sums": sums}
    return render(request, "ledger/seal.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Seal the month whose turn it is, asked once."""
    council = request.council
    address = reverse("ledger:book", kwargs={"council": council.code})

    def demand() -> None:
        if not request.user.has_perm(SEAL, council):
            raise NotAllowed(permission=SEAL)
        if month_after(month_to_seal(council)) > clock.today():
            raise MonthNotOver(month=month_text(month_to_seal(council)))

    def about() -> About:
        month = sums_of(council, month_to_seal(council))
        facts = [
            (_("Entries"), month.entries),
            (_("Received"), format_fen(month.received_fen)),
            (_("Spent"), format_fen(month.spent_fen)),
        ]
        return About(month_words(month.month), [(_("Book of money"), address)], facts)

    return act_or_ask(request, CLOSE, council, demand=demand, about=about, afterwards=lambda: address)


@login_required
@require_safe
def scan(request: CouncilRequest, pk: int, **_address: str) -> FileResponse:
    """The picture of a voucher; nobody else learns that it is there."""
    sees = request.user.has_perm("ledger.see_scans", request.council)
    found = get_object_or_404(scans_of(request.council.pk if sees else 0), pk=pk)
    return handed_out(found.file, name=found.file_name, content_type=found.content_type)


@require_safe
def export(request: CouncilRequest, **_address: str) -> StreamingHttpResponse:
    """The whole book; to those without a post it does not say with whom money moved."""
    lines = book_lines(request.council, tells_parties=is_member(request))
    answer = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    answer.headers["Content-Disposition"] = f'attachment; filename="book-{request.council.code}.jsonl"'
    return answer


@require_safe
def verifier(_request: HttpRequest) -> FileResponse:
    """The program that verifies an exported book."""
    return FileResponse(
        PROGRAM.open("rb"), as_attachment=True, filename=PROGRAM.name, content_type="text/x-python; charset=utf-8"
    )


def is_member(request: CouncilRequest) -> bool:
    """Whether the reader holds a post here."""
    return request.user.has_perm("network.see_contacts", request.council)
