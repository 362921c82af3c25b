"""Reads of the journal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.db.models import Model, Q, QuerySet

from lianxin.journal.chain import block_hash, digest_of
from lianxin.journal.models import Block, Chain, ClockOffset, Entry
from lianxin.kernel.clock import BEIJING


@cache
def clock_offset() -> timedelta:
    """The demo's offset; read once a process. One query the first time."""
    row = ClockOffset.objects.first()
    return timedelta(seconds=row.seconds) if row else timedelta()


def subject_type(subject: Model | type[Model]) -> str:
    """How the journal names a kind of subject, e.g. ``projects.project``."""
    return subject._meta.label_lower


def entries_about_any(council_id: int, *subjects: QuerySet[Any], ids: QuerySet[Any]) -> QuerySet[Entry]:
    """Everything done in a council to what these queries find, newest first, and the entries ``ids``. One query."""
    about = Q(pk__in=ids)
    for found in subjects:
        about |= Q(subject_type=subject_type(found.model), subject_id__in=found.order_by().values("pk"))
    return Entry.objects.filter(about, council_id=council_id).order_by("-id")


def entries_of(council_id: int) -> QuerySet[Entry]:
    """A council's whole journal, newest first. One query."""
    return Entry.objects.filter(council_id=council_id).order_by("-id")


def councils_with_entries() -> list[int]:
    """Ids of all councils that have entries, 0 for the installation itself. One query."""
    return list(Entry.objects.order_by("council_id").values_list("council_id", flat=True).distinct())


def broken_entries(council_id: int) -> Iterator[str]:
    """What is wrong with a council's journal, first things first: altered, missing or foreign entries and blocks.

    Reads every entry once, in blocks; nothing comes out of a sound journal.
    """
    head = Chain.objects.filter(pk=council_id).first()
    last, blocks, previous = 0, 0, ""
    for block in Block.objects.filter(council_id=council_id).order_by("number").iterator():
        if (block.number, block.first, block.previous_hash) != (blocks + 1, last + 1, previous):
            yield f"block {blocks + 1} is missing or does not continue the block before"
            return
        yield from _broken_block(block)
        last, blocks, previous = block.last, block.number, block.hash
    if head and (head.length, head.blocks, head.hash) != (last, blocks, previous):
        yield f"the chain says {head.length} entries in {head.blocks} blocks, its blocks hold {last} in {blocks}"
    beyond = Entry.objects.filter(council_id=council_id).filter(Q(number__isnull=True) | Q(number__gt=last))
    for entry in beyond.order_by("pk").iterator():
        if entry.number is not None or entry.digest != digest_of(entry):
            yield f"entry {entry.pk} ({entry.verb}) was altered"


_HASHED = (
    "number", "digest", "council_id", "at", "actor_id", "post_id", "verb", "subject_type", "subject_id", "facts",
)  # fmt: skip


def _broken_block(block: Block) -> Iterator[str]:
    entries = Entry.objects.filter(council_id=block.council_id, number__range=(block.first, block.last))
    expected, marks = block.first, []
    # Rows, because making an object of each entry costs as much as hashing it.
    for entry in entries.order_by("number").values_list(*_HASHED, named=True).iterator():
        if entry.number != expected:
            yield f"entry number {expected} is missing"
            return
        if entry.digest != digest_of(entry):
            yield f"entry number {entry.number} ({entry.verb} {entry.subject_type}:{entry.subject_id}) was altered"
        marks.append((entry.number, entry.digest))
        expected += 1
    if expected != block.last + 1:
        yield f"entry number {expected} is missing"
    elif block_hash(block.previous_hash, marks) != block.hash:
        yield f"block {block.number} (entries {block.first} to {block.last}) does not match its hash"


@dataclass(frozen=True)
class EntryFilter:
    """What the journal is narrowed to; days are China's, both included; ``before`` is an id, for the next page."""

    family: str = ""
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


EARLIEST = date(1900, 1, 1)
"""No entry is older; a day far before it has no moment in UTC."""


def entries_like(council_id: int, to: EntryFilter) -> QuerySet[Entry]:
    """A council's journal narrowed by a filter, newest first. One query."""
    found = entries_of(council_id)
    if to.family:
        found = found.filter(verb__startswith=f"{to.family}.")
    if to.actor_id is not None:
        found = found.filter(actor_id=to.actor_id)
    if to.since:
        found = found.filter(at__gte=datetime.combine(max(to.since, EARLIEST), time.min, BEIJING))
    if to.until:
        found = found.filter(at__lte=datetime.combine(to.until, time.max, BEIJING))
    return found if to.before is None else found.filter(pk__lt=to.before)


def blocks_over(council_id: int, entries: Iterable[Entry]) -> dict[int, Block]:
    """The block that seals each entry, by the entry's number; none for those not folded yet. One query."""
    numbers = sorted(entry.number for entry in entries if entry.number is not None)
    if not numbers:
        return {}
    blocks = list(Block.objects.filter(council_id=council_id, first__lte=numbers[-1], last__gte=numbers[0]))
    return {number: block for number in numbers for block in blocks if block.first <= number <= block.last}
