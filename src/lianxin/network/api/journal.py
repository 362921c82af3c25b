"""Reading a council's journal."""

from datetime import datetime
from typing import Any

from ninja import Query, Router

from lianxin.accounts.api import Line, Named, Output, Page, SignedIn, page_of, read
from lianxin.accounts.queries import names_of
from lianxin.journal.models import Entry
from lianxin.journal.queries import entries_of
from lianxin.network.api.scope import PartOfCouncil, council_of
from lianxin.network.rules import permit

router = Router()


class JournalFilter(PartOfCouncil):
    """Which entries, newest first."""

    verb: Line = ""


class EntryOut(Output):
    """One verb. ``number`` is empty until the folder has chained the entry, a moment later."""

    id: int
    number: int | None
    at: datetime
    verb: str
    actor: Named | None
    subject: str
    subject_id: int
    facts: dict[str, Any]

    @classmethod
    def of(cls, entry: Entry, names: dict[int, str]) -> "EntryOut":
        """An entry, with its actor by name."""
        actor = entry.actor_id
        return cls(
            id=entry.pk,
            number=entry.number,
            at=entry.at,
            verb=entry.verb,
            actor=Named(id=actor, name=names.get(actor, "")) if actor else None,
            subject=entry.subject_type,
            subject_id=entry.subject_id,
            facts=entry.facts,
        )


@read(router, "/journal", gives=Page[EntryOut], public=False)
def list_journal(request: SignedIn, to: Query[JournalFilter]) -> Page[EntryOut]:
    """Everything that was done in a council, newest first (the office and the auditor)."""
    council = council_of(to.council)
    permit(request.user, "network.read_journal", council)
    found = entries_of(council.pk)
    if to.verb:
        found = found.filter(verb=to.verb)
    if to.after:
        found = found.filter(pk__lt=to.after)
    records, following = page_of(request, found[: to.limit + 1], limit=to.limit, key=lambda entry: entry.pk)
    names = names_of(entry.actor_id for entry in records if entry.actor_id)
    return Page(items=[EntryOut.of(entry, names) for entry in records], next=following)
