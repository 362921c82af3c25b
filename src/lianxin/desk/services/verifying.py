"""Recomputing everything that the product claims to be true: the chain, the book, the listings, the figures."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from lianxin.exchange.models import Claim, Delivery, DeliveryUse, Listing
from lianxin.exchange.queries import claims_astray, listings_off_count
from lianxin.exchange.queries.uses import deliveries_overused
from lianxin.figures.queries import figures_off_count, standing_cells
from lianxin.journal.models import Entry
from lianxin.journal.queries import broken_entries, councils_with_entries
from lianxin.kernel.fen import format_fen
from lianxin.ledger.models import Account, Scan, Share, Source, Transfer
from lianxin.ledger.queries import accounts_off_balance, sources_overdrawn, unbalanced_transfers, uses_off_shares
from lianxin.ledger.queries.audit import audit_book
from lianxin.ledger.queries.sealing import broken_seals, seals_of
from lianxin.ledger.queries.sources import OffCount, sources_off_count
from lianxin.matching.queries.checks import proposals_astray, proposals_of
from lianxin.network.queries import councils
from lianxin.projects.models import Evidence
from lianxin.publishing.queries.checks import disclosures_astray, disclosures_of
from lianxin.receipts.models import ReceiptReference
from lianxin.receipts.queries import receipts_astray


@dataclass(frozen=True)
class Check:
    """One thing that was recomputed: how many records, and what was found broken, first things first."""

    name: str
    council: str
    checked: int
    broken: tuple[str, ...]


def verify() -> Iterator[Check]:
    """Recompute every council's journal, book, listings, disclosures, figures and files. Reads only."""
    _let_sizes_be_known()
    codes = dict(councils().values_list("pk", "code"))
    for council_id in councils_with_entries():
        entries = Entry.objects.filter(council_id=council_id).count()
        code = codes.get(council_id, "installation")
        yield Check("journal entries", code, entries, tuple(broken_entries(council_id)))
    yield from verify_seals()
    for council_id, code in codes.items():
        yield from _book(council_id, code)
        yield Check("proposals", code, proposals_of(council_id).count(), tuple(proposals_astray(council_id)))
        yield Check("disclosures", code, disclosures_of(council_id).count(), tuple(disclosures_astray(council_id)))
        yield _figures(council_id, code)
        yield from _files(council_id, code)


def _let_sizes_be_known() -> None:
    """Of what was written in one piece a moment ago PostgreSQL may still believe that it is nothing, if it looked while
    that was not committed; joins of whole tables that are planned for nothing take hours. Not inside a transaction:
    what it learned there would stay when the rows are rolled back.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def verify_seals() -> Iterator[Check]:
    """Recompute every seal of every council from the entries of its month. Reads only."""
    for council_id, code in councils().values_list("pk", "code"):
        yield Check("seals", code, seals_of(council_id).count(), tuple(broken_seals(council_id)))


def audit() -> Iterator[Check]:
    """Add up the whole book of all councils in one pass. Reads only."""
    found = audit_book()
    broken = [
        f"transfer {pk} does not balance: its legs add up to {format_fen(fen)}" for pk, fen in found.unbalanced
    ] + [f"account {pk} holds {format_fen(kept)}, its legs {format_fen(legs)}" for pk, kept, legs in found.off_balance]
    yield Check("book", "all", found.legs, tuple(broken))


def _book(council_id: int, code: str) -> Iterator[Check]:
    transfers = tuple(
        f"transfer {transfer.pk} of {format_fen(transfer.amount_fen)} does not balance"
        for transfer in unbalanced_transfers(council_id)
    )
    yield Check("transfers", code, Transfer.objects.filter(council=council_id).count(), transfers)
    accounts = tuple(
        f"account {account.pk} ({account}) holds {format_fen(account.balance_fen)}, its legs {format_fen(legs)}"
        for account, legs in accounts_off_balance(council_id)
    )
    yield Check("accounts", code, Account.objects.filter(fund__council=council_id).count(), accounts)
    shares = tuple(
        f"transfer {pk} of {format_fen(amount)} has shares of {format_fen(shared)}"
        for pk, amount, shared in uses_off_shares(council_id)
    ) + tuple(
        f"transfer {pk} brought {format_fen(brought)}, {format_fen(used)} of it was used"
        for pk, brought, used in sources_overdrawn(council_id)
    )
    yield Check("shares", code, Share.objects.filter(use__council=council_id).count(), shares)
    sources = tuple(_source_problem(off) for off in sources_off_count(council_id))
    yield Check("sources", code, Source.objects.filter(transfer__council=council_id).count(), sources)
    listings = tuple(
        f"listing {listing.pk} says {listing.taken} taken, its claims hold {held}"
        for listing, held in listings_off_count(council_id)
    )
    yield Check("listings", code, Listing.objects.filter(council=council_id).count(), listings)
    claims = tuple(
        f"claim {claim.pk} stands in council {claim.council_id}, its listing does not"
        for claim in claims_astray(council_id)
    )
    yield Check("claims", code, Claim.objects.filter(listing__council=council_id).count(), claims)
    uses = tuple(
        f"delivery {pk} brought {came}, {used} of it was used" for pk, came, used in deliveries_overused(council_id)
    )
    yield Check("delivery uses", code, DeliveryUse.objects.filter(delivery__claim__council=council_id).count(), uses)
    receipts = tuple(
        f"receipt {one.pk} ({one}) of {format_fen(one.amount_fen)} is not of its entry, or not of its corrections"
        for one in receipts_astray(council_id)
    )
    yield Check("receipts", code, ReceiptReference.objects.filter(council=council_id).count(), receipts)


def _source_problem(off: OffCount) -> str:
    if off.kept_fen is None:
        return f"transfer {off.transfer_id} came in, and nothing is kept as left of it"
    if off.counted_fen is None:
        return f"transfer {off.transfer_id} brought nothing, and {format_fen(off.kept_fen)} is kept as left of it"
    kept, counted = format_fen(off.kept_fen), format_fen(off.counted_fen)
    return f"transfer {off.transfer_id} has {kept} left in fund {off.fund_id}, its shares leave {counted}"


def _figures(council_id: int, code: str) -> Check:
    broken = tuple(
        f"{key.metric} {key.year} {key.month} {key.village} says {stored}, its records {counted}"
        for key, stored, counted in figures_off_count(council_id)
    )
    return Check("figures", code, len(standing_cells(council_id)), broken)


def _files(council_id: int, code: str) -> Iterator[Check]:
    evidence = Evidence.objects.filter(project__council=council_id).order_by("pk")
    papers = Delivery.objects.filter(claim__council=council_id).exclude(file="").order_by("pk")
    used = DeliveryUse.objects.filter(delivery__claim__council=council_id).exclude(file="").order_by("pk")
    scans = Scan.objects.filter(voucher__council=council_id).order_by("pk")
    files = (("evidence", evidence), ("delivery", papers), ("use", used), ("voucher", scans))
    for name, kept in files:
        broken = tuple(found for one in kept for found in _file_problem(name, one))
        yield Check(f"{name} files", code, len(kept), broken)


def _file_problem(name: str, kept: Evidence | Delivery | DeliveryUse | Scan) -> Iterator[str]:
    try:
        with kept.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        yield f"{name} {kept.pk} ({kept.file_name}) is missing"
        return
    if digest != kept.sha256:
        yield f"{name} {kept.pk} ({kept.file_name}) was altered"
