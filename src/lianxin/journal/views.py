"""The journal of a council, for its office and its auditors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.journal.forms import JournalFilter
from lianxin.journal.models import Block
from lianxin.journal.queries import EntryFilter, blocks_over, entries_like
from lianxin.journal.sentences import Told, tell

PAGE = 50


class CouncilRequest(HttpRequest):
    """A request for a page of a council, of which the journal knows no more than its id."""

    council: Any


@dataclass(frozen=True)
class Sealed:
    """An entry in words and the block that seals it, once the folder has been there."""

    told: Told
    block: Block | None


@login_required
@require_GET
def journal(request: CouncilRequest, **_: str) -> HttpResponse:
    """What was done, newest first."""
    if not request.user.has_perm("network.read_journal", request.council):
        raise Http404
    form = JournalFilter(request.GET)
    rows = _page(request, form)
    query = request.GET.copy()
    query["before"] = str(rows[PAGE - 1].told.entry.pk) if len(rows) > PAGE else ""
    context = {
        "form": form,
        "rows": rows[:PAGE],
        "older": f"?{query.urlencode()}" if query["before"] else "",
        "filtered": any(request.GET.get(name) for name in ("family", "since", "until", "actor", "before")),
        "actor": rows[0].told.who if rows and form.cleaned_data.get("actor") else "",
    }
    return render(request, "journal/journal.html", context)


def _page(request: CouncilRequest, form: JournalFilter) -> Sequence[Sealed]:
    """One page of rows, and one more where another page follows."""
    before = request.GET.get("before", "")
    to = EntryFilter(
        family=form.cleaned_data.get("family", ""),
        actor_id=form.cleaned_data.get("actor"),
        since=form.day("since"),
        until=form.day("until"),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    entries = list(entries_like(request.council.pk, to)[: PAGE + 1])
    blocks = blocks_over(request.council.pk, entries)
    return [Sealed(told, blocks.get(told.entry.number or 0)) for told in tell(entries)]
