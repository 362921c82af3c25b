"""Pages of the two-person rule: what waits, one entry, yes or no, and above which amount."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.journal.sentences import tell
from lianxin.kernel.fen import format_fen
from lianxin.ledger.deeds import RULE, VERBS
from lianxin.ledger.errors import EntryDecided, SamePerson
from lianxin.ledger.models import PendingEntry
from lianxin.ledger.queries.second import above_fen, entries_about, in_the_office, pending_entries, verbs_for
from lianxin.network.doing import About, Doing, act_or_ask, is_offered, page_of_verbs
from lianxin.network.files import handed_out
from lianxin.network.middleware import CouncilRequest
from lianxin.network.paging import key_of, page_by_key


@login_required
@require_safe
def pending(request: CouncilRequest, **_address: str) -> HttpResponse:
    """What was kept for a second person, newest first: the office's all, others their own."""
    _only_members(request)
    found = pending_entries(request.user, request.council)
    page = page_by_key(found, before=key_of(request, "before"), after=key_of(request, "after"))
    context = {
        "rows": page.rows,
        "newer": f"?after={page.newer}" if page.newer else "",
        "older": f"?before={page.older}" if page.older else "",
        "above_fen": above_fen(request.council.pk),
        "sets_rule": request.user.has_perm("ledger.set_rule", request.council),
        "is_alone": _is_alone(request),
    }
    return render(request, "ledger/pending_list.html", context)


@login_required
@require_safe
def pending_entry(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """One entry, with everything that was typed."""
    entry = _seen(request, pk)
    context = {
        "entry": entry,
        "page_url": _page_of(request, entry),
        "told": tell(entries_about(entry)),
        "may": verbs_for(request.user, entry),
        "is_own": entry.recorded_by_id == request.user.pk,
        "is_alone": _is_alone(request),
    }
    return render(request, "ledger/pending.html", context)


@login_required
@require_safe
def pending_file(request: CouncilRequest, pk: int, **_address: str) -> FileResponse:
    """The picture that came with an entry that waits."""
    entry = _seen(request, pk)
    if not entry.file:
        raise Http404
    return handed_out(entry.file, name=entry.file_name, content_type=entry.content_type)


@login_required
@require_http_methods(["GET", "POST"])
def rule(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Above which amount a second person is needed."""
    if not request.user.has_perm("ledger.set_rule", request.council):
        raise Http404
    listed = reverse("ledger:pending", args=[request.council.code])
    now = above_fen(request.council.pk)

    def about() -> About:
        said = _("Nobody else is needed") if now is None else _("Above %(yuan)s") % {"yuan": format_fen(now)}
        title, book = _("Two persons"), reverse("ledger:book", args=[request.council.code])
        people = str(in_the_office(request.council))
        facts = [(_("As it is now"), said), (_("People in the office"), people)]
        return About(title, [(_("Book of money"), book), (title, listed)], facts)

    return act_or_ask(request, RULE, request.council, demand=lambda: None, about=about, afterwards=lambda: listed)


def _is_alone(request: CouncilRequest) -> bool:
    """Whether the reader is of the office, and there is no second person. One query, or none."""
    return request.user.has_perm("ledger.set_rule", request.council) and in_the_office(request.council) == 1


def _only_members(request: CouncilRequest) -> None:
    """Nobody else learns that there are any. Raises Http404."""
    if not request.user.has_perm("ledger.see_scans", request.council):
        raise Http404


def _seen(request: CouncilRequest, pk: int) -> PendingEntry:
    _only_members(request)
    found = pending_entries(request.user, request.council).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page_of(request: CouncilRequest, entry: PendingEntry) -> str:
    return reverse(entry.page, kwargs={"council": request.council.code, "pk": entry.page_id})


def _demand(request: CouncilRequest, verb: str, entry: PendingEntry) -> None:
    """A form that could only be refused is not shown. Raises NotAllowed, SamePerson, EntryDecided."""
    permission = "ledger.withdraw_entry" if verb == "withdraw" else "ledger.approve"
    if is_offered(request, verb, verbs_for(request.user, entry), permission, entry):
        return
    if verb != "withdraw" and entry.recorded_by_id == request.user.pk:
        raise SamePerson
    raise EntryDecided(state=entry.get_state_display())


def _about(request: CouncilRequest, entry: PendingEntry) -> About:
    """What was typed. No query."""
    title = f"{entry.called} {format_fen(entry.amount_fen)}"
    own = reverse("ledger:pending_entry", args=[request.council.code, entry.pk])
    facts = [
        (_("Takes back"), entry.reverses.voucher.number if entry.reverses else ""),
        (_("Why") if entry.reverses else _("What for"), entry.paper["purpose"] or entry.title),
        (_("From or to"), entry.party),
        (_("Voucher number"), entry.paper["voucher"]),
        (_("Recorded by"), str(entry.recorded_by)),
    ]
    trail = [(_("Two persons"), _listed(request, entry)), (title, own)]
    return About(title, trail, [fact for fact in facts if fact[1]])


def _listed(request: CouncilRequest, _entry: PendingEntry) -> str:
    return reverse("ledger:pending", args=[request.council.code])


do_pending = page_of_verbs(Doing(deeds=VERBS, seen=_seen, demand=_demand, about=_about, afterwards=_listed))
