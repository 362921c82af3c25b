"""The book month by month: what a seal is made of, which month comes next, and whether every seal still fits."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from django.db.models import Min, QuerySet

from lianxin.kernel.digests import digest_of
from lianxin.ledger.canon import Content, Party, entry_of, seal_of, short, text_of
from lianxin.ledger.models import Leg, Seal, Share, Transfer
from lianxin.prepared import Param, Prepared

AT_ONCE = 2_000
_FIELDS = (
    "pk", "fund_id", "kind", "amount_fen", "on", "about_month", "voucher__number", "purpose", "reverses_id",
    "recorded_by_id", "approved_by_id", "recorded_at", "organisation_id", "payee",
)  # fmt: skip


_LAST_SEAL = Prepared(lambda: Seal.objects.filter(council=Param("council")).order_by("-month")[:1])


def month_of(day: date) -> date:
    """A month is its first day."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The next one."""
    return month_of(month + timedelta(days=31))


def sealed_until(council_id: int) -> date | None:
    """The last month that is sealed, if any is. One query."""
    last = _LAST_SEAL.first(council=council_id)
    return last.month if last else None


def next_to_seal(council_id: int) -> date | None:
    """The month whose turn it is: after the last seal, or that of the oldest entry; None in an empty book.

    Two queries.
    """
    if last := sealed_until(council_id):
        return month_after(last)
    oldest = Transfer.objects.filter(council=council_id).aggregate(first=Min("on"))["first"]
    return month_of(oldest) if oldest else None


def entries_in(council_id: int, month: date) -> QuerySet[Transfer]:
    """The entries dated in a month, in the order in which they are sealed."""
    found = Transfer.objects.filter(council=council_id, on__gte=month, on__lt=month_after(month))
    return found.order_by("pk")


def contents(transfers: QuerySet[Transfer]) -> Iterator[Content]:
    """Entries with their legs and the shares that they wrote. Three queries for each 2,000."""
    rows = transfers.values_list(*_FIELDS).iterator(AT_ONCE)
    while chunk := list(islice(rows, AT_ONCE)):
        ids = [row[0] for row in chunk]
        legs, shares = defaultdict(list), defaultdict(list)
        for pk, *leg in Leg.objects.filter(transfer__in=ids).values_list(
            "transfer", "account__fund", "account__kind", "amount_fen"
        ):
            legs[pk].append(tuple(leg))
        for pk, *share in Share.objects.filter(because__in=ids).values_list("because", "source", "use", "amount_fen"):
            shares[pk].append(tuple(share))
        for *fields, giver, payee in chunk:
            pk = fields[0]
            yield Content._make((*fields, Party(giver, payee), tuple(legs[pk]), tuple(shares[pk])))


def digest_of_entry(content: Content, *, salt: str, algorithm: str) -> str:
    """What of an entry goes into a seal."""
    return digest_of(text_of(entry_of(content, salt=salt, algorithm=algorithm)), algorithm)


def seals_of(council_id: int) -> QuerySet[Seal]:
    """A council's seals, the oldest first, with who sealed."""
    return Seal.objects.filter(council=council_id).select_related("sealed_by", "council").order_by("month")


def short_seal_of(council_id: int, month: date) -> str:
    """What is published of a month's seal; empty while it is not sealed. One query."""
    seal = Seal.objects.filter(council=council_id, month=month).first()
    return short(seal.digest) if seal else ""


def broken_seals(council_id: int) -> Iterator[str]:
    """What no longer fits its seal: each altered, added or missing entry by its number, then the month.

    Reads all sealed entries; four queries for each month, and three more for each 2,000 entries.
    """
    previous, expected = "", None
    for seal in seals_of(council_id):
        if seal.previous != previous:
            yield f"seal {seal} does not name the seal before it"
        if expected and seal.month != expected:
            yield f"seal {seal} follows a month that is not sealed"
        yield from _broken_entries(seal)
        previous, expected = seal.digest, month_after(seal.month)


def _broken_entries(seal: Seal) -> Iterator[str]:
    kept = {pk: (salt, digest) for pk, salt, digest in seal.lines.values_list("transfer", "salt", "digest")}
    if len(kept) != seal.entries or _again(seal, kept) != seal.digest:
        yield f"seal {seal} is not that of the digests it was made of"
    found: set[int] = set()
    for content in contents(entries_in(seal.council_id, seal.month)):
        found.add(content.pk)
        salt, digest = kept.get(content.pk, ("", ""))
        if not digest:
            yield f"transfer {content.pk} was not there when {seal} was sealed"
        elif digest_of_entry(content, salt=salt, algorithm=seal.algorithm) != digest:
            yield f"transfer {content.pk} was altered since {seal} was sealed"
    for pk in sorted(kept.keys() - found):
        yield f"transfer {pk} is missing from {seal}"


def _again(seal: Seal, kept: dict[int, tuple[str, str]]) -> str:
    digests = [kept[pk][1] for pk in sorted(kept)]
    return seal_of(seal.council.code, seal.month, seal.previous, digests, seal.algorithm)
