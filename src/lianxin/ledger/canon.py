"""The form in which entries are sealed: what is hashed, byte by byte. Pure; described in docs/ledger.md.

``verifier/verify_book.py`` says the same a second time without any of our code, so that nobody has to trust this.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from lianxin.kernel.digests import digest_of, digest_over

SHORT_GROUPS, SHORT_WIDTH = 4, 4
SALT_BYTES = 16


class Party(NamedTuple):
    """With whom money moved: the id of the organisation that gave or got it back, and who was paid, as was typed."""

    giver: int | None
    payee: str


class Content(NamedTuple):
    """An entry as the book keeps it; people and organisations by id. Legs: fund, kind of account, fen. Shares: source,
    use, fen.
    """

    pk: int
    fund: int
    kind: str
    amount_fen: int
    on: date
    about_month: date | None
    voucher: str
    purpose: str
    reverses: int | None
    recorded_by: int | None
    approved_by: int | None
    recorded_at: datetime
    party: Party
    legs: tuple[tuple[int, str, int], ...] = ()
    shares: tuple[tuple[int, int, int], ...] = ()


def text_of(fields: Mapping[str, Any]) -> str:
    """JSON in the one way in which it is hashed: sorted keys, no spaces, Chinese as it is."""
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def entry_of(content: Content, *, salt: str, algorithm: str) -> dict[str, Any]:
    """The fields that are hashed. Who gave or was paid is only sworn to: its digest with a salt that is kept apart."""
    return {
        "about": content.about_month and month_text(content.about_month),
        "approved_by": content.approved_by,
        "fen": content.amount_fen,
        "fund": content.fund,
        "id": content.pk,
        "kind": content.kind,
        "legs": sorted([list(leg) for leg in content.legs]),
        "on": content.on.isoformat(),
        "party": digest_of(salt + text_of(content.party._asdict()), algorithm),
        "purpose": content.purpose,
        "recorded_at": content.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "recorded_by": content.recorded_by,
        "reverses": content.reverses,
        "shares": sorted([list(share) for share in content.shares]),
        "voucher": content.voucher,
    }


def seal_of(council: str, month: date, previous: str, digests: Sequence[str], algorithm: str) -> str:
    """The digest of a month: over the seal before it, which month of which council this is, and each entry's digest."""
    head = f"{council} {month_text(month)} {len(digests)}"
    return digest_over((previous, head, *digests), algorithm)


def month_text(month: date) -> str:
    """A month as it is hashed and typed: ``2019-11``."""
    return f"{month:%Y-%m}"


def short(digest: str) -> str:
    """What of a seal is published: its first 16 digits in groups of four. To hit them by chance takes 2⁶⁴ tries."""
    return "-".join(digest[at : at + SHORT_WIDTH] for at in range(0, SHORT_GROUPS * SHORT_WIDTH, SHORT_WIDTH))
