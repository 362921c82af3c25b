"""The hash over a run of entries: what the folder writes and what ``verify`` recomputes."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from lianxin.journal.models import Entry


def canonical(entry: Entry) -> bytes:
    """One entry as the bytes that are hashed: a JSON list with sorted keys and UTC microseconds."""
    fields = [
        entry.number,
        entry.council_id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.post_id,
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        entry.facts,
    ]
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def block_hash(previous_hash: str, entries: Iterable[Entry]) -> str:
    """SHA-256 over the previous block's hash and each entry, in number order; 64 hex digits."""
    digest = hashlib.sha256(previous_hash.encode())
    for entry in entries:
        digest.update(b"\n")
        digest.update(canonical(entry))
    return digest.hexdigest()
