"""What was done to a thing, as its endpoints tell it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lianxin.accounts.api import Output
from lianxin.accounts.queries import names_of
from lianxin.journal.models import Entry


class EventOut(Output):
    """A verb done to a thing. Who did it, and its facts, are shown to the council's members only."""

    at: datetime
    verb: str
    actor: str | None
    facts: dict[str, Any] | None


def events_of(entries: Sequence[Entry], *, is_member: bool) -> list[EventOut]:
    """A thing's entries as a reader may see them. One query for members, none for others."""
    names = names_of(entry.actor_id for entry in entries if entry.actor_id) if is_member else {}
    return [
        EventOut(
            at=entry.at,
            verb=entry.verb,
            actor=names.get(entry.actor_id or 0),
            facts=entry.facts if is_member else None,
        )
        for entry in entries
    ]
