"""Whether disclosures are still what was published: held against the journal, whose chain nobody alters unnoticed."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type
from lianxin.ledger.states import TransferKind
from lianxin.publishing.models import VillageDisclosure
from lianxin.publishing.sheet import UNREADABLE, digest_of_snapshot, sheet_from

VERBS = ("publishing.disclosed", "publishing.corrected")


def disclosures_of(council_id: int) -> QuerySet[VillageDisclosure]:
    """Every edition that a council's villages published."""
    return VillageDisclosure.objects.filter(council=council_id)


def disclosures_astray(council_id: int) -> Iterator[str]:
    """Editions that are not what the journal says was published, that it does not know, or that are gone. Two queries.

    The snapshot is read as text, so that one that is JSON no more is named too.
    """
    kind = subject_type(VillageDisclosure)
    entries = Entry.objects.filter(council_id=council_id, subject_type=kind, verb__in=VERBS)
    told = {entry.subject_id: entry for entry in entries.order_by("pk")}
    text = Cast("snapshot", TextField())
    kept = disclosures_of(council_id).select_related("village").defer("snapshot").annotate(text=text).order_by("pk")
    for one in kept.iterator():
        entry = told.pop(one.pk, None)
        name = f"disclosure {one.pk} ({one.village.name} {one.year}-Q{one.number}, edition {one.edition})"
        if entry is None:
            yield f"{name} stands here, and the journal does not know that it was published"
        elif problem := _problem(one, entry.facts, entry.actor_id):
            yield f"{name} {problem}"
    for pk, entry in told.items():
        yield f"disclosure {pk} was published by entry {entry.pk} of the journal, and is missing"


def _problem(one: Any, facts: dict[str, Any], publisher_id: int | None) -> str:
    """What is wrong with an edition, or nothing; ``text`` is its snapshot."""
    said = {
        "village": one.village_id,
        "year": one.year,
        "quarter": one.number,
        "edition": one.edition,
        "corrects": one.corrects_id,
        "reason": one.reason,
        "on": one.published_on.isoformat(),
    }
    first = {"edition": 1, "corrects": None, "reason": ""}
    known = first | facts
    if one.published_by_id != publisher_id or any(said[name] != known.get(name, said[name]) for name in said):
        return "does not say the village, quarter, edition, day, person or reason of its publication"
    try:
        snapshot = json.loads(one.text)
        # Of the earliest editions the journal keeps no digest: their lines and sums must at least be of one sheet.
        sound = digest_of_snapshot(snapshot) == facts["sha256"] if "sha256" in facts else _adds_up(snapshot)
    except UNREADABLE:
        sound = False
    return "" if sound else "does not show what was published"


def _adds_up(snapshot: dict[str, Any]) -> bool:
    sheet = sheet_from(snapshot)
    sums: Counter[str] = Counter()
    for line in sheet.money:
        sums[line.kind] += line.fen
    kinds = [kind.value for kind in TransferKind]
    opening, received, spent, returned, carried = (sheet.sums[name] for name in ("opening", *kinds))
    closing = opening + received - spent - returned + carried
    return all(sheet.sums[kind] == sums[kind] for kind in kinds) and sheet.sums["closing"] == closing
