"""Reconciling with the bank: the lines that wait, a statement sent, one line, and what is said of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.exchange import services
from lianxin.exchange.bank.errors import LineDecided
from lianxin.exchange.forms.bank import StatementForm
from lianxin.exchange.models import BankLine
from lianxin.exchange.queries.bank import (
    WHICH,
    counts_of,
    entries_about,
    is_open,
    line_of,
    lines,
    statements,
    suggestions_for,
    waits,
)
from lianxin.exchange.states import LineState
from lianxin.exchange.views.bank_deeds import DEEDS
from lianxin.journal.sentences import tell
from lianxin.kernel.fen import format_fen
from lianxin.ledger.errors import WaitsAlready
from lianxin.network.doing import About, Doing, is_offered, page_of_verbs, status_of
from lianxin.network.middleware import CouncilRequest
from lianxin.network.paging import key_of, page_by_key, with_changes

RECONCILE = "exchange.reconcile"
LATEST = 6


@login_required
@require_safe
def bank(request: CouncilRequest, **_address: str) -> HttpResponse:
    """The lines that wait, each with the likeliest thing that it may be."""
    _only_who_sees(request)
    which = request.GET.get("which", "open")
    which = which if which in WHICH else "open"
    page = page_by_key(lines(request.council, which), before=key_of(request, "before"), after=key_of(request, "after"))
    likely = suggestions_for(request.council, page.rows)
    asked = {"which": which} if which != "open" else {}
    words = {"open": _("To do"), "matched": _("In the book"), "explained": _("Explained"), "all": _("All")}
    counts = counts_of(request.council)
    context = {
        "rows": [(line, next(iter(likely.get(line.pk, ())), None)) for line in page.rows],
        "which": which,
        "tabs": [(name, words[name], counts[name]) for name in WHICH],
        "total": counts["all"],
        "statements": statements(request.council)[:LATEST],
        "newer": with_changes(asked, after=page.newer) if page.newer else "",
        "older": with_changes(asked, before=page.older) if page.older else "",
        "reconciles": request.user.has_perm(RECONCILE, request.council),
    }
    return render(request, "exchange/bank.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def send(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Take a statement in."""
    if not request.user.has_perm(RECONCILE, request.council):
        raise Http404
    form = StatementForm(request.POST or None, request.FILES or None)
    form.asked_at = request.path

    def act() -> dict[str, Any]:
        content, name = form.content()
        taken = services.take_statement(council=request.council, content=content, file_name=name, actor=request.user)
        return {"new": taken.new, "known": taken.known}

    if request.method == "POST" and form.is_valid() and form.try_to(act, user=request.user):
        messages.success(request, _taken(form.answer["new"], form.answer["known"]))
        return redirect("exchange:bank", council=request.council.code)
    context = {"form": form, "refusal": form.refusal}
    return render(request, "exchange/bank_send.html", context, status=status_of(form))


@login_required
@require_safe
def bank_line(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """One line, what it may be and why, and what was said of it."""
    line = _seen(request, pk)
    context = {
        "line": line,
        "open": is_open(line),
        "likely": suggestions_for(request.council, [line]).get(line.pk, ()),
        "told": tell(entries_about(line)),
        "may": _verbs(request, line),
    }
    return render(request, "exchange/bank_line.html", context)


def _taken(new: int, known: int) -> str:
    words = ngettext("%(count)d new line was taken in.", "%(count)d new lines were taken in.", new) % {"count": new}
    if known:
        stood = ngettext("%(count)d stood here already.", "%(count)d stood here already.", known) % {"count": known}
        return f"{words} {stood}"
    return words


def _verbs(request: CouncilRequest, line: BankLine) -> list[str]:
    """What the reader may do with a line now."""
    if not request.user.has_perm(RECONCILE, line):
        return []
    if waits(line):
        return []
    if is_open(line):
        return ["record", "match", "explain"] if line.incoming else ["match", "explain"]
    return [] if line.state == LineState.RECORDED else ["reopen"]


def _only_who_sees(request: CouncilRequest) -> None:
    """Nobody else learns that there are any. Raises Http404."""
    if not request.user.has_perm("exchange.see_bank", request.council):
        raise Http404


def _seen(request: CouncilRequest, pk: int) -> BankLine:
    _only_who_sees(request)
    try:
        return line_of(request.council, pk)
    except BankLine.DoesNotExist as missing:
        raise Http404 from missing


def _demand(request: CouncilRequest, verb: str, line: BankLine) -> None:
    """A form that could only be refused is not shown. Raises NotAllowed, WaitsAlready, LineDecided."""
    if is_offered(request, verb, _verbs(request, line), RECONCILE, line):
        return
    if waits(line):
        raise WaitsAlready
    raise LineDecided(state=line.get_state_display())


def _about(request: CouncilRequest, line: BankLine) -> About:
    """What the bank says of a line. No query."""
    way = _("Money in") if line.incoming else _("Money out")
    own = reverse("exchange:bank_line", args=[request.council.code, line.pk])
    title = f"{line.on:%Y-%m-%d} {format_fen(line.amount_fen)}"
    facts = [(way, format_fen(line.amount_fen)), (_("Other side"), line.party), (_("Remark"), line.remark)]
    trail = [(_("Bank statements"), _listed(request, line)), (title, own)]
    return About(title, trail, [fact for fact in facts if fact[1]])


def _listed(request: CouncilRequest, _line: BankLine) -> str:
    return reverse("exchange:bank", args=[request.council.code])


do_line = page_of_verbs(Doing(deeds=DEEDS, seen=_seen, demand=_demand, about=_about, afterwards=_listed))
