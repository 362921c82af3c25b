"""The hashes of entries and of their blocks: what writers and the folder make and ``verify`` recomputes."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

_text_of = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


class Content(Protocol):
    """What of an entry is hashed: the entry itself, or a row of these columns."""

    council_id: int
    at: datetime
    actor_id: int | None
    post_id: int | None
    verb: str
    subject_type: str
    subject_id: int
    facts: Any


def digest_of(entry: Content) -> str:
    """SHA-256 over an entry's content: a JSON list with sorted keys and UTC microseconds. 64 hex digits."""
    content = [
        entry.council_id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.post_id,
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        entry.facts,
    ]
    return hashlib.sha256(_text_of(content).encode()).hexdigest()


def block_hash(previous_hash: str, entries: Iterable[tuple[int, str]]) -> str:
    """SHA-256 over the previous block's hash and (number, digest) of each entry, in number order; 64 hex digits."""
    digest = hashlib.sha256(previous_hash.encode())
    for number, entry_digest in entries:
        digest.update(f"\n{number} {entry_digest}".encode())
    return digest.hexdigest()
